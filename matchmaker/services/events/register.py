"""A company registers for events, says what it comes with, and cancels."""

from dataclasses import dataclass
from datetime import datetime

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.event import LIVING, TOOK_PART, is_over, registration_closed
from matchmaker.domain.event_input import check_feedback
from matchmaker.domain.policy import Permission
from matchmaker.domain.presence import Presence, check_presence
from matchmaker.domain.vocabulary import ActorKind, EventKind, EventStatus, RegistrationStatus
from matchmaker.services.events.letters import tell_seated
from matchmaker.services.events.present import EventPresenter
from matchmaker.services.events.seats import ATTEMPTS, give_up, seat
from matchmaker.services.events.views import RegistrationView
from matchmaker.services.sme_profile import own_sme
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


@dataclass(frozen=True, slots=True)
class RegistrationInput:
    """What goes with a registration. `need`: token of one of the company's needs.

    `wants_meetings`: one-to-one meetings with partners at a roadshow. `share`: hosts may read the company's
    name and need before the day. `there_from`, `there_until`: times like 10:30 of a roadshow's day; empty:
    from its beginning, to its end.
    """

    need: str | None = None
    wants_meetings: bool = False
    share: bool = False
    there_from: str = ""
    there_until: str = ""


class Registrations:
    """Everything a company does with events; its people act for themselves, colleagues see each other."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def check(self, key: str, typed: RegistrationInput) -> None:
        """Refuse what `register` would refuse, whatever the need. Raises NotFound, Conflict, InvalidInput."""
        with UnitOfWork(self._database) as uow:
            _presence(_open_event(uow, key, self._clock()), typed)

    def register(self, actor: Actor, key: str, typed: RegistrationInput) -> str:
        """Register the person, on a place or on the waiting list; returns the registration's token.

        Who is registered already changes only what goes with it and keeps the place. Raises NotFound for
        events and needs that are not there for the actor, InvalidInput {"need": "need_missing"} for a
        roadshow without a need and as check_presence does, and Conflict (too_late, cancelled) when nobody can
        register any more.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> str:
            sme = own_sme(uow, actor, Permission.REGISTER_FOR_EVENT)
            event = _open_event(uow, key, now)
            uow.events.lock(event.id)
            if event.kind == EventKind.ROADSHOW and not typed.need:
                raise InvalidInput({"need": "need_missing"})
            there = _presence(event, typed)
            need = _own_need(uow, sme, typed.need, now)
            assert actor.user_id is not None
            row = uow.registrations.of_person(event.id, actor.user_id)
            if row is None or row.status == RegistrationStatus.CANCELLED:
                row = seat(uow, event, row, sme_id=sme.id, user_id=actor.user_id, now=now)
                tell_seated(uow, row, event, now)
            elif row.status not in LIVING:
                raise Conflict("attendance is noted already", row.status)
            row.need_id = need.id if need else None
            row.wants_meetings, row.share, row.changed_at = typed.wants_meetings, typed.share, now
            row.there_from, row.there_until = there.start, there.end
            return row.token

        return write_with_retry(self._database, work, ATTEMPTS)

    def cancel(self, actor: Actor, token: str) -> None:
        """Cancel the registration of somebody of the company; whoever waits longest moves up at once.

        Nothing happens when it is cancelled already. Raises NotFound, and Conflict (too_late) once the event
        has begun.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = self._own(uow, actor, token)
            uow.events.lock(row.event_id)
            if row.status == RegistrationStatus.CANCELLED:
                return
            if row.event.starts_at <= now:
                raise Conflict("the event has begun", row.status, key="too_late")
            give_up(uow, row.event, row, ActorKind.SME, now)

        write_with_retry(self._database, work, ATTEMPTS)

    def rate(self, actor: Actor, token: str, stars: int, line: str) -> None:
        """Keep what a participant says of an event that is over; saying it again replaces it.

        Raises InvalidInput (stars_missing, line_long), NotFound also for colleagues, Conflict before the end.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = self._own(uow, actor, token)
            if row.user_id != actor.user_id or row.status not in TOOK_PART:
                raise NotFound("only who took part says how it was")
            if not is_over(row.event.ends_at, now) or row.event.status != EventStatus.PUBLISHED:
                raise Conflict("the event is not over", row.status)
            uow.registrations.say(row, *check_feedback(stars, line), now)

        write_with_retry(self._database, work)

    def one(self, actor: Actor, token: str, language: str) -> RegistrationView:
        """One registration of the company. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            row = self._own(uow, actor, token)
            presenter = EventPresenter.load(uow, [row.event], language, self._clock())
            return presenter.registration(uow, row, actor)

    def mine(self, actor: Actor, key: str, language: str) -> RegistrationView | None:
        """The person's own registration for an event, cancelled ones not; None when there is none."""
        if actor.sme_id is None or actor.user_id is None:
            return None
        with UnitOfWork(self._database) as uow:
            event = uow.events.public_by_key(key)
            row = uow.registrations.of_person(event.id, actor.user_id) if event else None
            if row is None or row.sme_id != actor.sme_id or row.status == RegistrationStatus.CANCELLED:
                return None
            presenter = EventPresenter.load(uow, [row.event], language, self._clock())
            return presenter.registration(uow, row, actor)

    def of_company(
        self, actor: Actor, language: str
    ) -> tuple[tuple[RegistrationView, ...], tuple[RegistrationView, ...]]:
        """The company's registrations: what is still to come, next first, and what is over, newest first.

        Cancelled registrations are in neither. Raises NotFound for everybody who has no company.
        """
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_SME)
            rows = [
                row for row in uow.registrations.of_sme(sme.id) if row.status != RegistrationStatus.CANCELLED
            ]
            presenter = EventPresenter.load(uow, [row.event for row in rows], language, self._clock())
            views = tuple(presenter.registration(uow, row, actor) for row in rows)
        coming = tuple(one for one in views if not one.event.over)
        return coming, tuple(reversed([one for one in views if one.event.over]))

    def _own(self, uow: UnitOfWork, actor: Actor, token: str) -> "models.EventRegistration":
        sme = own_sme(uow, actor, Permission.REGISTER_FOR_EVENT)
        row = uow.registrations.by_token(token)
        if row is None or row.sme_id != sme.id:
            raise NotFound("there is no such registration")
        return row


def _open_event(uow: UnitOfWork, key: str, now: datetime) -> "models.Event":
    event = uow.events.public_by_key(key)
    if event is None:
        raise NotFound(f"there is no public event {key}")
    closed = registration_closed(event.status, event.register_until, now)
    if closed is not None:
        raise Conflict("nobody can register any more", event.status, key=closed)
    return event


def _presence(event: "models.Event", typed: RegistrationInput) -> Presence:
    """Only talks at a roadshow are planned by it."""
    if event.kind != EventKind.ROADSHOW or not typed.wants_meetings:
        return Presence()
    return check_presence(typed.there_from, typed.there_until, event.starts_at, event.ends_at)


def _own_need(uow: UnitOfWork, sme: "models.Sme", token: str | None, now: datetime) -> "models.Need | None":
    if not token:
        return None
    need = uow.needs.by_token(token, now)
    if need is None or need.sme_id != sme.id:
        raise NotFound("there is no such need")
    return need
