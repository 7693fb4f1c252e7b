"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.domain.clock import Clock
from matchmaker.services.events.attendance import Attendance
from matchmaker.services.events.calendar import EventCalendar
from matchmaker.services.events.clock import EventClock
from matchmaker.services.events.manage import Programme
from matchmaker.services.events.propose import Proposals
from matchmaker.services.events.recommend import RecommendEvents
from matchmaker.services.events.register import Registrations
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class EventsServices:
    """Built by `make`, once per process."""

    calendar: EventCalendar
    registrations: Registrations
    programme: Programme
    attendance: Attendance
    clock: EventClock
    proposals: Proposals
    recommend: RecommendEvents

    @classmethod
    def make(cls, database: Database, questionnaire: Questionnaire, clock: Clock) -> "EventsServices":
        """Wire the use cases."""
        return cls(
            EventCalendar(database, clock),
            Registrations(database, clock),
            Programme(database, clock),
            Attendance(database, clock),
            EventClock(database, clock),
            Proposals(database, clock),
            RecommendEvents(database, questionnaire, clock),
        )
