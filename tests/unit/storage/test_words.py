"""Plain words are compared as people spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.storage.words import allowed_typos, fold, split, typos_to_prefix


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("Bäckerei", "baeckerei"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Café", "cafe"), ("Ä", "ae")],
)
def test_words_are_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_decomposed_umlauts_fold_like_composed_ones() -> None:
    assert fold("Ba\u0308cker") == fold("Bäcker") == "baecker"


def test_words_are_split_once_each_without_stop_words() -> None:
    assert split("Die Bäckerei und das Café, die BÄCKEREI") == ["baeckerei", "cafe"]


@pytest.mark.parametrize(
    ("typed", "word", "typos"),
    [
        ("backerei", "baeckerei", 1),
        ("baekcerei", "baeckerei", 1),
        ("metzgeri", "metzgerei", 1),
        ("metzgri", "metzgerei", 2),
        ("elektirker", "elektriker", 1),
        ("schreiner", "baeckerei", None),
    ],
)
def test_typos_are_counted_to_the_nearest_beginning(typed: str, word: str, typos: int | None) -> None:
    assert typos_to_prefix(typed, word, 2) == typos


def test_short_words_allow_no_typo() -> None:
    assert [allowed_typos(word) for word in ("bau", "haus", "friseure")] == [0, 1, 2]


@given(st.text("abc", min_size=1, max_size=8), st.text("abc", max_size=8), st.integers(0, 3))
def test_a_beginning_has_no_typo(typed: str, rest: str, most: int) -> None:
    assert typos_to_prefix(typed, typed + rest, most) == 0


@given(st.text("abcd", min_size=1, max_size=8), st.text("abcd", max_size=8), st.integers(0, 3))
def test_more_tolerance_never_changes_a_found_distance(typed: str, word: str, most: int) -> None:
    found = typos_to_prefix(typed, word, most)
    if found is not None:
        assert found <= most
        assert typos_to_prefix(typed, word, most + 1) == found
