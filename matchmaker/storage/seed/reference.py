"""Import of reference data: chambers, districts, postcodes and WZ 2008 industries."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from matchmaker.domain.errors import DataFileError
from matchmaker.storage import words
from matchmaker.storage.repositories import Tally
from matchmaker.storage.seed.files import read_csv, read_json
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Chamber, District, Industry, IndustryWord, Postcode

CHAMBERS, DISTRICTS, POSTCODES, INDUSTRIES = (
    "chambers.json",
    "districts.json",
    "postcodes.csv",
    "industries.json",
)
LEVELS = ("section", "division", "group", "class", "subclass")
TERM, TITLE, EVERYDAY = 1, 2, 3
POSTCODE_COLUMNS = ("postcode", "place", "district", "lat", "lon")


@dataclass(frozen=True)
class ReferenceData:
    """Rows of all reference tables, ready to be written, parents first."""

    chambers: list[dict[str, Any]]
    districts: list[dict[str, Any]]
    postcodes: list[dict[str, Any]]
    industries: list[dict[str, Any]]
    industry_words: list[dict[str, Any]]

    @cached_property
    def district_keys(self) -> frozenset[str]:
        """Keys of all districts."""
        return frozenset(row["ags"] for row in self.districts)

    @cached_property
    def industry_codes(self) -> frozenset[str]:
        """Codes of all industries."""
        return frozenset(row["code"] for row in self.industries)

    @cached_property
    def district_of(self) -> dict[str, str]:
        """District key of every postcode."""
        return {row["postcode"]: row["district_ags"] for row in self.postcodes}

    @cached_property
    def chamber_of(self) -> dict[str, str | None]:
        """Chamber of every district, None where none is known."""
        return {row["ags"]: row["chamber_code"] for row in self.districts}


def read(folder: Path) -> ReferenceData:
    """Read and check the four files; raises DataFileError."""
    chambers = _chambers(read_json(folder, CHAMBERS, "chambers")["chambers"])
    districts = _districts(
        read_json(folder, DISTRICTS, "districts")["districts"], {row["code"] for row in chambers}
    )
    postcodes = _postcodes(read_csv(folder, POSTCODES, POSTCODE_COLUMNS), {row["ags"] for row in districts})
    given = read_json(folder, INDUSTRIES, "industries")["industries"]
    return ReferenceData(chambers, districts, postcodes, _industries(given), _words(given))


def write(uow: UnitOfWork, facts: ReferenceData) -> dict[str, Tally]:
    """Write all tables; what the files no longer have goes with `uow.bulk.prune`.

    Once a chamber takes part, its districts are what it said itself.
    """
    return {
        "chambers": uow.bulk.merge(Chamber, facts.chambers),
        "districts": uow.bulk.merge(District, _as_named(uow, facts.districts)),
        "postcodes": uow.bulk.merge(Postcode, facts.postcodes),
        "industries": uow.bulk.merge(Industry, facts.industries),
        "industry_words": uow.bulk.merge(IndustryWord, facts.industry_words),
    }


def _as_named(uow: UnitOfWork, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The file's districts, where it does not contradict a chamber that takes part or prepares for it."""
    joined, present = (
        set(uow.chambers.setups()),
        {one.ags: one.chamber_code for one in uow.reference.districts()},
    )
    return [
        row | {"chamber_code": present[row["ags"]]}
        if row["ags"] in present and joined & {row["chamber_code"], present[row["ags"]]}
        else row
        for row in rows
    ]


def _chambers(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    _each_once(CHAMBERS, "chambers", "code", given)
    names = ("code", "name", "short_name", "seat", "state")
    return [{name: row[name] for name in names} for row in given]


def _districts(given: list[dict[str, Any]], chambers: set[str]) -> list[dict[str, Any]]:
    _each_once(DISTRICTS, "districts", "ags", given)
    for i, row in enumerate(given):
        if row["chamber"] is not None and row["chamber"] not in chambers:
            raise DataFileError(
                DISTRICTS, f"districts/{i}/chamber", f"there is no chamber {row['chamber']!r}"
            )
    names = ("ags", "name", "state", "lat", "lon")
    return [{name: row[name] for name in names} | {"chamber_code": row["chamber"]} for row in given]


def _postcodes(given: list[dict[str, str]], districts: set[str]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for line, row in enumerate(given, 2):
        place, postcode = f"line {line}", row["postcode"]
        if len(postcode) != 5 or not postcode.isascii() or not postcode.isdigit() or postcode in rows:
            raise DataFileError(POSTCODES, place, f"{postcode!r} is not a postcode or is given twice")
        if row["district"] not in districts:
            raise DataFileError(POSTCODES, place, f"there is no district {row['district']!r}")
        rows[postcode] = {
            "postcode": postcode,
            "place": row["place"],
            "district_ags": row["district"],
            "lat": _degrees(place, row["lat"]),
            "lon": _degrees(place, row["lon"]),
        }
    return list(rows.values())


def _degrees(place: str, value: str) -> float | None:
    try:
        return float(value) if value else None
    except ValueError as error:
        raise DataFileError(POSTCODES, place, f"{value!r} is not a coordinate") from error


def _industries(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    _each_once(INDUSTRIES, "industries", "code", given)
    codes = {row["code"] for row in given}
    for i, row in enumerate(given):
        if row["parent"] is not None and row["parent"] not in codes:
            raise DataFileError(INDUSTRIES, f"industries/{i}/parent", f"there is no item {row['parent']!r}")
    rows = [
        {
            "code": row["code"],
            "level": LEVELS.index(row["level"]) + 1,
            "parent_code": row["parent"],
            "titles": {"de": row["title_de"], "en": row["title_en"]},
        }
        for row in given
    ]
    return sorted(rows, key=lambda row: (row["level"], row["code"]))


def _words(given: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every industry's words, folded: everyday words weigh most, then the title's, then official terms."""
    weights: dict[tuple[str, str, str], int] = {}
    for row in given:
        everyday = row.get("words", {})
        sources = (
            (TERM, "de", row.get("terms", [])),
            *((TITLE, language, [row[f"title_{language}"]]) for language in ("de", "en")),
            *((EVERYDAY, language, everyday.get(language, [])) for language in ("de", "en")),
        )
        for weight, language, texts in sources:
            for found in map(words.split, texts):
                for word in found:
                    key = (row["code"], language, word[:80])
                    # "dairy farm" names the trade, "dairy" alone need not.
                    part = weight == EVERYDAY and len(found) > 1
                    weights[key] = max(weights.get(key, 0), TITLE if part else weight)
    return [
        {"industry_code": code, "language": language, "word": word, "weight": weight}
        for (code, language, word), weight in weights.items()
    ]


def _each_once(file: str, place: str, key: str, rows: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for i, row in enumerate(rows):
        if row[key] in seen:
            raise DataFileError(file, f"{place}/{i}/{key}", f"{row[key]!r} is given twice")
        seen.add(row[key])
