"""What an export hands over: tables of plain values, not yet written in any format."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matchmaker.domain.export import Column, ExportTable
from matchmaker.domain.vocabulary import ActorKind
from matchmaker.services.coordination.views import Choice
from matchmaker.services.introductions.show import Reader
from matchmaker.storage.repositories.exports import ExportWish
from matchmaker.storage.unit_of_work import UnitOfWork

Value = str | int | float | bool | datetime | tuple[str, ...] | None
"""A cell: words of closed vocabularies are keys, moments are in UTC."""
Cells = Mapping[str, Value]
"""Cells by the column's key."""


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """What a list is narrowed by; empty means everything.

    `words`: typed into a search. `choice`: of a coordinator's lists. `statuses`: of a partner's inbox.
    `event`: key of the only event whose registrations are meant.
    """

    words: str = ""
    choice: Choice | None = None
    statuses: tuple[str, ...] = ()
    event: str | None = None


EVERYTHING = ExportFilter()


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table that can be had: how many rows it has, and how many of them a file takes (the newest)."""

    table: ExportTable
    columns: tuple[Column, ...]
    total: int
    taken: int


@dataclass(frozen=True, slots=True)
class TableData:
    """A table to be written. `rows`: in the order of the columns; can be read once."""

    line: TableLine
    rows: Iterator[tuple[Value, ...]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads what: handed to the parts that read a table."""

    uow: UnitOfWork
    side: ActorKind
    reader: Reader
    wish: ExportWish

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.reader.presenter.language


Portion = Callable[[Reading, list[int]], list[Cells]]
"""Reads the rows that belong to some numbers, the newest first, in as many queries whatever their number."""
