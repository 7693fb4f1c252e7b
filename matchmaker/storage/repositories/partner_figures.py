"""Figures of one partner: how often it was shown, what became of its introductions, how its ledger stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, literal, or_, select

from matchmaker.domain.vocabulary import Action, IntroductionStatus
from matchmaker.storage.repositories.base import Repository
from models import Feedback, Introduction, IntroductionEvent, Offering, RecommendationItem, RecommendationRun

COUNTED = (
    *(Action.APPROVE, Action.UNDO_APPROVE, Action.ACCEPT, Action.DECLINE, Action.EXPIRE),
    *(Action.REPORT_MET, Action.REPORT_NO_SHOW, Action.CLOSE),
)
"""Steps of an introduction that the statistics count."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one introduction, without anything about the SME; `reason` of a close is its outcome."""

    introduction_id: int
    action: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Rating:
    """What one side said about one introduction."""

    introduction_id: int
    side: str
    outcome: str
    stars: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """That an introduction was requested, and for which offering."""

    introduction_id: int
    offering_id: int
    requested_at: datetime


class PartnerFigureRepository(Repository):
    """Every query is about one partner and reads nothing about SMEs or about other partners."""

    def shown(self, partner_id: int, starts: Sequence[datetime], best: int = 3) -> list[int]:
        """How many recommendations had the partner among the `best` ranks, per period.

        `starts` are the periods' first moments in order; the last period has no end.
        """
        later = [(RecommendationRun.created_at < start, place) for place, start in enumerate(starts[1:])]
        period = case(*later, else_=len(starts) - 1) if later else literal(0)
        runs = _shown(partner_id, starts[0], best).with_only_columns(
            RecommendationItem.run_id, period.label("period")
        )
        found = runs.distinct().subquery()
        rows = self._session.execute(select(found.c.period, func.count()).group_by(found.c.period))
        counts = {int(row[0]): int(row[1]) for row in rows}
        return [counts.get(place, 0) for place in range(len(starts))]

    def shown_by_offering(self, partner_id: int, since: datetime, best: int = 3) -> Mapping[int, int]:
        """How often each offering (by row id) was among the `best` ranks since a moment; 0 is left out."""
        query = _shown(partner_id, since, best).with_only_columns(
            RecommendationItem.offering_id, func.count()
        )
        rows = self._session.execute(query.group_by(RecommendationItem.offering_id))
        return {int(row[0]): int(row[1]) for row in rows}

    def requested(self, partner_id: int, since: datetime) -> Sequence[Asked]:
        """Introductions that were requested since a moment, oldest first."""
        query = select(Introduction.id, Introduction.offering_id, Introduction.requested_at)
        query = query.where(Introduction.partner_id == partner_id, Introduction.requested_at >= since)
        rows = self._session.execute(query.order_by(Introduction.requested_at, Introduction.id))
        return [Asked(row[0], row[1], row[2]) for row in rows if row[2]]

    def steps(self, partner_id: int, since: datetime) -> Sequence[Step]:
        """The steps that count, of all introductions that changed since a moment, in their order.

        Earlier steps of these introductions are among them: an answer is measured from its approval.
        """
        event = IntroductionEvent
        query = (
            select(event.introduction_id, event.action, event.reason, event.at)
            .join(Introduction, Introduction.id == event.introduction_id)
            .where(Introduction.partner_id == partner_id, Introduction.changed_at >= since)
            .where(event.action.in_(COUNTED))
            .order_by(event.introduction_id, event.number)
        )
        return [Step(row[0], row[1], row[2], row[3]) for row in self._session.execute(query)]

    def ratings(self, partner_id: int, since: datetime) -> Sequence[Rating]:
        """What both sides said since a moment; the SME's word only once the introduction is closed.

        Before that it is not for the partner to see, who might rate in answer to it.
        """
        query = (
            select(Feedback.introduction_id, Feedback.side, Feedback.outcome, Feedback.stars, Feedback.at)
            .join(Introduction, Introduction.id == Feedback.introduction_id)
            .where(Introduction.partner_id == partner_id, Feedback.at >= since)
            .where(or_(Feedback.side == "partner", Introduction.status == IntroductionStatus.CLOSED))
            .order_by(Feedback.introduction_id, Feedback.side)
        )
        return [Rating(row[0], row[1], row[2], row[3], row[4]) for row in self._session.execute(query)]


def _shown(partner_id: int, since: datetime, best: int) -> Select[RecommendationItem]:
    return (
        select(RecommendationItem)
        .join(RecommendationRun, RecommendationRun.id == RecommendationItem.run_id)
        .join(Offering, Offering.id == RecommendationItem.offering_id)
        .where(Offering.partner_id == partner_id)
        .where(RecommendationRun.created_at >= since, RecommendationItem.rank <= best)
    )
