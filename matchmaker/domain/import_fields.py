"""What the columns of an uploaded table may be, and how their headers and cells are read."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.domain.vocabulary import ImportKind, Size

FILE_BYTES_MAX = 5 * 1024 * 1024
ROWS_MAX = 10_000
"""Rows below the header."""
COLUMNS_MAX = 60
CELL_MAX = 5_000
"""Characters of a cell that are read; every field's own limit lies far below."""
HEADER_MAX = 80
FILE_NAME_MAX = 120
NEEDS_MAX = 5
"""Needs of one company in one import: several rows with the same company and address."""
OFFERINGS_MAX = 12


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can be. `words`: headers that mean it, folded by `plain_header`."""

    name: str
    needed: bool
    words: tuple[str, ...]


def _field(name: str, words: str, *, needed: bool = False) -> Field:
    return Field(name, needed, tuple(one.strip() for one in words.split(",")))


_CONTACT = (
    _field(
        "name",
        "ansprechpartner, ansprechpartnerin, ansprechperson, kontaktperson, kontakt, name, vor und nachname,"
        " inhaber, geschaeftsfuehrer, geschaeftsfuehrung, contact, contact person, contact name,"
        " person, owner",
        needed=True,
    ),
    _field(
        "email",
        "e mail, email, mail, e mail adresse, emailadresse, mailadresse, e mail address, email address",
        needed=True,
    ),
    _field(
        "phone",
        "telefon, telefonnummer, tel, rufnummer, mobil, handy, phone, telephone, phone number, mobile",
    ),
)
FIELDS: Mapping[ImportKind, tuple[Field, ...]] = {
    ImportKind.COMPANIES: (
        _field(
            "company",
            "firma, unternehmen, betrieb, firmenname, unternehmensname, name des betriebs, company,"
            " company name, business, organisation",
            needed=True,
        ),
        _field("postcode", "plz, postleitzahl, postcode, zip, zip code, postal code", needed=True),
        _field(
            "industry",
            "branche, gewerbe, wirtschaftszweig, wz, taetigkeit, handwerk, industry, sector, trade",
            needed=True,
        ),
        _field(
            "size",
            "groesse, betriebsgroesse, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, beschaeftigte,"
            " mitarbeitende, groessenklasse, size, employees, staff, number of employees, company size",
            needed=True,
        ),
        *_CONTACT,
        _field(
            "need",
            "bedarf, anliegen, wunsch, frage, problem, beschreibung, bedarf in worten, need, request,"
            " description",
        ),
    ),
}
"""The fields of every kind that can be imported, in the order of the form."""

_SIZE_WORDS: Mapping[str, Size] = {
    **dict.fromkeys(("micro", "kleinst", "kleinstbetrieb", "kleinstunternehmen"), Size.MICRO),
    **dict.fromkeys(("small", "klein", "kleinbetrieb", "kleinunternehmen"), Size.SMALL),
    **dict.fromkeys(("medium", "mittel", "mittelgross", "mittlerer betrieb"), Size.MEDIUM),
    **dict.fromkeys(("large", "gross", "grossbetrieb", "grossunternehmen"), Size.LARGE),
}
_UPPER: Sequence[tuple[int, Size]] = ((9, Size.MICRO), (49, Size.SMALL), (249, Size.MEDIUM))
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]0+(?!\d))?")


def plain_header(text: str) -> str:
    """A header as it is compared: lower case, umlauts spelled out, only letters and single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SPELLINGS)
    return " ".join(re.findall(r"[a-z]+", folded))


def suggest(kind: ImportKind, headers: Sequence[str], earlier: Mapping[str, str]) -> dict[str, str]:
    """The likely column of each field: as in the chamber's last import, else by its header's words.

    Every column is suggested once at most; a field for which nothing fits is missing.
    """
    found: dict[str, str] = {}
    fields = FIELDS[kind]
    for field in fields:
        if (known := earlier.get(field.name)) in headers and known not in found.values():
            found[field.name] = str(known)
    plain = {header: plain_header(header) for header in headers}
    for whole in (True, False):
        for field in fields:
            if field.name in found:
                continue
            free = [header for header in headers if header not in found.values() and plain[header]]
            for header in free:
                text = plain[header]
                if text in field.words if whole else any(f" {word} " in f" {text} " for word in field.words):
                    found[field.name] = header
                    break
    return found


def size_of(text: str) -> Size | None:
    """The size class of a word ("klein"), a number of employees ("12") or a span ("10 bis 49"); else None.

    Of a span the upper end counts ("250 und mehr" has one number); 0 employees belong to the smallest class.
    """
    plain = plain_header(text)
    for word, size in _SIZE_WORDS.items():
        if plain == word or plain.split()[:1] == [word]:
            return size
    numbers = [_number(one) for one in _NUMBER.findall(text)]
    if not numbers or len(numbers) > 2 or "-" in text.strip()[:1]:
        return None
    most = max(numbers)
    if re.search(r"\b(?:unter|under|weniger als|less than)\b|<", text.casefold()):
        most -= 1
    elif re.search(r"\b(?:ueber|über|mehr als|over|more than)\b|>", text.casefold()):
        most += 1
    return next((size for upper, size in _UPPER if most <= upper), Size.LARGE)


def _number(text: str) -> int:
    """1.250 and 1,250 have groups of thousands, 12.0 and 12,0 decimals."""
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text)
    return int(re.sub(r"[.,]", "", text) if grouped else re.sub(r"[.,]0+$", "", text))


def postcode_of(text: str) -> str:
    """Five digits where a spreadsheet has dropped the leading zero or added a decimal; "D-" goes, too."""
    typed = re.sub(r"^(?:D|DE)[- ]", "", text.strip(), flags=re.IGNORECASE)
    typed = re.sub(r"[.,]0$", "", typed)
    return f"0{typed}" if re.fullmatch(r"\d{4}", typed) else typed
