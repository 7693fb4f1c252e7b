"""What a kind of table is to the import: its fields, its check, what it keeps, shows and takes back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchmaker.domain.actor import Actor
from matchmaker.domain.import_fields import FIELDS, ROWS_MAX, Field
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import ImportKind, ImportRowState
from matchmaker.services.imports.reading import Table
from matchmaker.services.imports.report import TOLD_EVERY, Entry, Progress, Report, typed_rows
from matchmaker.services.imports.views import Fact, TextFact, Undone
from matchmaker.services.state_need import Owner
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ImportBatch, ImportRow

NewNeed = tuple[str, NeedInput, Owner]
"""A need that an agreement has made: its token, and what partners are looked for with."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a check looks at: the store, the chamber whose table it is, the present moment."""

    uow: UnitOfWork
    chamber: str
    now: datetime


class RowCheck(ABC):
    """Checks the rows of one table, one after another; what it finds is in `report`."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.report = Report()

    @abstractmethod
    def take(self, number: int, typed: dict[str, str]) -> None:
        """Check a row: text by field, fields without a column empty. Writes nothing."""


class TableKind(ABC):
    """One kind of table. Every kind is one object of these; nothing else asks which kind it is.

    `titled`: the field that names an entry; `asks`: whether people are asked by mail before anything is made.
    """

    name: ImportKind
    titled: str
    asks: bool

    @property
    def fields(self) -> tuple[Field, ...]:
        """What its columns can be, in the order of the form."""
        return FIELDS[self.name]

    @property
    def rows_max(self) -> int:
        """Rows below the header, at most."""
        return ROWS_MAX[self.name]

    def check(
        self, ground: Ground, table: Table, mapping: Mapping[str, str], progress: Progress | None = None
    ) -> Report:
        """Check every row, and say after every 250 how far it is. Writes nothing."""
        rows, total = self.rows(ground), len(table.rows)
        for number, typed in typed_rows(self.fields, table, mapping):
            rows.report.rows += 1
            rows.take(number, typed)
            if progress and (rows.report.rows % TOLD_EVERY == 0 or rows.report.rows == total):
                progress(rows.report.rows, total)
        return rows.report

    @abstractmethod
    def rows(self, ground: Ground) -> RowCheck:
        """The check of one table."""

    @abstractmethod
    def still_new(self, ground: Ground, entries: Sequence[Entry]) -> list[Entry]:
        """Those of checked entries that nobody else has brought meanwhile; asked while nobody else writes."""

    @abstractmethod
    def keep(self, ground: Ground, actor: Actor, batch: ImportBatch, entries: Sequence[Entry]) -> None:
        """Write checked entries and owe their mails, all in the caller's unit of work."""

    @abstractmethod
    def undo(self, ground: Ground, batch: ImportBatch) -> Undone:
        """Take back everything on which nobody has acted, with the mails that wait."""

    @abstractmethod
    def facts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[Fact, ...]:
        """What an entry says, for people to read."""

    @abstractmethod
    def texts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[TextFact, ...]:
        """The longer texts of an entry: needs or offerings."""

    def guesses(self, uow: UnitOfWork, report: Report, language: str) -> dict[tuple[str, str], str]:
        """What words of the table were taken for, by field and word, in the reader's language."""
        return {}


class AskingKind(TableKind):
    """A kind of table whose entries wait until their person agrees."""

    asks = True

    @abstractmethod
    def join(self, uow: UnitOfWork, row: ImportRow, now: datetime) -> list[NewNeed]:
        """Make of an entry what its person has just agreed to, and note on the row what it has become.

        Raises NotFound when it cannot join any more.
        """

    def ready(self, content: Mapping[str, Any]) -> bool:
        """Whether nothing has to be added by the person before the chamber can review the entry."""
        return True


def created_row(ground: Ground, batch: ImportBatch, number: int, **what: Any) -> dict[str, Any]:
    """The note of a row whose draft was made at once. `what`: the event or partner, and what was drafted."""
    return {
        "batch_id": batch.id,
        "chamber_code": ground.chamber,
        "number": number,
        "state": ImportRowState.CREATED,
        "email": "",
        "name": "",
        "entry": {},
        "created_at": ground.now,
        **what,
    }
