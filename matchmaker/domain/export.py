"""What can be taken out as a file: tables with their columns, and which side sees which of them.

A column names the sides that see the same on their pages; what a page does not show is in no file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.policy import Permission
from matchmaker.domain.vocabulary import ActorKind

ROWS_MAX = 50_000
"""Rows of one table in one file; when there are more, the newest are taken."""
PORTION = 1000
"""Rows, or what they belong to, read at a time."""
SCHEMA = "matchmaker-export/1"
"""Name and version of the JSON form; the number grows when a program that reads it must change."""


class ExportFormat(StrEnum):
    """As what a table is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class ExportTable(StrEnum):
    """A table that can be taken out."""

    COMPANIES = "companies"
    NEEDS = "needs"
    MATCHES = "matches"
    INTRODUCTIONS = "introductions"
    PARTNERS = "partners"
    OFFERINGS = "offerings"
    EVENTS = "events"
    REGISTRATIONS = "registrations"
    ASSESSMENTS = "assessments"


class Kind(StrEnum):
    """What a cell holds. WORD and WORDS: keys of a closed vocabulary, which people read as its labels."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    YES_NO = "yes_no"
    TEXTS = "texts"
    WORD = "word"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `sides`: who sees it; `vocabulary`: of WORD and WORDS."""

    key: str
    kind: Kind
    sides: frozenset[ActorKind]
    vocabulary: str = ""


_SIDES = {"C": ActorKind.COORDINATOR, "P": ActorKind.PARTNER, "S": ActorKind.SME}


def _columns(*lines: str) -> tuple[Column, ...]:
    """Each line: the sides' initials, the kind (with the vocabulary after a colon), the keys."""
    found = []
    for line in lines:
        sides, kind, *keys = line.split()
        name, _, vocabulary = kind.partition(":")
        who = frozenset(_SIDES[one] for one in sides)
        found += [Column(key, Kind(name), who, vocabulary) for key in keys]
    return tuple(found)


COLUMNS: Mapping[ExportTable, tuple[Column, ...]] = {
    ExportTable.COMPANIES: _columns(
        "CS text company postcode place district",
        "CS word:size size",
        "CS text industry",
        "CS words:language languages",
        "CS number grade",
        "C texts people",
        "CS number needs introductions",
        "C moment known_since",
    ),
    ExportTable.NEEDS: _columns(
        "CS number need",
        "CS moment stated",
        "C text company",
        "CS text text",
        "CS word:language language",
        "S text postcode",
        "S word:size size",
        "S texts topics",
        "CS number matches",
    ),
    ExportTable.MATCHES: _columns(
        "CS number need",
        "C text company",
        "CS number rank",
        "CS text partner offering",
        "CS word:band band",
        "CS moment found",
    ),
    ExportTable.INTRODUCTIONS: _columns(
        "CPS text number",
        "CPS word:introduction_status status",
        "P text chamber",
        "CS moment created requested",
        "CPS moment approved accepted changed due",
        "CP text company place district",
        "CP word:size size",
        "CP text industry",
        "CPS text need",
        "CPS word:language language",
        "CPS text personal_line",
        "CPS word:band band",
        "CS text partner",
        "CPS text offering",
        "CPS word:reason reason",
        "CPS text reason_text",
        "CS yes_no on_behalf",
        "CPS word:outcome outcome",
        "CPS number company_stars",
        "CPS text company_line",
        "CPS number partner_stars",
        "CPS text partner_line",
        "CP text company_contact company_email company_phone",
        "CS text partner_contact partner_email partner_phone",
    ),
    ExportTable.PARTNERS: _columns(
        "CP text partner",
        "CP word:partner_kind kind",
        "CP word:partner_status status",
        "CP text seat website summary",
        "CP yes_no nationwide",
        "CP texts districts",
        "CP words:language languages",
        "CP number capacity free",
        "P text contact_name contact_email contact_phone",
    ),
    ExportTable.OFFERINGS: _columns(
        "C text partner",
        "CP text offering",
        "P word:offering_status status",
        "CP text what_you_get for_whom what_it_needs",
        "CP word:language language",
        "CP texts topics",
        "CP words:format formats",
        "CP words:size sizes",
        "CP number grade_best grade_worst",
        "CP yes_no on_site",
    ),
    ExportTable.EVENTS: _columns(
        "CP text event",
        "CP word:event_kind kind",
        "CP word:event_status status",
        "CP moment starts ends register_until",
        "CP text place postcode district",
        "CP yes_no online",
        "CP word:language language",
        "CP number capacity taken waiting",
        "C number attended ratings mean_stars",
        "CP texts topics",
        "CP text host",
        "CP texts partners",
    ),
    ExportTable.REGISTRATIONS: _columns(
        "CPS text event",
        "CPS moment starts",
        "CS word:registration_status status",
        "CP text company",
        "CS text person",
        "C text email",
        "CPS text need",
        "CPS yes_no wants_meetings",
        "CS yes_no share",
    ),
    ExportTable.ASSESSMENTS: _columns(
        "C text company",
        "CS moment completed",
        "CS text area",
        "CS number grade",
        "CS text notation",
    ),
}
"""Every table with its columns in order."""

_SEEN = {
    ExportTable.COMPANIES: Permission.SEE_SME,
    ExportTable.NEEDS: Permission.SEE_SME,
    ExportTable.MATCHES: Permission.SEE_SME,
    ExportTable.INTRODUCTIONS: Permission.SEE_INTRODUCTION,
    ExportTable.PARTNERS: Permission.SEE_PARTNER_FILE,
    ExportTable.OFFERINGS: Permission.SEE_PARTNER_FILE,
    ExportTable.ASSESSMENTS: Permission.SEE_ASSESSMENT,
}
_OF_EVENTS = {
    ActorKind.COORDINATOR: Permission.MANAGE_EVENT,
    ActorKind.PARTNER: Permission.PROPOSE_EVENT,
    ActorKind.SME: Permission.REGISTER_FOR_EVENT,
}


def columns_of(table: ExportTable, side: ActorKind) -> tuple[Column, ...]:
    """The columns of a table that a side sees; none: it cannot have the table."""
    return tuple(one for one in COLUMNS[table] if side in one.sides)


def tables_of(side: ActorKind) -> tuple[ExportTable, ...]:
    """The tables that a side can have, in order."""
    return tuple(one for one in ExportTable if columns_of(one, side))


def permission_for(table: ExportTable, side: ActorKind) -> Permission:
    """The right by which a side sees the rows of a table on its pages."""
    return _SEEN.get(table) or _OF_EVENTS[side]
