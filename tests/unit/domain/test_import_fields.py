"""Headers and cells of an uploaded table are read as people write them."""

import re

import pytest

from matchmaker.domain.import_cells import (
    day_of,
    listed,
    postcode_of,
    size_of,
    times_of,
)
from matchmaker.domain.import_fields import FIELDS, suggest
from matchmaker.domain.vocabulary import ImportKind, Size

GERMAN = (
    "Firma",
    "PLZ",
    "Branche",
    "Mitarbeiterzahl",
    "Ansprechpartner/in",
    "E-Mail",
    "Telefon-Nr.",
    "Bedarf",
)
ENGLISH = ("Company", "Zip code", "Industry", "Employees", "Contact person", "Email", "Phone", "Need")
NAMES = ("company", "postcode", "industry", "size", "name", "email", "phone", "need")


def test_words_of_headers_are_folded_and_mean_one_field_of_a_kind() -> None:
    for kind, fields in FIELDS.items():
        words = [word for one in fields for word in one.words]
        assert all(re.fullmatch(r"[a-z]+(?: [a-z]+)*", word) for word in words), kind
        assert len(words) == len(set(words)), (kind, sorted(w for w in words if words.count(w) > 1))


@pytest.mark.parametrize("headers", [GERMAN, ENGLISH])
def test_columns_are_found_by_their_headers_in_both_languages(headers: tuple[str, ...]) -> None:
    assert suggest(ImportKind.COMPANIES, headers, {}) == dict(zip(NAMES, headers, strict=True))


def test_the_last_import_counts_more_than_words_and_no_column_is_used_twice() -> None:
    found = suggest(ImportKind.COMPANIES, ("Name", "Firma", "Rufname"), {"name": "Rufname", "phone": "weg"})
    assert found["name"] == "Rufname"
    assert found["company"] == "Firma"
    assert len(set(found.values())) == len(found)
    assert suggest(ImportKind.COMPANIES, ("(1)", "1234"), {}) == {}


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("9", Size.MICRO), ("10", Size.SMALL), ("12.0", Size.SMALL), ("49", Size.SMALL), ("50", Size.MEDIUM),
        ("1.250", Size.LARGE), ("10-49", Size.SMALL), ("10 bis 49", Size.SMALL),
        ("1–9 Mitarbeiter", Size.MICRO),
        ("klein", Size.SMALL), ("Kleinstbetrieb", Size.MICRO), ("mittel", Size.MEDIUM), ("Groß", Size.LARGE),
        ("unter 10", Size.MICRO), ("< 50", Size.SMALL), ("über 249", Size.LARGE),
        ("250 und mehr", Size.LARGE),
        ("viele", None), ("", None), ("-5", None), ("1 2 3", None),
    ],
)  # fmt: skip
def test_size_class_of_words_numbers_and_spans(typed: str, size: Size | None) -> None:
    assert size_of(typed) is size


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [("82362", "82362"), (" D-82362 ", "82362"), ("1067", "01067"), ("82362.0", "82362"), ("823", "823")],
)
def test_postcodes_survive_spreadsheets(typed: str, postcode: str) -> None:
    assert postcode_of(typed) == postcode


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("06.04.2027", "2027-04-06"), ("Di, 6.4.27", "2027-04-06"), ("6. April 2027", "2027-04-06"),
        ("3. März 2027", "2027-03-03"), ("3 May 2027", "2027-05-03"), ("2027-04-06", "2027-04-06"),
        ("2027-4-6 10:00:00", "2027-04-06"), ("29.02.2028", "2028-02-29"),
        ("29.02.2027", None), ("2027-13-01", None), ("04/06/2027", None), ("6. Brumaire 2027", None),
        ("bald", None), ("", None), ("1234-56-789", None),
    ],
)  # fmt: skip
def test_days_are_read_as_germans_and_spreadsheets_write_them(typed: str, day: str | None) -> None:
    assert day_of(typed) == day


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("9.30 Uhr", ["09:30"]), ("10 Uhr", ["10:00"]), ("09:30 - 12:00", ["09:30", "12:00"]),
        ("9–12 Uhr", ["09:00", "12:00"]), ("09:30:00", ["09:30"]), ("2027-04-06 18:00:00", ["18:00"]),
        ("25:00", ["25:00"]), ("vormittags", []),
    ],
)  # fmt: skip
def test_times_are_read_alone_and_as_spans(typed: str, times: list[str]) -> None:
    assert times_of(typed) == times


def test_a_cell_with_several_entries_is_divided_by_its_strongest_divider() -> None:
    assert listed("Shop, eigener; Cloud") == ["Shop, eigener", "Cloud"]
    assert listed("Cloud, WLAN / Cloud") == ["Cloud", "WLAN"]
    assert listed(" ") == []
