"""Evidence of words: stems and parts of compounds."""

import pytest

from matchmaker.matching.evidence.units import Unit, units
from matchmaker.matching.evidence.words import word_evidence
from matchmaker.matching.explanation import evenly_rare


def met(need: str, offering: str, languages: tuple[str, str] = ("de", "de")) -> list[tuple[str, str]]:
    own = units(need, languages[0], edited=False)
    other = units(offering, languages[1], edited=True)
    found = word_evidence(own, other, evenly_rare)
    return [
        (need[one.need.start : one.need.end], offering[one.offering.start : one.offering.end])
        for one in found
    ]


@pytest.mark.parametrize(
    ("need", "offering", "pair"),
    [
        ("Wir wollen einen Onlineshop", "Ihr eigener Online-Shop", ("Onlineshop", "Online-Shop")),
        ("Wir wollen einen Onlineshop", "Ihr eigener Shop im Netz", ("Onlineshop", "Shop")),
        ("Die Kasse ist alt", "Ein Kassensystem für Ihren Laden", ("Kasse", "Kassensystem")),
        ("neue Kassen", "Eine Kasse für den Tresen", ("Kassen", "Kasse")),
        ("wir schreiben viele Rechnungen", "Die E-Rechnung einführen", ("Rechnungen", "E-Rechnung")),
        ("unsere lehrlinge", "Lehrlinge gewinnen", ("lehrlinge", "Lehrlinge")),
        ("die Verträge", "Alle Vertraege ordnen", ("Verträge", "Vertraege")),
        ("Glasfaser fehlt uns", "Der Glasfaseranschluss", ("Glasfaser", "Glasfaseranschluss")),
        ("neue Telefonanlage", "Ein Telefonvertrag für alle", ("Telefonanlage", "Telefonvertrag")),
    ],
)
def test_same_word_stem_or_part_meets(need: str, offering: str, pair: tuple[str, str]) -> None:
    assert pair in met(need, offering)


@pytest.mark.parametrize(
    ("need", "offering"),
    [
        ("Wir sind ein Betrieb mit 30 Leuten", "Für jeden Betrieb ab 30 Leuten"),
        ("Wir suchen Hilfe für unsere Firma", "Hilfe für Firmen, die suchen"),
        ("Unsere Anlage steht", "Die Lage prüfen"),
        ("Der Lagerplatz ist voll", "Ihr Arbeitsplatz zuhause"),
        ("Kundenkartei pflegen", "Der Kundendienst kommt"),
        ("drei Wochen", "in drei Wochen"),
    ],
)
def test_filler_generic_parts_and_other_words_never_meet(need: str, offering: str) -> None:
    assert met(need, offering) == []


def test_identical_words_meet_across_languages_but_false_friends_do_not() -> None:
    assert met("We need a firewall", "Firewall tauschen", ("en", "de")) == [("firewall", "Firewall")]
    assert met("We rent it, no gift", "In Rente, Gift im Keller", ("en", "de")) == []


def test_a_rare_word_is_stronger_than_a_common_one() -> None:
    def rarity(word: str, language: str) -> float:
        return 0.9 if word.startswith("Bon") else 0.3

    own = units("Kasse druckt Bons", "de", edited=False)
    other = units("Die Kasse und der Bon", "de", edited=True)
    assert [one.strength for one in word_evidence(own, other, rarity)] == pytest.approx([0.93, 0.51])


def test_a_repeated_word_counts_once_and_is_marked_where_it_stands_first() -> None:
    assert met("Drucker hier, Drucker dort", "Der Drucker") == [("Drucker", "Drucker")]


def test_hyphenated_words_are_one_unit_with_exact_offsets() -> None:
    found: list[Unit] = units("Der Online-Shop läuft", "de", edited=True)
    assert [(one.text, one.span.start, one.span.end) for one in found] == [("Online-Shop", 4, 15)]
