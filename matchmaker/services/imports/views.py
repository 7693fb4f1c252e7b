"""What pages and commands learn about imports."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.vocabulary import ImportKind, ImportRowState, ImportState
from matchmaker.services.imports.reading import Line
from matchmaker.services.imports.report import Report


@dataclass(frozen=True, slots=True)
class BatchLine:
    """An import in the chamber's list."""

    token: str
    kind: ImportKind
    state: ImportState
    file_name: str
    by: str
    created_at: datetime
    entries: int | None
    """How many companies or partners were asked; None before the import."""


@dataclass(frozen=True, slots=True)
class UploadView:
    """An uploaded table that waits for its columns: header of each field, and its first rows."""

    token: str
    kind: ImportKind
    version: int
    file_name: str
    sheets: tuple[str, ...]
    sheet: str | None
    headers: tuple[str, ...]
    mapping: dict[str, str]
    first: tuple[Line, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class IndustryGuess:
    """What a word of the table was taken for."""

    word: str
    title: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """The dry run. `headers`: the column of each field, for naming problems by it."""

    token: str
    kind: ImportKind
    version: int
    file_name: str
    headers: dict[str, str]
    report: Report
    industries: tuple[IndustryGuess, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """An entry of an import. `label`: company or partner, blank once it is forgotten."""

    number: int
    state: ImportRowState
    label: str
    person: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """What became of an import. `counts` as Report.counts; `states`: entries by where they stand.

    `stayed`: who has agreed and therefore stayed when the import was undone.
    """

    token: str
    kind: ImportKind
    state: ImportState
    version: int
    file_name: str
    by: str
    imported_at: datetime | None
    counts: dict[str, int]
    states: dict[str, int]
    rows: tuple[RowView, ...]
    stayed: tuple[str, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an import did: entries that went, mails that had gone out, and who stays by name."""

    removed: int
    stayed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What a mailed link shows to the person: everything that is kept, and until when it waits.

    `has_password`: whether the address can sign in already; told only to whoever has the mail.
    """

    state: ImportRowState
    kind: ImportKind
    chamber: str
    company: str
    name: str
    email: str
    phone: str
    postcode: str
    place: str
    size: str
    industry: str
    website: str
    texts: tuple[str, ...]
    due_at: datetime | None
    has_password: bool
