"""Registrations for events: numbered places, the waiting list, and who comes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from matchmaker.domain.event import OCCUPYING
from matchmaker.domain.vocabulary import EventStatus, RegistrationStatus
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from models import Event, EventFeedback, EventPartner, EventRegistration, Need, User


class RegistrationRepository(Repository):
    """The database itself refuses a place too many, or one given twice (docs/adr/0022)."""

    def by_token(self, token: str) -> EventRegistration | None:
        """One registration with everything around it, or None."""
        return self._session.scalars(_whole().where(EventRegistration.token == token)).one_or_none()

    def of_person(self, event_id: int, user_id: int) -> EventRegistration | None:
        """A person's registration for an event in whatever state, or None."""
        query = _whole().where(EventRegistration.event_id == event_id, EventRegistration.user_id == user_id)
        return self._session.scalars(query).one_or_none()

    def of_event(self, event_id: int) -> Sequence[EventRegistration]:
        """All registrations for an event in the order in which people registered."""
        query = _whole().where(EventRegistration.event_id == event_id)
        return self._session.scalars(query.order_by(*_IN_ORDER)).all()

    def of_sme(self, sme_id: int) -> Sequence[EventRegistration]:
        """All registrations of a company's people, the next event first."""
        query = _whole().join(Event, Event.id == EventRegistration.event_id)
        query = query.where(EventRegistration.sme_id == sme_id)
        return self._session.scalars(query.order_by(Event.starts_at, EventRegistration.id)).all()

    def of_user(self, user_id: int) -> Sequence[EventRegistration]:
        """All registrations of a person, oldest first."""
        query = _whole().where(EventRegistration.user_id == user_id)
        return self._session.scalars(query.order_by(EventRegistration.id)).all()

    def by_ids(self, ids: Collection[int]) -> Sequence[EventRegistration]:
        """Registrations by number, the newest first."""
        query = _whole().where(EventRegistration.id.in_(ids))
        return self._session.scalars(query.order_by(EventRegistration.id.desc())).all()

    def add(self, row: EventRegistration, event: Event, place: int | None) -> None:
        """Keep a new registration, on a place or waiting. Raises ConcurrentChange."""
        self._session.add(row)
        self.seat(row, event, place)

    def seat(self, row: EventRegistration, event: Event, place: int | None) -> None:
        """Give a registration its place, or take it away; its new status must be set already.

        Raises ConcurrentChange when somebody else has taken the place meanwhile.
        """
        row.place, row.capacity = place, event.capacity if place else None
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("somebody else has changed the places of this event") from error

    def free_place(self, event: Event) -> int | None:
        """The lowest place that is free, None when all are taken."""
        taken = self._taken(event.id)
        return next((number for number in range(1, event.capacity + 1) if number not in taken), None)

    def first_waiting(self, event_id: int) -> EventRegistration | None:
        """Who has waited longest for a place, None when nobody waits."""
        query = _whole().where(
            EventRegistration.event_id == event_id, EventRegistration.status == RegistrationStatus.WAITING
        )
        return self._session.scalars(query.order_by(*_IN_ORDER).limit(1)).one_or_none()

    def ahead_of(self, row: EventRegistration) -> int:
        """How many people wait before a waiting one."""
        query = select(EventRegistration.id).where(
            EventRegistration.event_id == row.event_id,
            EventRegistration.status == RegistrationStatus.WAITING,
        )
        return list(self._session.scalars(query.order_by(*_IN_ORDER))).index(row.id)

    def taken(self, event_id: int) -> int:
        """How many places of an event are taken."""
        return len(self._taken(event_id))

    def move_down(self, event: Event, capacity: int) -> None:
        """Give everybody a place up to `capacity`, which must not be below the places that are taken.

        To be called before the event's capacity is lowered.
        """
        taken = self._taken(event.id)
        free = iter(number for number in range(1, capacity + 1) if number not in taken)
        for place in sorted(number for number in taken if number > capacity):
            same = (EventRegistration.event_id == event.id, EventRegistration.place == place)
            self._session.execute(update(EventRegistration).where(*same).values(place=next(free)))

    def to_remind(self, now: datetime, until: datetime) -> Sequence[EventRegistration]:
        """Registrations for published events that begin until then, of people not reminded yet."""
        query = _whole().join(Event, Event.id == EventRegistration.event_id)
        query = query.where(
            Event.status == EventStatus.PUBLISHED,
            Event.starts_at > now,
            Event.starts_at <= until,
            EventRegistration.status == RegistrationStatus.REGISTERED,
            EventRegistration.reminded_at.is_(None),
            EventRegistration.user_id.is_not(None),
        )
        return self._session.scalars(query.order_by(EventRegistration.id)).all()

    def forget_presence(self, event: Event) -> None:
        """Everybody is there all the time again: times of another day or hour say nothing any more."""
        for table in (EventRegistration, EventPartner):
            statement = update(table).where(table.event_id == event.id)
            self._session.execute(statement.values(there_from=None, there_until=None))

    def forget_reminders(self, event_id: int) -> None:
        """Let everybody be reminded anew: the event takes place at another time or place."""
        same = update(EventRegistration).where(EventRegistration.event_id == event_id)
        self._session.execute(same.values(reminded_at=None))

    def to_ask(self, since: datetime, until: datetime) -> Sequence[EventRegistration]:
        """Registrations of people who took part in what ended in this time and were not asked how it was."""
        query = _whole().join(Event, Event.id == EventRegistration.event_id)
        query = query.where(
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at > since,
            Event.ends_at <= until,
            EventRegistration.status.in_([RegistrationStatus.REGISTERED, RegistrationStatus.ATTENDED]),
            EventRegistration.asked_at.is_(None),
            EventRegistration.user_id.is_not(None),
        )
        return self._session.scalars(query.order_by(EventRegistration.id)).all()

    def say(self, row: EventRegistration, stars: int, line: str, at: datetime) -> None:
        """Keep what a participant says, in place of what it said before."""
        self._session.merge(EventFeedback(registration_id=row.id, stars=stars, line=line, at=at))
        self._session.flush()

    def feedback_of(self, event_id: int) -> Sequence[EventFeedback]:
        """What participants said of an event, newest first."""
        query = select(EventFeedback).join(
            EventRegistration, EventRegistration.id == EventFeedback.registration_id
        )
        query = query.where(EventRegistration.event_id == event_id)
        return self._session.scalars(query.order_by(EventFeedback.at.desc())).all()

    def attended(self, event_ids: Sequence[int]) -> dict[int, int]:
        """How many people attended, by event."""
        query = (
            select(EventRegistration.event_id, func.count())
            .where(EventRegistration.event_id.in_(event_ids))
            .where(EventRegistration.status == RegistrationStatus.ATTENDED)
            .group_by(EventRegistration.event_id)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}

    def _taken(self, event_id: int) -> frozenset[int]:
        query = select(EventRegistration.place).where(
            EventRegistration.event_id == event_id, EventRegistration.status.in_(list(OCCUPYING))
        )
        return frozenset(place for place in self._session.scalars(query) if place is not None)


_IN_ORDER = (EventRegistration.registered_at, EventRegistration.id)


def _whole() -> Select[EventRegistration]:
    event = selectinload(EventRegistration.event)
    return select(EventRegistration).options(
        event.selectinload(Event.topics),
        event.selectinload(Event.partner),
        event.selectinload(Event.partners).selectinload(EventPartner.partner),
        selectinload(EventRegistration.sme),
        selectinload(EventRegistration.user).selectinload(User.memberships),
        selectinload(EventRegistration.need).selectinload(Need.topics),
        selectinload(EventRegistration.feedback),
    )
