"""What time does to events: people are reminded the day before, and asked afterwards how it was."""

from datetime import datetime, time, timedelta

from matchmaker.domain.clock import Clock
from matchmaker.domain.months import BERLIN
from matchmaker.services.events.letters import tell
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

MORNING = time(9)
"""Not before this time of day in Germany: nobody is woken by a reminder."""
ASKED_WITHIN = timedelta(days=14)
"""What ended longer ago is not asked about any more."""


class EventClock:
    """Called by the worker, as often as it likes: nobody is reminded or asked twice."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def remind_due(self) -> int:
        """Owe the reminders for what begins until the end of tomorrow; how many.

        Who has registered today has just been told when it is, and is not reminded today.
        """
        now = self._clock()
        if now.astimezone(BERLIN).time() < MORNING:
            return 0
        until = _midnight(now, 2) - timedelta(microseconds=1)

        def work(uow: UnitOfWork) -> int:
            sent = 0
            for row in uow.registrations.to_remind(now, until):
                if row.registered_at >= _midnight(now, 0):
                    continue
                day = row.event.starts_at.astimezone(BERLIN).date().isoformat()
                sent += tell(uow, "event_reminder", row, row.event, occasion=day, now=now)
                row.reminded_at = now
            return sent

        return write_with_retry(self._database, work)

    def ask_due(self) -> int:
        """Owe the question how it was to everybody who took part in what ended before today; how many."""
        now = self._clock()
        if now.astimezone(BERLIN).time() < MORNING:
            return 0

        def work(uow: UnitOfWork) -> int:
            sent = 0
            for row in uow.registrations.to_ask(now - ASKED_WITHIN, _midnight(now, 0)):
                if not row.feedback:
                    sent += tell(uow, "event_feedback", row, row.event, occasion="once", now=now)
                row.asked_at = now
            return sent

        return write_with_retry(self._database, work)


def _midnight(now: datetime, days: int) -> datetime:
    """The beginning of today in Germany, or of a day after it."""
    day = now.astimezone(BERLIN).date() + timedelta(days=days)
    return datetime.combine(day, time(), BERLIN)
