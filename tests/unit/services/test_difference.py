"""Old and new text side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.services.onboarding.difference import difference, list_difference


def _marked(pieces: tuple[object, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.mark]  # type: ignore[attr-defined]


def test_changed_words_are_marked_and_nothing_else() -> None:
    old, new = difference("Wir bauen Netze für kleine Betriebe.", "Wir planen Netze für kleine Firmen.")
    assert _marked(old) == ["bauen", "Betriebe"]
    assert _marked(new) == ["planen", "Firmen"]


def test_neighbouring_changes_are_one_stretch() -> None:
    old, new = difference("Das kostet wenig Geld.", "Das braucht viel Zeit.")
    assert (_marked(old), _marked(new)) == (["kostet wenig Geld"], ["braucht viel Zeit"])


@pytest.mark.parametrize(("before", "after"), [("", "neu"), ("alt", ""), ("gleich", "gleich")])
def test_empty_and_equal_texts(before: str, after: str) -> None:
    old, new = difference(before, after)
    assert "".join(_marked(old)) == ("" if before == after else before)
    assert "".join(_marked(new)) == ("" if before == after else after)


@given(st.text(), st.text())
def test_pieces_joined_are_the_texts(before: str, after: str) -> None:
    old, new = difference(before, after)
    assert "".join(piece.text for piece in old) == before
    assert "".join(piece.text for piece in new) == after
    assert [p.text for p in old if not p.mark] == [p.text for p in new if not p.mark]


def test_values_of_lists_are_marked_whole() -> None:
    view = list_difference("topics", ["WLAN", "Kasse"], ["Kasse", "Onlineshop"])
    assert (_marked(view.old), _marked(view.new), view.changed) == (["WLAN"], ["Onlineshop"], True)
