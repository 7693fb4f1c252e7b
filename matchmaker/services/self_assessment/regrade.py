"""Invite companies to grade themselves again, half a year and a year after the last time."""

from datetime import datetime, timedelta

from matchmaker.domain.assessment import REGRADE_DAYS, regrade_due
from matchmaker.domain.clock import Clock
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.services.self_assessment.history import result_of
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import SelfAssessment, User

PATH = "/betrieb/selbsteinschaetzung"


class InviteToRegrade:
    """Called by the worker, as often as it likes: nobody is invited twice for one assessment and date."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def invite_due(self) -> int:
        """Owe the mails that are due; how many.

        A company is asked 182 and 365 days after its newest assessment; one that has begun a new one is not.
        Whoever answered last gets the mail, everybody of the company where that account is closed.
        """
        now = self._clock()
        days = [timedelta(days=one) for one in REGRADE_DAYS]

        def work(uow: UnitOfWork) -> int:
            rows = uow.assessments.newest_completed(until=now - min(days))
            return sum(_invite(uow, row, now) for row in rows)

        return write_with_retry(self._database, work)


def _invite(uow: UnitOfWork, row: SelfAssessment, now: datetime) -> int:
    completed = row.completed_at
    days = regrade_due(completed, now) if completed else None
    if completed is None or days is None:
        return 0
    grade = result_of(row).overall
    values = {
        "path": PATH,
        "due": completed.astimezone(BERLIN).date().isoformat(),
        "grade": grade.notation if grade else None,
    }
    event = f"assessment:{row.id}:regrade:{days}"
    return sum(
        uow.outbox.add("regrade", key=f"{event}:user:{user.id}", user=user, values=values, now=now)
        for user in _people(uow, row)
    )


def _people(uow: UnitOfWork, row: SelfAssessment) -> list[User]:
    members = [
        user
        for user in uow.accounts.of_organisation(Organisation(sme_id=row.sme_id))
        if user.status == UserStatus.ACTIVE
    ]
    return [user for user in members if user.id == row.user_id] or members
