"""Limits of a need."""

import pytest

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.need import TEXT_MAX, TEXT_MIN, NeedInput, validate_need

TEXT = "Wir finden keine Lehrlinge mehr."


def _need(**changes: object) -> NeedInput:
    return NeedInput(**{"text": TEXT, "postcode": "82362", "size": "micro", **changes})  # type: ignore[arg-type]


def test_valid_need_is_trimmed() -> None:
    need = validate_need(_need(text=f"  {TEXT}\r\nBitte\x00 helfen.  ", postcode=" 82362 "))
    assert need.text == f"{TEXT}\nBitte helfen."
    assert need.postcode == "82362"


@pytest.mark.parametrize(
    ("length", "problem"),
    [(TEXT_MIN - 1, "text_short"), (TEXT_MIN, None), (TEXT_MAX, None), (TEXT_MAX + 1, "text_long")],
)
def test_text_has_limits(length: int, problem: str | None) -> None:
    need = _need(text="ä" * length)
    if problem is None:
        assert len(validate_need(need).text) == length
    else:
        with pytest.raises(InvalidInput) as caught:
            validate_need(need)
        assert caught.value.errors == {"text": problem}


def test_blanks_are_no_text() -> None:
    with pytest.raises(InvalidInput, match="text_short"):
        validate_need(_need(text=" " * 100))


@pytest.mark.parametrize("postcode", ["8236", "823620", "8236a", "", "٨٢٣٦٢", "82 362"])
def test_postcode_has_five_digits(postcode: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        validate_need(_need(postcode=postcode))
    assert caught.value.errors == {"postcode": "postcode_format"}


def test_all_problems_are_reported_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        validate_need(NeedInput("kurz", "x", "huge", topics=tuple("abcdef")))
    assert set(caught.value.errors) == {"text", "postcode", "size", "topics"}


def test_topics_are_kept_once_in_order() -> None:
    assert validate_need(_need(topics=("wifi", "backup", "wifi"))).topics == ("wifi", "backup")
