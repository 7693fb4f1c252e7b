"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.introduction import Deadlines
from matchmaker.services.accounts.links import Links
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.introductions.answer import AnswerIntroduction
from matchmaker.services.introductions.clock import IntroductionClock
from matchmaker.services.introductions.confirmation_clock import ConfirmationClock
from matchmaker.services.introductions.decide import DecideIntroduction
from matchmaker.services.introductions.follow_up import FollowUp
from matchmaker.services.introductions.moves import Moves
from matchmaker.services.introductions.next_best import NextBest
from matchmaker.services.introductions.open_for import OpenFor
from matchmaker.services.introductions.read import ReadIntroductions
from matchmaker.services.introductions.request import RequestIntroduction
from matchmaker.storage.database import Database


def moves_of(database: Database, settings: Settings, clock: Clock) -> Moves:
    """The transactions of introductions with the configured deadlines."""
    deadlines = Deadlines(
        expiry_days=settings.expiry_days,
        reminder_days=settings.reminder_days,
        undo_minutes=settings.undo_minutes,
    )
    return Moves(database, clock, deadlines)


@dataclass(frozen=True, slots=True)
class IntroductionsServices:
    """Built by `make`, once per process."""

    request: RequestIntroduction
    decide: DecideIntroduction
    answer: AnswerIntroduction
    follow_up: FollowUp
    open_for: OpenFor
    clock: IntroductionClock
    confirmation_clock: ConfirmationClock
    read: ReadIntroductions

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "IntroductionsServices":
        """Wire the use cases."""
        moves = moves_of(database, settings, clock)
        next_best, links = NextBest(database, engines), Links(settings.secret_key)
        return cls(
            request=RequestIntroduction(moves, links),
            decide=DecideIntroduction(moves, next_best),
            answer=AnswerIntroduction(moves, next_best),
            follow_up=FollowUp(moves),
            open_for=OpenFor(moves, links),
            clock=IntroductionClock(moves, next_best),
            confirmation_clock=ConfirmationClock(moves, links),
            read=ReadIntroductions(moves),
        )
