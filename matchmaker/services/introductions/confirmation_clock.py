"""What time does to requests opened by telephone: the SME is reminded, and in the end they go."""

from datetime import datetime, timedelta

from matchmaker.domain.vocabulary import Action, IntroductionStatus
from matchmaker.services.accounts.links import Links
from matchmaker.services.introductions.clock import is_overdue, is_reminder_owed
from matchmaker.services.introductions.letters import Letters
from matchmaker.services.introductions.moves import CLOCK, Moves, Step
from matchmaker.services.introductions.open_for import to_those_who_confirm
from matchmaker.storage.unit_of_work import UnitOfWork


class ConfirmationClock:
    """Called by the worker, as often as it likes: what was done already is not done again."""

    def __init__(self, moves: Moves, links: Links) -> None:
        self._moves = moves
        self._links = links

    def remind_due(self) -> int:
        """Remind SMEs that have not confirmed yet; how many introductions were reminded of.

        A clock that jumps over several reminders sends one of them, and none once the time is over.
        """
        days = self._moves.deadlines.confirm_reminder_days
        if not days:
            return 0
        until = self._moves.clock() - timedelta(days=min(days))
        with UnitOfWork(self._moves.database) as uow:
            waiting = uow.introductions.unconfirmed(opened_until=until)
        return sum(self._remind(token) for token in waiting)

    def end_due(self) -> int:
        """Take back what nobody has confirmed in time, and say so to the SME and its chamber; how many."""
        with UnitOfWork(self._moves.database) as uow:
            overdue = uow.introductions.overdue(IntroductionStatus.DRAFT, self._moves.clock())
        return sum(self._end(token) for token in overdue)

    def _remind(self, token: str) -> bool:
        def work(uow: UnitOfWork, now: datetime) -> bool:
            row = uow.introductions.by_token(token)
            if row is None or row.status != IntroductionStatus.DRAFT:
                return False
            due = self._moves.deadlines.confirm_reminder_due(row.created_at, now)
            if row.due_at is None or not is_reminder_owed(row, due, now):
                return False
            event = self._moves.make(uow, row, Step(Action.REMIND, CLOCK), now)
            letters = Letters(uow, row, event, now)
            to_those_who_confirm(uow, row, letters, self._links, "confirm_reminder")
            return True

        return self._moves.write(work)

    def _end(self, token: str) -> bool:
        def work(uow: UnitOfWork, now: datetime) -> bool:
            row = uow.introductions.by_token(token)
            if row is None or row.status != IntroductionStatus.DRAFT or not is_overdue(row, now):
                return False
            event = self._moves.make(uow, row, Step(Action.WITHDRAW, CLOCK), now)
            letters = Letters(uow, row, event, now)
            to_those_who_confirm(uow, row, letters, self._links, "confirm_ended")
            letters.coordinators("confirm_ended_coordinator")
            return True

        return self._moves.write(work)
