"""Who comes to an event, and who came: the chamber's list of participants."""

from collections.abc import Mapping, Sequence

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.event import OCCUPYING, moved_registration
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ActorKind, RegistrationAction, RegistrationStatus
from matchmaker.services.events.present import EventPresenter, participant
from matchmaker.services.events.seats import ATTEMPTS, give_up
from matchmaker.services.events.views import AttendanceView, FeedbackView, OwnFeedback
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

TICKS: Mapping[str, RegistrationAction] = {
    "attended": RegistrationAction.MARK_ATTENDED,
    "absent": RegistrationAction.MARK_ABSENT,
    "": RegistrationAction.UNMARK,
}
"""What can be ticked for a participant; empty: not noted."""


class Attendance:
    """Lists of participants; only the chamber of the event reads them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, actor: Actor, key: str, language: str) -> AttendanceView:
        """Everybody who registered, who waits first by time, and what participants said. Raises NotFound."""
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            event = self._managed(uow, actor, key)
            rows = uow.registrations.of_event(event.id)
            view = EventPresenter.load(uow, [event], language, now).event(event, ActorKind.COORDINATOR)
            said = feedback_view(uow.registrations.feedback_of(event.id))
        by_company = sorted(
            (participant(row) for row in rows if row.status in OCCUPYING),
            key=lambda one: ((one.company or "").casefold(), (one.person or "").casefold()),
        )
        return AttendanceView(
            event=view,
            coming=tuple(by_company),
            waiting=tuple(participant(row) for row in rows if row.status == RegistrationStatus.WAITING),
            cancelled=sum(row.status == RegistrationStatus.CANCELLED for row in rows),
            attended=sum(row.status == RegistrationStatus.ATTENDED for row in rows),
            absent=sum(row.status == RegistrationStatus.ABSENT for row in rows),
            may_tick=event.starts_at <= now and view.status == "published",
            feedback=said,
        )

    def tick(self, actor: Actor, key: str, ticks: Mapping[str, str]) -> int:
        """Note who was there ("attended", "absent", or "" for not noted) by token; returns how many changed.

        Tokens that are not in the list of the event are ignored: whoever cancelled meanwhile stays cancelled.
        Raises NotFound, and Conflict (too_early) before the event has begun.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> int:
            event = self._managed(uow, actor, key)
            uow.events.lock(event.id)
            if event.starts_at > now:
                raise Conflict("the event has not begun", event.status, key="too_early")
            changed = 0
            for row in uow.registrations.of_event(event.id):
                wanted = TICKS.get(ticks.get(row.token, "-"))
                if wanted is None or row.status not in OCCUPYING:
                    continue
                after = moved_registration(row.status, wanted, ActorKind.COORDINATOR)
                if after != row.status:
                    row.status, row.changed_at, changed = after, now, changed + 1
            return changed

        return write_with_retry(self._database, work, ATTEMPTS)

    def cancel(self, actor: Actor, key: str, token: str) -> None:
        """Cancel somebody's registration at its wish, by telephone; whoever waits longest moves up.

        Nothing happens when it is cancelled already. Raises NotFound, and Conflict once the event has begun.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            event = self._managed(uow, actor, key)
            uow.events.lock(event.id)
            row = uow.registrations.by_token(token)
            if row is None or row.event_id != event.id:
                raise NotFound("there is no such registration")
            if row.status == RegistrationStatus.CANCELLED:
                return
            if event.starts_at <= now:
                raise Conflict("the event has begun", row.status, key="too_late")
            give_up(uow, event, row, ActorKind.COORDINATOR, now)

        write_with_retry(self._database, work, ATTEMPTS)

    def _managed(self, uow: UnitOfWork, actor: Actor, key: str) -> "models.Event":
        row = uow.events.public_by_key(key)
        if row is None:
            raise NotFound(f"there is no event {key}")
        require(actor, Permission.MANAGE_EVENT, Subject(chamber_code=row.chamber_code))
        return row


def feedback_view(rows: Sequence["models.EventFeedback"]) -> FeedbackView:
    """What participants said, as numbers and lines without names."""
    counts = tuple(sum(row.stars == stars for row in rows) for stars in range(1, 6))
    mean = sum(row.stars for row in rows) / len(rows) if rows else None
    return FeedbackView(counts, mean, tuple(OwnFeedback(row.stars, row.line) for row in rows if row.line))
