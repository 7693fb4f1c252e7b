"""Headers and cells of an uploaded table are read as people write them."""

import pytest

from matchmaker.domain.import_fields import postcode_of, size_of, suggest
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
