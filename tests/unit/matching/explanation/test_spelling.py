"""Evidence of spelling: typos and dialect meet, chance likenesses do not."""

import pytest

from matchmaker.matching.evidence.spelling import edit_distance, spelling_evidence
from matchmaker.matching.evidence.units import units
from matchmaker.matching.explanation import evenly_rare


def met(need: str, offering: str, language: str = "de") -> list[tuple[str, str]]:
    own, other = units(need, language, edited=False), units(offering, language, edited=True)
    found = spelling_evidence(own, other, evenly_rare)
    return [
        (need[one.need.start : one.need.end], offering[one.offering.start : one.offering.end])
        for one in found
    ]


@pytest.mark.parametrize(
    ("need", "offering", "pair"),
    [
        ("de Rechnunga schicka", "Ihre Rechnungen elektronisch", ("Rechnunga", "Rechnungen")),
        ("a Glasfasa im Dorf", "Glasfaser für den Betrieb", ("Glasfasa", "Glasfaser")),
        ("der dinstplan", "Dienstplan für Schichten", ("dinstplan", "Dienstplan")),
        ("mit da Kartn", "Karten annehmen", ("Kartn", "Karten")),
        ("dateihen teilen", "gemeinsame Dateien", ("dateihen", "Dateien")),
        ("unser ruter", "Ein neuer Router", ("ruter", "Router")),
    ],
)
def test_slips_and_dialect_meet_the_word_they_mean(need: str, offering: str, pair: tuple[str, str]) -> None:
    assert met(need, offering) == [pair]


@pytest.mark.parametrize(
    ("need", "offering"),
    [
        ("der Rechner", "Die Rechnung"),
        ("mit zwoa Waagn", "Eine Waage im Regal"),
        ("die Werbung", "Ihre Werkung"),
        ("Kunden", "Kundin"),
        ("unsere Mauern", "Die Bauern"),
    ],
)
def test_other_words_that_look_alike_do_not_meet(need: str, offering: str) -> None:
    assert met(need, offering) == []


def test_nothing_is_a_slip_across_languages() -> None:
    own = units("the telefone system", "en", edited=False)
    other = units("Die Telefonanlage und das Telefone", "de", edited=True)
    assert spelling_evidence(own, other, evenly_rare) == []


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("", "", 0),
        ("azubi", "azubi", 0),
        ("azubi", "azubis", 1),
        ("ab", "ba", 1),
        ("karte", "kasse", 2),
        ("a", "xyz", 3),
    ],
)
def test_edit_distance_counts_letters_and_swaps_up_to_its_limit(one: str, other: str, edits: int) -> None:
    assert edit_distance(one, other, 2) == edits
    assert edit_distance(other, one, 2) == edits
