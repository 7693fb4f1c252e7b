"""Evidence of everyday words for one thing."""

import pytest

from matchmaker.matching.documents import Passage
from matchmaker.matching.explanation import explain


def met(need: str, language: str, passage: Passage) -> list[tuple[str, str, str]]:
    found, text = explain(need, language, passage), passage.text
    return [
        (one.view, need[one.need.start : one.need.end], text[one.offering.start : one.offering.end])
        for one in found
    ]


@pytest.mark.parametrize(
    ("need", "language", "title", "pair"),
    [
        ("Mir finden koane Lehrlinge mehr", "de", "Auszubildende gewinnen", ("Lehrlinge", "Auszubildende")),
        ("koan Lehrbuam mehr", "de", "Azubis finden", ("Lehrbuam", "Azubis")),
        ("neue Homepage", "de", "Ihre Internetseite", ("Homepage", "Internetseite")),
        ("alle benutzen ein Passwort", "de", "Kennwörter verwalten", ("Passwort", "Kennwörter")),
        ("We lose invoices", "en", "Rechnungen elektronisch ablegen", ("invoices", "Rechnungen")),
        ("dahoam arbatn", "de", "Sicher arbeiten von zuhause", ("dahoam", "zuhause")),
    ],
)
def test_different_words_for_one_thing_meet(
    need: str, language: str, title: str, pair: tuple[str, str]
) -> None:
    assert met(need, language, Passage("de", title, "")) == [("meaning", *pair)]


def test_a_word_that_the_offering_says_itself_is_no_synonym() -> None:
    assert met("Lehrlinge fehlen", "de", Passage("de", "Azubis und Lehrlinge", "")) == [
        ("words", "Lehrlinge", "Lehrlinge")
    ]


def test_words_for_different_things_do_not_meet() -> None:
    assert met("Unsere Kasse", "de", Passage("de", "Auszubildende gewinnen", "")) == []
