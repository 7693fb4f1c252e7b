"""What a chamber may say about itself, when it can open, and which pictures are a logo."""

from dataclasses import replace

import pytest

from matchmaker.domain.chamber import (
    CONTACT_MAX,
    LOGO_BYTES,
    NAME_MAX,
    SENDER_MAX,
    ChamberAction,
    ChamberInput,
    Missing,
    Readiness,
    check_texts,
    logo_type,
    moved,
)
from matchmaker.domain.errors import Conflict, InvalidInput

READY = Readiness(districts=1, administrators=1, coordinators=0, partners=1, imprint="I", privacy="P")


def test_everything_that_is_missing_is_named_in_order() -> None:
    assert READY.missing == ()
    assert Readiness(0, 0, 0, 0, "", "").missing == tuple(Missing)
    assert replace(READY, administrators=0, coordinators=1).missing == (Missing.ADMINISTRATOR,)


def test_every_move_that_is_possible_and_no_other() -> None:
    possible = {("prepared", "open"): "open", ("paused", "open"): "open", ("open", "pause"): "paused"}
    for status in ("prepared", "open", "paused"):
        for action in ChamberAction:
            if (status, action.value) in possible:
                assert moved(status, action) == possible[status, action.value]
            else:
                with pytest.raises(Conflict):
                    moved(status, action)


def test_texts_are_cleaned_and_empty_ones_are_not_kept() -> None:
    typed = ChamberInput(
        name_de="  IHK \t Süd ", imprint_de="\nWeg 1 \n 80331\x07 München\n\n", need_days=" 14 "
    )
    kept = check_texts(typed)
    assert (kept.names, kept.imprint) == ({"de": "IHK Süd"}, {"de": "Weg 1\n80331 München"})
    assert (kept.need_days, kept.sender_name, kept.reply_to, kept.welcome) == (14, None, None, {})


@pytest.mark.parametrize(
    ("field", "fine", "wrong", "problem"),
    [
        ("name_de", "x" * NAME_MAX, "x" * (NAME_MAX + 1), "text_too_long"),
        ("privacy_en", "x" * CONTACT_MAX, "x" * (CONTACT_MAX + 1), "text_too_long"),
        ("sender_name", "x" * SENDER_MAX, "x" * (SENDER_MAX + 1), "text_too_long"),
        ("sender_name", "IHK e.V. Süd", 'IHK" <boss@bank.example>', "sender_signs"),
        ("need_days", "365", "366", "days_range"),
        ("need_days", "1", "0", "days_range"),
        ("need_days", "30", "²", "days_range"),
        ("reply_to", "a@ihk.example", "a@ihk", "email_format"),
    ],
)
def test_limits(field: str, fine: str, wrong: str, problem: str) -> None:
    check_texts(replace(ChamberInput(), **{field: fine}))
    with pytest.raises(InvalidInput) as refused:
        check_texts(replace(ChamberInput(), **{field: wrong}))
    assert refused.value.errors == {field: problem}


def test_a_logo_is_known_by_its_first_bytes() -> None:
    assert logo_type(b"\x89PNG\r\n\x1a\n....") == "image/png"
    assert logo_type(b"\xff\xd8\xff\xe0....") == "image/jpeg"
    assert logo_type(b"RIFF\x10\0\0\0WEBPVP8 ") == "image/webp"
    for content, problem in {
        b"": "logo_missing",
        b"<svg onload='alert(1)'/>": "logo_kind",
        b"RIFF\x10\0\0\0WAVEfmt ": "logo_kind",
        b"%PDF-1.7": "logo_kind",
        b"\x89PNG\r\n\x1a\n" + bytes(LOGO_BYTES): "logo_large",
    }.items():
        with pytest.raises(InvalidInput) as refused:
            logo_type(content)
        assert refused.value.errors == {"logo": problem}
