"""What a check of an uploaded table finds: entries that can be imported, problems and duplicates."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_fields import FIELDS
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports.reading import Table

Progress = Callable[[int, int], None]
"""Told how many rows are checked, of how many."""
TOLD_EVERY = 250

SHOWN_VALUE = 60
"""Characters of a cell quoted beside its problem."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be imported: its number in the file, the field, a message key, the cell."""

    number: int
    field: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that is left out: it names what another row or the store names already.

    `why`: same_address, same_domain or same_name; `of`: the other row's number, or None for the store.
    """

    number: int
    company: str
    why: str
    of: int | None
    known: str


@dataclass(slots=True)
class Entry:
    """One company or partner with its person, as it will be kept. `number`: its first row in the file."""

    number: int
    name: str
    email: str
    content: dict[str, Any]


@dataclass(slots=True)
class Report:
    """The whole check. `rows`: rows with anything in them; `texts`: needs or offerings in all entries.

    `understood`: what plain words for industries were taken for, word to code.
    """

    rows: int = 0
    entries: list[Entry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    texts: int = 0
    understood: dict[str, str] = field(default_factory=dict)

    @property
    def faulty_rows(self) -> int:
        """Rows with at least one problem."""
        return len({one.number for one in self.problems})

    @property
    def counts(self) -> dict[str, int]:
        """The result in numbers, as it is kept with the import."""
        return {
            "rows": self.rows,
            "entries": len(self.entries),
            "texts": self.texts,
            "faulty": self.faulty_rows,
            "duplicates": len(self.duplicates),
        }


def checked_mapping(kind: ImportKind, table: Table, mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping without unknown fields and columns.

    Raises InvalidInput by field: column_missing for a needed field, column_twice for a column used again.
    """
    found: dict[str, str] = {}
    errors: dict[str, str] = {}
    for one in FIELDS[kind]:
        header = mapping.get(one.name, "")
        if header not in table.headers:
            if one.needed:
                errors[one.name] = "column_missing"
        elif header in found.values():
            errors[one.name] = "column_twice"
        else:
            found[one.name] = header
    if errors:
        raise InvalidInput(errors)
    return found


def typed_rows(
    kind: ImportKind, table: Table, mapping: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number and the text of every field; fields without a column are empty."""
    place = {name: table.headers.index(header) for name, header in mapping.items()}
    names = [one.name for one in FIELDS[kind]]
    for number, cells in table.rows:
        yield number, {name: cells[place[name]] if name in place else "" for name in names}


def problems_of(number: int, errors: Mapping[str, str], typed: Mapping[str, str]) -> Iterable[RowProblem]:
    """The problems of one row, in the order of the form."""
    return [
        RowProblem(number, name, errors[name], typed[name][:SHOWN_VALUE]) for name in typed if name in errors
    ]
