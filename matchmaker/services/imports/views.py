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
class Fact:
    """One thing that an entry says: a field and its values.

    Values are texts, keys of closed vocabularies (sizes, formats, kinds, languages), or a moment.
    """

    field: str
    values: tuple[str | datetime, ...]


@dataclass(frozen=True, slots=True)
class TextFact:
    """A longer text of an entry, a need or an offering. `title` is blank for a need."""

    title: str
    text: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as the dry run shows it: what it is called, and everything that would be kept."""

    number: int
    label: str
    facts: tuple[Fact, ...]
    texts: tuple[TextFact, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a word of the table was taken for."""

    field: str
    word: str
    title: str


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
class CheckView:
    """The dry run. `headers`: the column of each field, for naming problems by it.

    `titled`: the field that names an entry; `first`: the first entries as they would be kept.
    """

    token: str
    kind: ImportKind
    version: int
    file_name: str
    headers: dict[str, str]
    titled: str
    report: Report
    guesses: tuple[Guess, ...]
    first: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """An entry of an import. `label`: what it is called or has become, blank once it is forgotten.

    `event`: the key of the event it has made.
    """

    number: int
    state: ImportRowState
    label: str
    person: str
    due_at: datetime | None
    event: str | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """What became of an import. `counts` as Report.counts; `states`: entries by where they stand.

    `asks`: whether its people were asked by mail; `stayed`: what stayed when it was undone.
    """

    token: str
    kind: ImportKind
    asks: bool
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
    """What undoing an import did: how many entries went, and what stays by name."""

    removed: int
    stayed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What a mailed link shows to the person: everything that is kept, and until when it waits.

    `ready`: nothing has to be added before the chamber can review it. `has_password`: whether the address can
    sign in already; told only to whoever has the mail.
    """

    state: ImportRowState
    kind: ImportKind
    chamber: str
    company: str
    name: str
    email: str
    facts: tuple[Fact, ...]
    texts: tuple[TextFact, ...]
    ready: bool
    due_at: datetime | None
    has_password: bool
