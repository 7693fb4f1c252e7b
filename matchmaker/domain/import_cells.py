"""How people write sizes, postcodes, lists, days and times into the cells of a table."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from matchmaker.domain.vocabulary import EventKind, Format, Language, PartnerKind, Size

_SIZE_WORDS: Mapping[str, Size] = {
    **dict.fromkeys(("micro", "kleinst", "kleinstbetrieb", "kleinstunternehmen"), Size.MICRO),
    **dict.fromkeys(("small", "klein", "kleinbetrieb", "kleinunternehmen"), Size.SMALL),
    **dict.fromkeys(("medium", "mittel", "mittelgross", "mittlerer betrieb"), Size.MEDIUM),
    **dict.fromkeys(("large", "gross", "grossbetrieb", "grossunternehmen"), Size.LARGE),
}
_UPPER: Sequence[tuple[int, Size]] = ((9, Size.MICRO), (49, Size.SMALL), (249, Size.MEDIUM))
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]0+(?!\d))?")


def plain_words(text: str) -> str:
    """Words as they are compared: lower case, umlauts spelled out, only letters and single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SPELLINGS)
    return " ".join(re.findall(r"[a-z]+", folded))


def size_of(text: str) -> Size | None:
    """The size class of a word ("klein"), a number of employees ("12") or a span ("10 bis 49"); else None.

    Of a span the upper end counts ("250 und mehr" has one number); 0 employees belong to the smallest class.
    """
    plain = plain_words(text)
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


_KINDS: Mapping[str, PartnerKind] = {
    **dict.fromkeys(("agentur", "werbeagentur", "agency"), PartnerKind.AGENCY),
    **dict.fromkeys(
        ("systemhaus", "it systemhaus", "system house", "it system house"), PartnerKind.SYSTEM_HOUSE
    ),
    **dict.fromkeys(("beratung", "unternehmensberatung", "berater", "consultancy"), PartnerKind.CONSULTANCY),
    **dict.fromkeys(("hersteller", "anbieter", "herstellerin", "vendor"), PartnerKind.VENDOR),
}
_FORMATS: Mapping[str, Format] = {
    **dict.fromkeys(("workshop", "werkstatt"), Format.WORKSHOP),
    **dict.fromkeys(("webinar", "online seminar"), Format.WEBINAR),
    **dict.fromkeys(
        ("beratung", "persoenliche beratung", "personal advice", "advice", "consulting"), Format.ADVICE
    ),
    **dict.fromkeys(
        ("test", "testzugang", "produkttest", "erprobung", "product trial"), Format.PRODUCT_TRIAL
    ),
}
_EVENT_KINDS: Mapping[str, EventKind] = {
    **dict.fromkeys(("roadshow", "tour", "regionalveranstaltung"), EventKind.ROADSHOW),
    **dict.fromkeys(("webinar", "online seminar", "onlineseminar"), EventKind.WEBINAR),
    **dict.fromkeys(("workshop", "seminar", "werkstatt"), EventKind.WORKSHOP),
}
_LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(("de", "deutsch", "german", "deu", "ger"), Language.GERMAN),
    **dict.fromkeys(("en", "englisch", "english", "eng"), Language.ENGLISH),
}
NATIONWIDE = frozenset(("bundesweit", "deutschlandweit", "deutschland", "nationwide", "germany"))
"""Words for a region that mean all of Germany."""
_BEGINNINGS = (
    "jan", "feb", "mar mae mrz", "apr", "mai may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dez dec",
)  # fmt: skip
_MONTHS: Mapping[str, int] = {
    word: number for number, words in enumerate(_BEGINNINGS, 1) for word in words.split()
}
"""Months by their first three letters, German and English."""


def listed(cell: str) -> list[str]:
    """The entries of a cell that holds several: by semicolons, bars or lines, else by commas and slashes."""
    for divider in (r"[;|\n]", r"[,/]"):
        parts = [part.strip() for part in re.split(divider, cell) if part.strip()]
        if len(parts) > 1:
            break
    return list(dict.fromkeys(parts))


def partner_kind_of(text: str) -> PartnerKind | None:
    """Kind of company; None for an unknown word. No table makes founding partners."""
    return _KINDS.get(plain_words(text))


def event_kind_of(text: str) -> EventKind | None:
    """Kind of event; None for an unknown word."""
    return _EVENT_KINDS.get(plain_words(text))


def language_of(text: str) -> Language | None:
    """Language of the product; None for another one or an unknown word."""
    return _LANGUAGES.get(plain_words(text))


def format_of(text: str) -> Format | None:
    """Form in which an offering is given; None for an unknown word."""
    return _FORMATS.get(plain_words(text))


def day_of(text: str) -> str | None:
    """A day as ISO writes it (2027-04-06) from how German, ISO or a spreadsheet write it; else None.

    "Di, 06.04.2027", "6.4.27" (a year of this century), "6. April 2027", "2027-04-06", "2027-04-06 10:00:00".
    """
    typed = text.strip()
    if found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])", typed):
        year, month, day = (int(one) for one in found.groups())
    elif found := re.search(r"(?<!\d)(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})(?!\d)", typed):
        day, month, year = (int(one) for one in found.groups())
    elif found := re.search(r"(?<!\d)(\d{1,2})\.?\s*([^\W\d_]{3,})\.?\s*(\d{4})(?!\d)", typed):
        day, year = int(found[1]), int(found[3])
        month = _MONTHS.get(plain_words(found[2])[:3], 0)
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day).isoformat()
    except ValueError:
        return None


def times_of(text: str) -> list[str]:
    """The times of a cell as 09:30: "9.30 Uhr", "10 Uhr", "09:30 - 12:00", "9-12 Uhr"; dates are passed over.

    Impossible ones like 25:00 stay as they are, so that they can be refused.
    """
    without = re.sub(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\s*\d{1,2}\.\s*\d{2,4}(?![\d:])", " ", text)
    times = re.findall(r"(?<!\d)(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?!\d)", without)
    return [f"{int(hour):02d}:{minute or '00'}" for hour, minute in times]
