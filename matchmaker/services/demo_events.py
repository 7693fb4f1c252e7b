"""Plays the demonstration's programme through the real use cases: events, registrations, feedback."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import DataFileError, Forbidden
from matchmaker.domain.event_input import EventInput, local_moment
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import EventKind, Role
from matchmaker.services.demo_introductions import give_contact, settle_mails
from matchmaker.services.events import EventsServices
from matchmaker.services.events.manage import PartnerInput
from matchmaker.services.events.present import DEMO_SOURCE
from matchmaker.services.events.register import RegistrationInput
from matchmaker.storage.database import Database
from matchmaker.storage.seed.events import FILE, Coming, Planned
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

CHAMBER = "155"
"""IHK für München und Oberbayern, whose programme it was."""
PUBLISHED_BEFORE = timedelta(days=50)
REGISTERED_BEFORE = timedelta(days=20)
"""How long before it an event of the past was published, and people began to register."""
MAILS = ("registration:", "event:")
"""Beginnings of the keys of all mails about events."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """How many events and registrations were made, and how many events were there already."""

    events: int
    registrations: int
    there: int


class DemoEvents:
    """`events` must go by `clock`, so that everything bears the time at which it is played."""

    def __init__(self, database: Database, events: EventsServices, clock: SetClock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def show(self, planned: Sequence[Planned], now: datetime, progress: Progress | None = None) -> Shown:
        """Play every event that is not there yet; deterministic for the day of `now`.

        Mails of earlier days count as delivered. Raises DataFileError naming the place, Forbidden for firms
        that are not invented.
        """
        with UnitOfWork(self._database) as uow:
            known = {row.title for row in uow.events.of_source(DEMO_SOURCE)}
            coordinators = uow.introductions.coordinators_of(CHAMBER)
        coordinator = Actor(
            user_id=coordinators[0].id if coordinators else None,
            role=Role.COORDINATOR,
            chamber_code=CHAMBER,
            second_factor=True,
        )
        new = [(place, one) for place, one in enumerate(planned) if one.title not in known]
        registered = 0
        for done, (place, one) in enumerate(new):
            registered += self._play(place, one, coordinator, now)
            if progress:
                progress(done + 1, len(new))
        if new:
            write_with_retry(self._database, lambda uow: settle_mails(uow, now, MAILS))
        return Shown(len(new), registered, len(planned) - len(new))

    def _play(self, place: int, one: Planned, coordinator: Actor, now: datetime) -> int:
        day = day_of(one, now)
        starts_at = local_moment(day.isoformat(), one.begins)
        if starts_at is None:
            raise DataFileError(FILE, f"events/{place}/begins", "there is no such time on this day")
        self._clock.now = min(now, starts_at) - PUBLISHED_BEFORE
        key = self._publish(one, coordinator, day)
        tokens: list[tuple[Coming, Actor, str]] = []
        first = min(now - timedelta(days=1), starts_at) - REGISTERED_BEFORE
        for number, each in enumerate(one.registrations):
            self._clock.now = first + timedelta(hours=9 * number)
            if self._clock.now >= min(now, starts_at):
                self._clock.now = min(now, starts_at) - timedelta(minutes=len(one.registrations) - number)
            where = f"events/{place}/registrations/{number}"
            actor, need = self._guest(each, where)
            typed = RegistrationInput(need, each.meetings, each.share)
            tokens.append((each, actor, self._events.registrations.register(actor, key, typed)))
        ends_at = local_moment(day.isoformat(), one.ends)
        if ends_at is not None and ends_at < now:
            self._look_back(key, tokens, coordinator, ends_at)
        return len(tokens)

    def _publish(self, one: Planned, coordinator: Actor, day: date) -> str:
        typed = EventInput(
            *(one.kind, one.title, one.text, "de", day.isoformat(), one.begins, one.ends, ""),
            place=one.place,
            postcode=one.postcode,
            link=one.link,
            capacity=str(one.capacity),
            topics=one.topics,
        )
        use = self._events
        if one.host:
            host = Actor(None, Role.PARTNER, partner_id=self._partner(one.host))
            key = use.proposals.create(host, CHAMBER, typed)
            use.proposals.submit(host, key, self._version(key))
            use.programme.approve(coordinator, key, self._version(key))
        else:
            taking = [PartnerInput(each.partner, str(each.tables), str(each.people)) for each in one.partners]
            key = use.programme.create(coordinator, typed, taking)
            use.programme.publish(coordinator, key, self._version(key))

        def mark(uow: UnitOfWork) -> None:
            row = uow.events.by_key(key)
            assert row is not None
            row.source = DEMO_SOURCE

        write_with_retry(self._database, mark)
        return key

    def _look_back(
        self, key: str, tokens: list[tuple[Coming, Actor, str]], coordinator: Actor, ends_at: datetime
    ) -> None:
        """Note who was there, and what participants said on the next day."""
        self._clock.now = ends_at + timedelta(hours=1)
        ticks = {token: each.was for each, _, token in tokens if each.was}
        if ticks:
            self._events.attendance.tick(coordinator, key, ticks)
        self._clock.now = ends_at + timedelta(hours=16)
        for each, actor, token in tokens:
            if each.stars:
                self._events.registrations.rate(actor, token, each.stars, each.line)
        write_with_retry(self._database, lambda uow: _asked(uow, key, self._clock()))

    def _guest(self, each: Coming, where: str) -> tuple[Actor, str | None]:
        """The person who comes, and the token of the need that comes along."""

        def work(uow: UnitOfWork) -> tuple[Actor, str | None]:
            sme = uow.smes.by_key(each.sme)
            if sme is None:
                raise DataFileError(FILE, f"{where}/sme", f"there is no SME {each.sme!r}")
            if not sme.fictional:
                raise Forbidden("demonstration registrations are for invented companies only")
            give_contact(uow, sme, each.contact)
            people = uow.introductions.people_of_sme(sme.id)
            if not people:
                raise DataFileError(FILE, f"{where}/contact", "nobody can come for this firm")
            if each.need is not None and each.need >= len(sme.needs):
                raise DataFileError(FILE, f"{where}/need", "the firm has no such need")
            need = None if each.need is None else sme.needs[each.need].token
            return Actor(people[0].id, Role.SME, sme_id=sme.id), need

        return write_with_retry(self._database, work)

    def _partner(self, key: str) -> int:
        with UnitOfWork(self._database) as uow:
            partner = uow.partners.by_key(key)
        if partner is None:
            raise DataFileError(FILE, "events", f"there is no partner {key!r}")
        return partner.id

    def _version(self, key: str) -> int:
        with UnitOfWork(self._database) as uow:
            row = uow.events.by_key(key)
        assert row is not None
        return row.version


def day_of(one: Planned, now: datetime) -> date:
    """The day of an event: the first such weekday that is at least so many days after the import.

    Where people have to travel, not between Christmas and Epiphany: two weeks later then.
    """
    day = now.astimezone(BERLIN).date() + timedelta(days=one.day)
    day += timedelta(days=(one.weekday - day.weekday()) % 7)
    holidays = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 6)
    return day + timedelta(days=14) if holidays and one.kind != EventKind.WEBINAR else day


def _asked(uow: UnitOfWork, key: str, now: datetime) -> None:
    """Everybody counts as asked how it was: the worker must not ask about days that were only played."""
    event: models.Event | None = uow.events.by_key(key)
    assert event is not None
    for row in uow.registrations.of_event(event.id):
        row.asked_at = now
