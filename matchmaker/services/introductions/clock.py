"""What time does: partners are reminded, and what they do not answer expires."""

from datetime import datetime, timedelta

from matchmaker.domain.vocabulary import Action, IntroductionStatus
from matchmaker.matching.results import Recommendation
from matchmaker.services.introductions.letters import Letters
from matchmaker.services.introductions.moves import CLOCK, Moves, Step
from matchmaker.services.introductions.next_best import NextBest, keep, named
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction


def is_overdue(row: Introduction, now: datetime) -> bool:
    """Whether the time for the next step is over."""
    return row.due_at is not None and row.due_at <= now


def is_reminder_owed(row: Introduction, due: datetime | None, now: datetime) -> bool:
    """Whether the reminder that was due at `due` (None: none yet) is still to be sent: the time for the next
    step is not over, and nobody was reminded since `due`."""
    if due is None or is_overdue(row, now):
        return False
    return not any(event.action == Action.REMIND and event.at >= due for event in row.events)


class IntroductionClock:
    """Called by the worker, as often as it likes: what was done already is not done again."""

    def __init__(self, moves: Moves, next_best: NextBest) -> None:
        self._moves = moves
        self._next_best = next_best

    def remind_due(self) -> int:
        """Remind partners whose answer is still missing; how many introductions were reminded of.

        A clock that jumps over several reminders sends one of them, and none once the time is over.
        """
        days = self._moves.deadlines.reminder_days
        if not days:
            return 0
        until = self._moves.clock() - timedelta(days=min(days))
        with UnitOfWork(self._moves.database) as uow:
            waiting = uow.introductions.waiting_for_partner(approved_until=until)
        return sum(self._remind(token) for token in waiting)

    def expire_due(self) -> int:
        """Let introductions expire that the partner has not answered in time; how many."""
        with UnitOfWork(self._moves.database) as uow:
            overdue = uow.introductions.overdue(IntroductionStatus.APPROVED, self._moves.clock())
        return sum(self._expire(token, self._next_best.look(token, self._moves.clock())) for token in overdue)

    def _remind(self, token: str) -> bool:
        def work(uow: UnitOfWork, now: datetime) -> bool:
            row = uow.introductions.by_token(token)
            if row is None or row.status != IntroductionStatus.APPROVED or row.approved_at is None:
                return False
            due = self._moves.deadlines.reminder_due(row.approved_at, now)
            if row.due_at is None or not is_reminder_owed(row, due, now):
                return False
            event = self._moves.make(uow, row, Step(Action.REMIND, CLOCK), now)
            left = (row.due_at - now).days
            Letters(uow, row, event, now).partner("partner_reminder", days=left)
            return True

        return self._moves.write(work)

    def _expire(self, token: str, fresh: Recommendation | None) -> bool:
        def work(uow: UnitOfWork, now: datetime) -> bool:
            row = uow.introductions.by_token(token)
            if row is None or row.status != IntroductionStatus.APPROVED or not is_overdue(row, now):
                return False
            event = self._moves.make(uow, row, Step(Action.EXPIRE, CLOCK), now)
            others = named(keep(uow, row, fresh, now))
            letters = Letters(uow, row, event, now)
            letters.sme("introduction_expired", alternatives=others)
            letters.partner("introduction_expired_partner")
            letters.coordinators("introduction_expired_coordinator", alternatives=others)
            return True

        return self._moves.write(work)
