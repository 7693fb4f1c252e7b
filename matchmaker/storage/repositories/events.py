"""Events of the chambers' programmes: the public calendar, and the lists of those who make it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import selectinload

from matchmaker.domain.event import OCCUPYING, PUBLIC, EventFilter
from matchmaker.domain.months import month_start, shifted
from matchmaker.domain.vocabulary import EventStatus, RegistrationStatus
from matchmaker.storage.repositories.base import Repository, chunks
from models import Event, EventPartner, EventRegistration, EventTopic


@dataclass(frozen=True, slots=True)
class Seats:
    """How many places of an event are taken, and how many people wait for one."""

    taken: int = 0
    waiting: int = 0


class EventRepository(Repository):
    """Events with their topics, host and partners."""

    def add(self, event: Event) -> None:
        """Keep a new event; its id is known afterwards."""
        self._session.add(event)
        self._session.flush()

    def delete(self, event: Event) -> None:
        """Delete an event for which nobody has registered."""
        self._session.delete(event)
        self._session.flush()

    def by_key(self, key: str) -> Event | None:
        """One event in whatever state, or None."""
        return self._session.scalars(_whole().where(Event.key == key)).one_or_none()

    def by_id(self, event_id: int) -> Event | None:
        """One event in whatever state, or None."""
        return self._session.scalars(_whole().where(Event.id == event_id)).one_or_none()

    def by_ids(self, ids: Collection[int]) -> Sequence[Event]:
        """Events by number, the newest first."""
        return self._session.scalars(_whole().where(Event.id.in_(ids)).order_by(Event.id.desc())).all()

    def public_by_key(self, key: str) -> Event | None:
        """One event that everybody may see, also when it is over or was cancelled."""
        query = _whole().where(Event.key == key, Event.status.in_(PUBLIC))
        return self._session.scalars(query).one_or_none()

    def calendar(
        self, chosen: EventFilter, now: datetime, limit: int | None = None, offset: int = 0
    ) -> Sequence[Event]:
        """The events of the filtered calendar in order of time; cancelled ones are in it."""
        query = _whole().where(*_conditions(chosen, now)).order_by(Event.starts_at, Event.id)
        return self._session.scalars(query.limit(limit).offset(offset)).all()

    def calendar_size(self, chosen: EventFilter, now: datetime) -> int:
        """How many events the filtered calendar has."""
        query = select(func.count()).select_from(Event).where(*_conditions(chosen, now))
        return self._session.scalars(query).one()

    def upcoming(self, now: datetime) -> Sequence[Event]:
        """Published events that have not begun, in order of time."""
        query = _whole().where(Event.status == EventStatus.PUBLISHED, Event.starts_at > now)
        return self._session.scalars(query.order_by(Event.starts_at, Event.id)).all()

    def starts(self) -> Sequence[datetime]:
        """When all public events begin, in order of time."""
        query = select(Event.starts_at).where(Event.status.in_(PUBLIC))
        return self._session.scalars(query.order_by(Event.starts_at)).all()

    def districts(self) -> frozenset[str]:
        """Districts in which public events take place."""
        query = select(Event.district_ags).where(Event.status.in_(PUBLIC), Event.district_ags.is_not(None))
        return frozenset(one for one in self._session.scalars(query.distinct()) if one)

    def of_chamber(self, chamber: str) -> Sequence[Event]:
        """The chamber's own events, and partners' that were ever handed in to it, newest first."""
        handed_in = or_(Event.by_partner.is_(False), Event.submitted_at.is_not(None))
        query = _whole().where(Event.chamber_code == chamber, handed_in)
        return self._session.scalars(query.order_by(Event.starts_at.desc(), Event.id.desc())).all()

    def of_partner(self, partner_id: int) -> Sequence[Event]:
        """Events that a partner hosts or takes part in as far as they are public, newest first."""
        taking = select(EventPartner.event_id).where(EventPartner.partner_id == partner_id)
        own = Event.partner_id == partner_id
        query = _whole().where(or_(own, Event.id.in_(taking) & Event.status.in_(PUBLIC)))
        return self._session.scalars(query.order_by(Event.starts_at.desc(), Event.id.desc())).all()

    def in_review(self, chamber: str) -> Sequence[Event]:
        """Partners' events that wait for the chamber, the longest waiting first."""
        query = _whole().where(Event.chamber_code == chamber, Event.status == EventStatus.IN_REVIEW)
        return self._session.scalars(query.order_by(Event.submitted_at, Event.id)).all()

    def of_source(self, source: str) -> Sequence[Event]:
        """Events that a data file vouches for."""
        return self._session.scalars(_whole().where(Event.source == source).order_by(Event.id)).all()

    def seats(self, event_ids: Iterable[int]) -> Mapping[int, Seats]:
        """Taken places and people waiting, by event; events without registrations are missing."""
        found: dict[int, Seats] = {}
        for part in chunks(event_ids):
            query = (
                select(
                    EventRegistration.event_id,
                    func.count(EventRegistration.place),
                    func.count().filter(EventRegistration.status == RegistrationStatus.WAITING),
                )
                .where(EventRegistration.event_id.in_(part))
                .where(EventRegistration.status.in_([*OCCUPYING, RegistrationStatus.WAITING]))
                .group_by(EventRegistration.event_id)
            )
            found |= {row[0]: Seats(row[1], row[2]) for row in self._session.execute(query)}
        return found

    def set_topics(self, event: Event, topics: Sequence[str]) -> None:
        """Replace the topics; most important first."""
        known = {row.topic_key: row for row in event.topics}
        event.topics = [known.get(key) or EventTopic(topic_key=key) for key in dict.fromkeys(topics)]
        for position, row in enumerate(event.topics):
            row.position = position
        self._session.flush()

    def set_partners(self, event: Event, partners: Mapping[int, tuple[int, int]]) -> None:
        """Replace the partners that take part: (tables, people) by partner."""
        known = {row.partner_id: row for row in event.partners}
        event.partners = [known.get(one) or EventPartner(partner_id=one) for one in partners]
        for row in event.partners:
            row.tables, row.people = partners[row.partner_id]
        self._session.flush()

    def lock(self, event_id: int) -> None:
        """Let nobody else change the event's places until this unit of work ends; who waited starts afresh.

        The row is written, not only locked: a transaction that began before must not go on with what it saw.
        """
        same = update(Event).where(Event.id == event_id).values(sequence=Event.sequence)
        self._session.execute(same.execution_options(synchronize_session=False))


def _whole() -> Select[Event]:
    return select(Event).options(
        selectinload(Event.topics),
        selectinload(Event.partner),
        selectinload(Event.partners).selectinload(EventPartner.partner),
    )


def _conditions(chosen: EventFilter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Event.status.in_(PUBLIC)]
    if chosen.month:
        found += [
            Event.starts_at >= month_start(chosen.month),
            Event.starts_at < month_start(shifted(chosen.month, 1)),
        ]
    else:
        found.append(Event.ends_at > now)
    if chosen.kind:
        found.append(Event.kind == chosen.kind)
    if chosen.language:
        found.append(Event.language == chosen.language)
    if chosen.district:
        found.append(Event.district_ags == chosen.district)
    if chosen.online:
        found.append(Event.link.is_not(None))
    if chosen.topic:
        about = select(EventTopic.event_id).where(EventTopic.topic_key == chosen.topic)
        found.append(Event.id.in_(about))
    return found
