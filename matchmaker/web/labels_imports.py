"""Words for imports: what a table holds, how an import stands, what became of an entry."""

from flask_babel import gettext as _

from matchmaker.domain.vocabulary import ImportKind, ImportRowState, ImportState
from matchmaker.services.imports import words
from matchmaker.services.imports.report import Duplicate
from matchmaker.web.i18n import language


def import_kind_label(kind: str) -> str:
    """What a table holds."""
    return {
        ImportKind.COMPANIES: _("Companies with their needs"),
        ImportKind.PARTNERS: _("Partners with their offerings"),
    }[ImportKind(kind)]


def import_state_label(state: str) -> str:
    """How an import stands."""
    return {
        ImportState.UPLOADED: _("Uploaded, not imported yet"),
        ImportState.IMPORTED: _("Imported"),
        ImportState.UNDONE: _("Undone"),
    }[ImportState(state)]


def import_row_label(state: str) -> str:
    """What became of an entry."""
    return {
        ImportRowState.WAITING: _("Waits for an answer"),
        ImportRowState.CONFIRMED: _("Has agreed"),
        ImportRowState.DECLINED: _("Has refused, deleted"),
        ImportRowState.FORGOTTEN: _("No answer, deleted"),
        ImportRowState.UNDONE: _("Undone, deleted"),
    }[ImportRowState(state)]


def import_field_label(name: str) -> str:
    """The name of a field."""
    return words.field_label(name, language())


def import_problem_label(field: str, key: str) -> str:
    """What is wrong with a file, a column or a cell, and what to do."""
    return words.problem_label(field, key, language())


def import_duplicate_label(one: Duplicate) -> str:
    """Why a row is left out."""
    return words.duplicate_label(one, language())


def import_conflict_label(key: str) -> str:
    """Why nothing was imported, changed or undone."""
    return {
        "nothing_left": _("No row can be imported."),
    }.get(key, _("Somebody has changed or finished this import."))


IMPORT_LABELS = (
    *(import_kind_label, import_state_label, import_row_label),
    *(import_field_label, import_problem_label, import_duplicate_label),
)
