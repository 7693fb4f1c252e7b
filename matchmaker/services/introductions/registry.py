"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.introductions.answer import AnswerIntroduction
from matchmaker.services.introductions.clock import IntroductionClock
from matchmaker.services.introductions.decide import DecideIntroduction
from matchmaker.services.introductions.follow_up import FollowUp
from matchmaker.services.introductions.open_for import OpenFor
from matchmaker.services.introductions.read import ReadIntroductions
from matchmaker.services.introductions.request import RequestIntroduction
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class IntroductionsServices:
    """Built by `make`, once per process."""

    request: RequestIntroduction
    decide: DecideIntroduction
    answer: AnswerIntroduction
    follow_up: FollowUp
    open_for: OpenFor
    clock: IntroductionClock
    read: ReadIntroductions

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "IntroductionsServices":
        """Wire the use cases."""
        return cls(
            request=RequestIntroduction(),
            decide=DecideIntroduction(),
            answer=AnswerIntroduction(),
            follow_up=FollowUp(),
            open_for=OpenFor(),
            clock=IntroductionClock(),
            read=ReadIntroductions(),
        )
