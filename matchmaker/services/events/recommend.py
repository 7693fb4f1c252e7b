"""Which events suit a company: by its needs, the weakest areas of its self-assessment, and its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.assessment import weakest
from matchmaker.domain.clock import Clock
from matchmaker.domain.event import registration_closed
from matchmaker.domain.policy import Permission
from matchmaker.domain.vocabulary import RegistrationStatus
from matchmaker.services.events.present import EventPresenter
from matchmaker.services.events.views import EventView
from matchmaker.services.self_assessment.history import result_of
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.services.sme_profile import own_sme
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

SHOWN = 3
NEEDS_READ = 5
"""The newest needs of a company that count."""
OF_NEED, OF_GRADE, IN_DISTRICT, WITHOUT_TRAVEL, FULL = 3.0, 2.0, 1.0, 0.5, -2.0
"""What counts how much: topics before distance; who would only wait comes last."""


@dataclass(frozen=True, slots=True)
class Interest:
    """Why a topic matters: a need, or an area of the self-assessment with its grade ("4−")."""

    weight: float
    area: str | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class EventReason:
    """Why an event is recommended. `topic`: its label; `area`, `grade`: of the self-assessment, else None.

    `nearby`: in the company's own district; `online`: nobody has to travel.
    """

    topic: str
    area: str | None
    grade: str | None
    nearby: bool
    online: bool


@dataclass(frozen=True, slots=True)
class RecommendedEvent:
    """An event with the reason that is shown with it."""

    event: EventView
    reason: EventReason


class RecommendEvents:
    """Only what can still be registered for; never without a topic that matters to the company."""

    def __init__(self, database: Database, questionnaire: Questionnaire, clock: Clock) -> None:
        self._database = database
        self._questionnaire = questionnaire
        self._clock = clock

    def for_company(self, actor: Actor, language: str) -> tuple[RecommendedEvent, ...]:
        """The best events for the company, without those its people have registered for. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_SME)
            taken = {
                row.event_id
                for row in uow.registrations.of_sme(sme.id)
                if row.status != RegistrationStatus.CANCELLED
            }
            interests = self._of_grades(uow, sme.id, language) | _of_needs(uow, sme.id)
            return self._best(uow, interests, sme.district_ags, taken, language)

    def for_topics(
        self, topics: Iterable[str], district: str | None, language: str
    ) -> tuple[RecommendedEvent, ...]:
        """The best events for a need with these topics, stated in this district."""
        with UnitOfWork(self._database) as uow:
            return self._best(uow, {key: Interest(OF_NEED) for key in topics}, district, set(), language)

    def _of_grades(self, uow: UnitOfWork, sme_id: int, language: str) -> dict[str, Interest]:
        """Topics of the weakest areas of the newest self-assessment with a grade (assessment.weakest)."""
        newest = uow.assessments.latest_graded(sme_id)
        if newest is None:
            return {}
        result = result_of(newest)
        found: dict[str, Interest] = {}
        for area in weakest(result):
            grade = result.areas[area]
            if grade is not None:
                label = self._questionnaire.label(area, language)
                for topic in self._questionnaire.topics_of(area):
                    found.setdefault(topic, Interest(OF_GRADE, label, grade.notation))
        return found

    def _best(
        self,
        uow: UnitOfWork,
        interests: Mapping[str, Interest],
        district: str | None,
        taken: set[int],
        language: str,
    ) -> tuple[RecommendedEvent, ...]:
        now = self._clock()
        rows = [
            row
            for row in uow.events.upcoming(now)
            if row.id not in taken and best_topic(row, interests) and _open(row, now)
        ]
        presenter = EventPresenter.load(uow, rows, language, now)
        scored = [(row, presenter.event(row)) for row in rows]
        scored.sort(key=lambda one: (-_score(one[0], one[1], interests, district), one[0].starts_at))
        return tuple(
            RecommendedEvent(view, _reason(row, view, interests, district, presenter))
            for row, view in scored[:SHOWN]
        )


def best_topic(row: "models.Event", interests: Mapping[str, Interest]) -> str | None:
    """The topic of an event that matters most, None when none does."""
    keys = [topic.topic_key for topic in row.topics if topic.topic_key in interests]
    return max(keys, key=lambda key: interests[key].weight, default=None)


def next_event_about(uow: UnitOfWork, topics: Iterable[str], now: datetime) -> "models.Event | None":
    """The next event about one of these topics that can be registered for; the one for a letter."""
    interests = {key: Interest(OF_NEED) for key in topics}
    rows = (row for row in uow.events.upcoming(now) if _open(row, now) and best_topic(row, interests))
    return next(rows, None)


def _of_needs(uow: UnitOfWork, sme_id: int) -> dict[str, Interest]:
    """Topics that the company confirmed for its newest needs, and those that the engine found in them."""
    found: dict[str, Interest] = {}
    for need in uow.needs.of_sme(sme_id)[:NEEDS_READ]:
        for key in topics_of(uow, need):
            found.setdefault(key, Interest(OF_NEED))
    return found


def topics_of(uow: UnitOfWork, need: "models.Need") -> tuple[str, ...]:
    """The confirmed topics of a need, else those that were found in its text."""
    confirmed = tuple(topic.topic_key for topic in need.topics)
    run = None if confirmed else uow.runs.latest_of(need)
    return confirmed or (tuple(run.need_topics) if run else ())


def _open(row: "models.Event", now: datetime) -> bool:
    return registration_closed(row.status, row.register_until, now) is None


def _score(
    row: "models.Event", view: EventView, interests: Mapping[str, Interest], district: str | None
) -> float:
    topic = best_topic(row, interests)
    score = interests[topic].weight if topic else 0.0
    if district is not None and row.district_ags == district:
        score += IN_DISTRICT
    elif view.online:
        score += WITHOUT_TRAVEL
    return score if view.free else score + FULL


def _reason(
    row: "models.Event",
    view: EventView,
    interests: Mapping[str, Interest],
    district: str | None,
    presenter: EventPresenter,
) -> EventReason:
    topic = best_topic(row, interests) or ""
    (label,) = (one.label for one in presenter.words.topic_views([topic]))
    interest = interests[topic]
    nearby = district is not None and row.district_ags == district
    return EventReason(label, interest.area, interest.grade, nearby, view.online)
