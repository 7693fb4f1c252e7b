"""Words for imports: what a table holds, what becomes of it, how an import and its entries stand."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.vocabulary import ImportKind, ImportRowState, ImportState
from matchmaker.services.imports import words
from matchmaker.services.imports.offering_facts import NATIONWIDE
from matchmaker.services.imports.report import Duplicate
from matchmaker.services.imports.views import Fact
from matchmaker.web.i18n import language
from matchmaker.web.labels import format_label, kind_label, language_label, size_label
from matchmaker.web.labels_events import clock, event_kind_label
from matchmaker.web.labels_introductions import day


def import_kind_label(kind: str) -> str:
    """What a table holds."""
    return {
        ImportKind.COMPANIES: _("Companies with their needs"),
        ImportKind.PARTNERS: _("Partners with their offerings"),
        ImportKind.OFFERINGS: _("Offerings of partners in the network"),
        ImportKind.EVENTS: _("Events of your programme"),
    }[ImportKind(kind)]


def import_before_label(kind: str) -> str:
    """What the import will do, on the page that checks it."""
    asked = _(
        "Everybody who is imported gets a mail and is asked for consent; nobody else sees anything before."
    )
    return {
        ImportKind.COMPANIES: asked,
        ImportKind.PARTNERS: asked
        + " "
        + _("Who agrees becomes an application that your chamber reviews like any other."),
        ImportKind.OFFERINGS: _(
            "The offerings wait as drafts with their partners, who get a mail, complete them and send them to"
            " review."
        ),
        ImportKind.EVENTS: _(
            "The events become drafts of your programme. You publish each of them yourself."
        ),
    }[ImportKind(kind)]


def import_button_label(kind: str, number: int, shown: str) -> str:
    """What the button that imports says."""
    if kind == ImportKind.OFFERINGS:
        return ngettext("Prepare for one partner", "Prepare for %(shown)s partners", number, shown=shown)
    if kind == ImportKind.EVENTS:
        return ngettext("Import one event", "Import %(shown)s events", number, shown=shown)
    return ngettext(
        "Import one entry and write to its person",
        "Import %(shown)s entries and write to their people",
        number,
        shown=shown,
    )


def import_done_label(kind: str, number: int, shown: str) -> str:
    """What the import has done."""
    if kind == ImportKind.OFFERINGS:
        return ngettext(
            "Offerings are prepared for one partner. Its people get a mail.",
            "Offerings are prepared for %(shown)s partners. Their people get a mail.",
            number,
            shown=shown,
        )
    if kind == ImportKind.EVENTS:
        return ngettext(
            "One event is a draft of your programme now.",
            "%(shown)s events are drafts of your programme now.",
            number,
            shown=shown,
        )
    return ngettext(
        "One entry is imported. Its person is asked by mail.",
        "%(shown)s entries are imported. Their people are asked by mail.",
        number,
        shown=shown,
    )


def import_undo_label(kind: str, number: int, shown: str) -> str:
    """What taking an import back will do. `number`: entries that wait."""
    if kind == ImportKind.OFFERINGS:
        return _("Drafts that nobody has changed or sent are deleted; the others stay with their partners.")
    if kind == ImportKind.EVENTS:
        return _("Events for which nobody has registered are deleted, published ones, too; the others stay.")
    gone = ngettext(
        "One entry on which nobody has acted is deleted.",
        "%(shown)s entries on which nobody has acted are deleted.",
        number,
        shown=shown,
    )
    return f"{gone} {_('Who has agreed already stays.')}"


def import_undone_label(kind: str) -> str:
    """What taking an import back has done."""
    if kind == ImportKind.OFFERINGS:
        return _("The import is undone. Drafts that nobody had changed or sent are deleted.")
    if kind == ImportKind.EVENTS:
        return _("The import is undone. Events for which nobody had registered are deleted.")
    return _("The import is undone. What waited is deleted; mails that had not gone out are not sent.")


def import_stayed_label(kind: str) -> str:
    """Heading over what stayed when an import was taken back."""
    return {
        ImportKind.OFFERINGS: _("These partners have worked on their drafts, which stay"),
        ImportKind.EVENTS: _("People have registered for these events, which stay"),
    }.get(ImportKind(kind)) or _("These had agreed already and stay")


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
        ImportRowState.CREATED: _("Draft made"),
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


def import_fact_label(fact: Fact) -> str:
    """The values of a fact in words."""
    word = _FACTS.get(fact.field, str)
    return ", ".join(
        f"{day(one)}, {clock(one)}" if isinstance(one, datetime) else word(one) for one in fact.values
    )


def _region(name: str) -> str:
    return _("nationwide") if name == NATIONWIDE else name


_FACTS: Mapping[str, Callable[[str], str]] = {
    "size": size_label,
    "sizes": size_label,
    "formats": format_label,
    "partner_kind": kind_label,
    "event_kind": event_kind_label,
    "language": language_label,
    "languages": language_label,
    "regions": _region,
}
"""Closed vocabularies among the fields of a table; all other values are shown as they are."""


def import_conflict_label(key: str) -> str:
    """Why nothing was imported, changed or undone."""
    return {
        "nothing_left": _("No row can be imported."),
    }.get(key, _("Somebody has changed or finished this import."))


IMPORT_LABELS = (
    *(import_kind_label, import_state_label, import_row_label),
    *(import_before_label, import_button_label, import_done_label),
    *(import_undo_label, import_undone_label, import_stayed_label),
    *(import_field_label, import_problem_label, import_duplicate_label, import_fact_label),
)
"""What templates may call."""
