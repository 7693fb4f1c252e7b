"""Tables of events: drafts of the chamber's programme, which nobody else sees before they are published."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.domain.actor import Actor
from matchmaker.domain.duplicates import plain_name
from matchmaker.domain.event_input import EventInput, ValidEvent, validate_event
from matchmaker.domain.vocabulary import ImportKind, ImportRowState
from matchmaker.services.events.manage import new_event
from matchmaker.services.imports.events import EventRows, known_events
from matchmaker.services.imports.guesses import topics_and_districts
from matchmaker.services.imports.kind import Ground, RowCheck, TableKind, created_row
from matchmaker.services.imports.report import Entry, Report
from matchmaker.services.imports.views import Fact, TextFact, Undone
from matchmaker.services.present import Presenter
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ImportBatch

TABLES, PEOPLE = 1, 1
"""What a partner that takes part brings until somebody writes more into the event."""


class Events(TableKind):
    """Events are the chamber's own, and hold no personal data: nobody is asked, they are drafts at once."""

    name = ImportKind.EVENTS
    titled = "event_title"
    asks = False

    def rows(self, ground: Ground) -> RowCheck:
        """Rows of events."""
        return EventRows(ground)

    def guesses(self, uow: UnitOfWork, report: Report, language: str) -> dict[tuple[str, str], str]:
        """Topics that words were taken for."""
        return topics_and_districts(uow, report, language)

    def facts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[Fact, ...]:
        """The event; `content` as EventRows makes it."""
        valid = _valid(content, ground)
        topics = Presenter.load(ground.uow, language).topic_views(valid.topics)
        partners = ground.uow.partners.by_keys(content["partners"])
        place = " ".join(one for one in (valid.postcode, valid.place) if one)
        found: dict[str, Sequence[Any]] = {
            "event_title": [valid.title],
            "event_kind": [valid.kind.value],
            "begins": [valid.starts_at],
            "ends": [valid.ends_at],
            "until_day": [valid.register_until] if content["event"]["until_day"] else [],
            "place": [place],
            "link": [valid.link],
            "places": [str(valid.capacity)],
            "language": [valid.language.value],
            "topics": [one.label for one in topics],
            "partners": [partners[key].name for key in content["partners"] if key in partners],
        }
        kept = ((name, tuple(one for one in values if one)) for name, values in found.items())
        return tuple(Fact(name, values) for name, values in kept if values)

    def texts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[TextFact, ...]:
        """Its description."""
        return (TextFact("", content["event"]["text"]),)

    def still_new(self, ground: Ground, entries: Sequence[Entry]) -> list[Entry]:
        """Those that nobody has entered meanwhile."""
        known = known_events(ground)
        return [one for one in entries if _same(one, ground) not in known]

    def keep(self, ground: Ground, actor: Actor, batch: ImportBatch, entries: Sequence[Entry]) -> None:
        """Drafts of the chamber's programme."""
        uow, rows = ground.uow, []
        for one in entries:
            valid = _valid(one.content, ground)
            row = new_event(uow, valid, actor, ground.now, chamber=ground.chamber)
            partners = uow.partners.by_keys(one.content["partners"])
            uow.events.set_partners(row, {partner.id: (TABLES, PEOPLE) for partner in partners.values()})
            rows.append(created_row(ground, batch, one.number, event_id=row.id))
        uow.imports.add_rows(rows)

    def undo(self, ground: Ground, batch: ImportBatch) -> Undone:
        """Delete events for which nobody has registered."""
        uow = ground.uow
        rows = uow.imports.created(batch.id)
        gone = uow.imports.delete_unvisited_events(one.event_id for one in rows if one.event_id is not None)
        ended = [one.id for one in rows if one.event_id is None or one.event_id in gone]
        uow.imports.end(ended, ImportRowState.UNDONE, ground.now)
        return Undone(len(ended), tuple(uow.imports.stayed_names(batch.id)))


def _same(entry: Entry, ground: Ground) -> tuple[str, Any]:
    valid = _valid(entry.content, ground)
    return plain_name(valid.title), valid.starts_at


def _valid(content: Mapping[str, Any], ground: Ground) -> ValidEvent:
    """The event of a checked entry; that it begins at this very moment spoils nothing any more."""
    return validate_event(EventInput(**content["event"]), ground.now, past=True)
