"""The daily digest: what is waiting for each person this morning, and nothing when nothing waits."""

from datetime import date, datetime, time
from typing import Any

from matchmaker.domain.clock import Clock
from matchmaker.domain.months import BERLIN
from matchmaker.storage.database import Database
from matchmaker.storage.repositories import Waiting
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

SEND_AT = time(7)
"""Local time of Berlin."""
FIRST_WEEKEND_DAY = 5
COORDINATOR_PAGE, PARTNER_PAGE = "/koordination", "/partnerbereich"


class DailyDigest:
    """Owes one mail a day to everybody for whom something has been waiting since before SEND_AT.

    May be called as often as one likes: the key of the mail holds the day, and what has begun to wait after
    SEND_AT counts for the next day, so a worker that comes late sends what it should have sent.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def send_daily(self, now: datetime | None = None) -> int:
        """Owe today's digests that are not owed yet; how many. Nothing on weekends and before SEND_AT."""
        moment = now or self._clock()
        today = moment.astimezone(BERLIN).date()
        since = datetime.combine(today, SEND_AT, BERLIN)
        if today.weekday() >= FIRST_WEEKEND_DAY or moment < since:
            return 0
        return write_with_retry(self._database, lambda uow: self._owe(uow, today, since, moment))

    def _owe(self, uow: UnitOfWork, today: date, since: datetime, now: datetime) -> int:
        end_of_day = datetime.combine(today, time.max, BERLIN)
        owed = 0
        for user, waiting in uow.waiting.by_person(since, end_of_day):
            key = f"digest:{today.isoformat()}:user:{user.id}"
            owed += uow.outbox.add("daily_digest", key=key, user=user, values=_values(waiting), now=now)
        return owed


def _values(waiting: Waiting) -> dict[str, Any]:
    counts = {
        "requests": waiting.requests,
        "due_today": waiting.due_today,
        "applications": waiting.applications,
        "introductions": waiting.introductions,
        "needs": waiting.needs,
    }
    due = waiting.next_due.astimezone(BERLIN).date().isoformat() if waiting.next_due else None
    page = COORDINATOR_PAGE if waiting.requests or waiting.applications or waiting.needs else PARTNER_PAGE
    return {"path": page, "due": due, **{name: count for name, count in counts.items() if count}}
