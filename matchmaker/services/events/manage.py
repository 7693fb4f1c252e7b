"""A chamber's programme: plan, publish, change and cancel events, decide on those that partners propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.event import moved_event
from matchmaker.domain.event_input import EventInput, ValidEvent, check_note, validate_event
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ActorKind, EventAction, EventStatus, PartnerStatus
from matchmaker.services.events.letters import tell_everybody, tell_partner
from matchmaker.services.events.present import EventPresenter, possible
from matchmaker.services.events.seats import ATTEMPTS, move_up
from matchmaker.services.events.views import EventView, ProgrammeLine
from matchmaker.services.naming import new_key
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

TABLES_MAX, PEOPLE_MAX = 20, 50
"""Tables for one-to-one meetings and people that a partner brings, at most."""
PARTNERS_MAX = 60
"""Partners that take part in one event, at most."""


DECIDED = {EventAction.APPROVE: "approved", EventAction.RETURN: "returned"}
"""Ends of the names of the messages to the partner."""


@dataclass(frozen=True, slots=True)
class PartnerInput:
    """A partner that takes part, as typed: its key, tables for one-to-one meetings (0 to 20) and people."""

    key: str
    tables: str = "1"
    people: str = "1"


@dataclass(frozen=True, slots=True)
class EditView:
    """An event as its form shows it. `link`: where it takes place online, which only its makers see here."""

    event: EventView
    link: str | None


class Programme:
    """What coordinators do with the events of their chamber; nobody sees another chamber's drafts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def lines(
        self, actor: Actor, language: str
    ) -> tuple[tuple[ProgrammeLine, ...], tuple[ProgrammeLine, ...]]:
        """The chamber's events: what is not over, the next first, and what is over, the newest first.

        Raises NotFound for people without a chamber.
        """
        require(actor, Permission.MANAGE_EVENT, Subject(chamber_code=actor.chamber_code))
        with UnitOfWork(self._database) as uow:
            rows = uow.events.of_chamber(actor.chamber_code or "")
            lines = programme_lines(uow, rows, language, self._clock(), ActorKind.COORDINATOR)
        return tuple(reversed([one for one in lines if not one.event.over])), tuple(
            one for one in lines if one.event.over
        )

    def one(self, actor: Actor, key: str, language: str) -> EditView:
        """An event of the chamber's programme with what can be done to it. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            row = self._managed(uow, actor, key)
            presenter = EventPresenter.load(uow, [row], language, self._clock())
            return EditView(presenter.event(row, ActorKind.COORDINATOR), row.link)

    def partners(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """(key, name) of every active partner, by name: who can take part in an event."""
        require(actor, Permission.MANAGE_EVENT, Subject(chamber_code=actor.chamber_code))
        with UnitOfWork(self._database) as uow:
            return tuple(uow.partners.active_names())

    def create(self, actor: Actor, typed: EventInput, partners: Sequence[PartnerInput] = ()) -> str:
        """Keep a draft of an event of the chamber; returns its key.

        Raises InvalidInput: the keys of validate_event, postcode_unknown, topic_unknown, and for `partners`
        partner_unknown, partner_numbers, partners_many. Raises NotFound for people without a chamber.
        """
        require(actor, Permission.MANAGE_EVENT, Subject(chamber_code=actor.chamber_code))
        now = self._clock()

        def work(uow: UnitOfWork) -> str:
            valid = checked(uow, typed, now)
            row = new_event(uow, valid, actor, now, chamber=str(actor.chamber_code))
            uow.events.set_partners(row, _chosen(uow, partners))
            return row.key

        return write_with_retry(self._database, work)

    def edit(
        self, actor: Actor, key: str, version: int, typed: EventInput, partners: Sequence[PartnerInput] = ()
    ) -> None:
        """Change an event. More places hold at once and the waiting list moves up; fewer only down to those
        that are taken.

        Raises InvalidInput as `create` does and {"capacity": "capacity_taken"}, Conflict when the page showed
        an older state or the event has begun, and NotFound.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = self._at(uow, actor, key, version, EventAction.EDIT)
            uow.events.lock(row.id)
            valid = checked(uow, typed, now)
            taking = _chosen(uow, partners)
            moved = change(uow, row, valid, now)
            uow.events.set_partners(row, taking)
            if row.status == EventStatus.PUBLISHED:
                if moved:
                    uow.registrations.forget_reminders(row.id)
                    tell_everybody(uow, "event_changed", row, now)
                move_up(uow, row, now)

        write_with_retry(self._database, work, ATTEMPTS)

    def publish(self, actor: Actor, key: str, version: int) -> None:
        """Put an event of the chamber into the public calendar. Raises Conflict and NotFound."""
        self._decide(actor, key, version, EventAction.PUBLISH)

    def approve(self, actor: Actor, key: str, version: int) -> None:
        """Put a partner's event into the public calendar. Raises Conflict and NotFound."""
        self._decide(actor, key, version, EventAction.APPROVE)

    def give_back(self, actor: Actor, key: str, version: int, note: str) -> None:
        """Return a partner's event with a note.

        Raises InvalidInput (note_short, note_long), Conflict and NotFound.
        """
        self._decide(actor, key, version, EventAction.RETURN, note)

    def cancel(self, actor: Actor, key: str, version: int, note: str) -> None:
        """Cancel a published event with a reason that everybody reads; it stays in the calendar, marked.

        Raises InvalidInput (note_short, note_long), Conflict once it is over, and NotFound.
        """
        self._decide(actor, key, version, EventAction.CANCEL, note)

    def delete(self, actor: Actor, key: str, version: int) -> None:
        """Delete a draft of the chamber. Raises Conflict (moved_on once published, stale) and NotFound."""

        def work(uow: UnitOfWork) -> None:
            uow.events.delete(self._at(uow, actor, key, version, EventAction.DELETE))

        write_with_retry(self._database, work)

    def _decide(
        self, actor: Actor, key: str, version: int, action: EventAction, note: str | None = None
    ) -> None:
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = self._at(uow, actor, key, version, action)
            words = None if note is None else check_note(note)
            row.status = moved_event(row.status, action, ActorKind.COORDINATOR, by_partner=row.by_partner)
            row.note, row.changed_at = words, now
            if row.status == EventStatus.PUBLISHED:
                row.published_at = now
            if action is EventAction.CANCEL:
                row.sequence += 1
                tell_everybody(uow, "event_cancelled", row, now, words)
            elif action in (EventAction.APPROVE, EventAction.RETURN):
                tell_partner(uow, f"event_{DECIDED[action]}", row, now)

        write_with_retry(self._database, work)

    def _managed(self, uow: UnitOfWork, actor: Actor, key: str) -> "models.Event":
        """An event of the actor's chamber; a partner's one only once it was handed in."""
        row = uow.events.by_key(key)
        if row is None or (row.by_partner and row.submitted_at is None):
            raise NotFound(f"there is no event {key}")
        require(actor, Permission.MANAGE_EVENT, Subject(chamber_code=row.chamber_code))
        return row

    def _at(
        self, uow: UnitOfWork, actor: Actor, key: str, version: int, action: EventAction
    ) -> "models.Event":
        """The event, if the action is possible now and the page showed it as it is."""
        row = self._managed(uow, actor, key)
        ensure_possible(row, action, ActorKind.COORDINATOR, version, self._clock())
        return row


def ensure_possible(
    row: "models.Event", action: EventAction, kind: ActorKind, version: int, now: datetime
) -> None:
    """Refuse what the event's life or the time does not allow, and pages that show an older state.

    Raises Conflict with the key moved_on, too_late or stale.
    """
    moved_event(row.status, action, kind, by_partner=row.by_partner)
    if action not in possible(row, kind, now):
        raise Conflict("the event has begun or is over", row.status, key="too_late")
    if row.version != version:
        raise Conflict("the event has changed since the page was shown", row.status, key="stale")


def checked(uow: UnitOfWork, typed: EventInput, now: datetime) -> ValidEvent:
    """The event when it can be kept: its own limits, and what only the store knows.

    Raises InvalidInput: the keys of validate_event, postcode_unknown and topic_unknown, all together.
    """
    errors: dict[str, str] = {}
    valid: ValidEvent | None = None
    try:
        valid = validate_event(typed, now)
    except InvalidInput as problem:
        errors |= problem.errors
    if (
        typed.place.strip()
        and "postcode" not in errors
        and uow.reference.place(typed.postcode.strip()) is None
    ):
        errors["postcode"] = "postcode_unknown"
    if "topics" not in errors and not set(typed.topics) <= {topic.key for topic in uow.topics.all()}:
        errors["topics"] = "topic_unknown"
    if errors or valid is None:
        raise InvalidInput(errors)
    return valid


def new_event(
    uow: UnitOfWork,
    valid: ValidEvent,
    actor: Actor,
    now: datetime,
    *,
    chamber: str,
    partner_id: int | None = None,
) -> "models.Event":
    """Keep the draft of an event under a key made of its title."""
    by_partner = partner_id is not None
    kind = ActorKind.PARTNER if by_partner else ActorKind.COORDINATOR
    row = models.Event(
        key=new_key(valid.title, "veranstaltung"),
        status=moved_event(None, EventAction.CREATE, kind, by_partner=by_partner),
        chamber_code=chamber,
        partner_id=partner_id,
        by_partner=by_partner,
        sequence=0,
        created_by_id=actor.user_id,
        created_at=now,
        topics=[],
        partners=[],
    )
    _fill(uow, row, valid, now)
    row.capacity = valid.capacity
    uow.events.add(row)
    uow.events.set_topics(row, valid.topics)
    return row


def change(uow: UnitOfWork, row: "models.Event", valid: ValidEvent, now: datetime) -> bool:
    """Take over a checked edit; returns whether people who planned with it must know (time, place, link).

    The event must be locked. Raises InvalidInput {"capacity": "capacity_taken"} for fewer places than taken.
    """
    if valid.capacity < uow.registrations.taken(row.id):
        raise InvalidInput({"capacity": "capacity_taken"})
    if valid.capacity < row.capacity:
        uow.registrations.move_down(row, valid.capacity)
    before = (row.starts_at, row.ends_at, row.place, row.postcode, row.link)
    title = row.title
    _fill(uow, row, valid, now)
    row.capacity = valid.capacity
    moved = before != (row.starts_at, row.ends_at, row.place, row.postcode, row.link)
    if before[:2] != (row.starts_at, row.ends_at):
        uow.registrations.forget_presence(row)
    if moved or title != row.title:
        row.sequence += 1
    uow.events.set_topics(row, valid.topics)
    return moved


def programme_lines(
    uow: UnitOfWork, rows: Sequence["models.Event"], language: str, now: datetime, kind: ActorKind
) -> list[ProgrammeLine]:
    """Events with their numbers, in the given order."""
    presenter = EventPresenter.load(uow, rows, language, now)
    attended = uow.registrations.attended([row.id for row in rows])
    return [
        ProgrammeLine(
            presenter.event(row, kind),
            presenter.seats[row.id].taken if row.id in presenter.seats else 0,
            attended.get(row.id, 0),
        )
        for row in rows
    ]


def _fill(uow: UnitOfWork, row: "models.Event", valid: ValidEvent, now: datetime) -> None:
    place = uow.reference.place(valid.postcode) if valid.postcode else None
    row.kind, row.title, row.text, row.language = valid.kind, valid.title, valid.text, valid.language
    row.starts_at, row.ends_at, row.register_until = valid.starts_at, valid.ends_at, valid.register_until
    row.place, row.postcode, row.link = valid.place, valid.postcode, valid.link
    row.district_ags = place.district if place else None
    row.changed_at = now


def _chosen(uow: UnitOfWork, typed: Sequence[PartnerInput]) -> dict[int, tuple[int, int]]:
    """(tables, people) by partner. Raises InvalidInput for unknown partners and numbers out of range."""
    if len(typed) > PARTNERS_MAX:
        raise InvalidInput({"partners": "partners_many"})
    known = uow.partners.by_keys([one.key for one in typed])
    found: dict[int, tuple[int, int]] = {}
    for one in typed:
        partner = known.get(one.key)
        if partner is None or partner.status not in (PartnerStatus.ACTIVE, PartnerStatus.PAUSED):
            raise InvalidInput({"partners": "partner_unknown"})
        tables, people = _number(one.tables), _number(one.people)
        if tables is None or people is None or tables > TABLES_MAX or not 1 <= people <= PEOPLE_MAX:
            raise InvalidInput({"partners": "partner_numbers"})
        found[partner.id] = (tables, people)
    return found


def _number(typed: str) -> int | None:
    trimmed = typed.strip()
    return int(trimmed) if trimmed.isascii() and trimmed.isdigit() and len(trimmed) < 4 else None
