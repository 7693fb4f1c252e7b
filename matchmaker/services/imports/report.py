"""What a check of an uploaded table finds: entries that can be imported, problems and duplicates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_fields import Field
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

    `why`: same_address, same_domain, same_name, same_offering or same_event, and in_network for a partner of
    other chambers; `of`: the other row's number, or None for the store. `label` names the row's entry.
    """

    number: int
    label: str
    why: str
    of: int | None
    known: str


@dataclass(slots=True)
class Entry:
    """What will be kept of one row or several. `number`: its first row in the file; `label` names it.

    `name` and `email` of the person who is asked, blank where nobody is.
    """

    number: int
    label: str
    name: str
    email: str
    content: dict[str, Any]


@dataclass(slots=True)
class Report:
    """The whole check. `rows`: rows with anything in them; `texts`: needs or offerings in all entries.

    `understood`: what plain words were taken for, (field, word) to the key of an industry, topic or district.
    """

    rows: int = 0
    entries: list[Entry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    texts: int = 0
    understood: dict[tuple[str, str], str] = field(default_factory=dict)

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


def checked_mapping(
    fields: Sequence[Field], headers: Sequence[str], mapping: Mapping[str, str]
) -> dict[str, str]:
    """The mapping without unknown fields and columns.

    Raises InvalidInput by field: column_missing for a needed field, column_twice for a column used again.
    """
    found: dict[str, str] = {}
    errors: dict[str, str] = {}
    for one in fields:
        header = mapping.get(one.name, "")
        if header not in headers:
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
    fields: Sequence[Field], table: Table, mapping: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number and the text of every field; fields without a column are empty."""
    place = {name: table.headers.index(header) for name, header in mapping.items()}
    names = [one.name for one in fields]
    for number, cells in table.rows:
        yield number, {name: cells[place[name]] if name in place else "" for name in names}


def problems_of(number: int, errors: Mapping[str, str], typed: Mapping[str, str]) -> list[RowProblem]:
    """The problems of one row, in the order of the form."""
    return [
        RowProblem(number, name, errors[name], typed[name][:SHOWN_VALUE]) for name in typed if name in errors
    ]
