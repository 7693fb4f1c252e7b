"""Import of partners and their offerings from the founding and the demonstration files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaker.domain.errors import DataFileError
from matchmaker.storage.repositories import Tally
from matchmaker.storage.seed.files import read_json
from matchmaker.storage.seed.partner_rows import Entry, PartnerWriter
from matchmaker.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Known:
    """What partners may refer to."""

    topics: frozenset[str]
    districts: frozenset[str]
    industries: frozenset[str]


@dataclass(frozen=True, slots=True)
class PartnerFiles:
    """The partners of all files read, in order, and the names of these files."""

    names: tuple[str, ...]
    entries: list[Entry]


def read(folder: Path, names: Sequence[str], known: Known) -> PartnerFiles:
    """Read and check the files together: a key may occur once in all of them. Raises DataFileError."""
    entries: list[Entry] = []
    checker = _Checker(known)
    for name in names:
        content = read_json(folder, name, "partners")
        checker.file(name, content)
        entries += [
            Entry(name, content["as_of"], content["notice"], partner) for partner in content["partners"]
        ]
    return PartnerFiles(tuple(names), entries)


def write(uow: UnitOfWork, files: PartnerFiles) -> dict[str, Tally]:
    """Write partners, then their offerings."""
    writer = PartnerWriter(uow, files.names, files.entries)
    return {"partners": writer.write_partners(), "offerings": writer.write_offerings()}


class _Checker:
    """Checks that every key is given once and that everything referred to exists."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._seen: dict[str, str] = {}
        self._file = ""

    def file(self, name: str, content: dict[str, Any]) -> None:
        """Check all partners of one file."""
        self._file = name
        for i, partner in enumerate(content["partners"]):
            self._partner(f"partners/{i}", partner)

    def _partner(self, place: str, partner: dict[str, Any]) -> None:
        self._once(f"{place}/key", f"partner {partner['key']}")
        self._refer(f"{place}/districts", partner["districts"], self._known.districts, "district")
        wanted = partner["wants"]["industries"]
        self._refer(f"{place}/wants/industries", wanted, self._known.industries, "industry")
        if not partner["nationwide"] and not partner["districts"]:
            raise self._wrong(f"{place}/districts", "a partner that is not nationwide needs a district")
        for j, offering in enumerate(partner["offerings"]):
            self._offering(f"{place}/offerings/{j}", offering, partner)

    def _offering(self, place: str, offering: dict[str, Any], partner: dict[str, Any]) -> None:
        self._once(f"{place}/key", f"offering {offering['key']}")
        self._refer(f"{place}/topics", offering["topics"], self._known.topics, "topic")
        if offering["grades"]["best"] > offering["grades"]["worst"]:
            raise self._wrong(f"{place}/grades", "best must not be worse than worst (1 is the best grade)")
        if offering["on_site"] and not partner["districts"]:
            raise self._wrong(f"{place}/on_site", "an offering on site needs districts of its partner")

    def _once(self, place: str, name: str) -> None:
        if name in self._seen:
            raise self._wrong(place, f"{name} is given twice (first in {self._seen[name]})")
        self._seen[name] = f"{self._file} at {place}"

    def _refer(self, place: str, keys: Sequence[str], known: frozenset[str], what: str) -> None:
        for position, key in enumerate(keys):
            if key not in known:
                raise self._wrong(f"{place}/{position}", f"there is no {what} {key!r}")

    def _wrong(self, place: str, problem: str) -> DataFileError:
        return DataFileError(self._file, place, problem)
