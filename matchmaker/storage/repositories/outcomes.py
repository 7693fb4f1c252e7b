"""What was recommended and what became of it, as plain rows for learning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from matchmaker.domain.vocabulary import Action
from matchmaker.storage.repositories.base import Repository, chunks
from models import (
    Feedback,
    Introduction,
    IntroductionEvent,
    Need,
    Offering,
    Partner,
    RecommendationItem,
    RecommendationRun,
    Sme,
)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One stored recommendation; what belongs to the need is None once that was erased."""

    id: int
    language: str
    topics: list[str]
    text: str | None
    size: str | None
    sme_id: int | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One match of a run as it was shown."""

    run_id: int
    rank: int
    offering: str
    partner: str
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What became of one match: the introduction's state, and what the SME said after the meeting.

    `exchanged`: the coordinator took another partner instead. `met`: the meeting was reported.
    """

    run_id: int
    offering: str
    partner: str
    sme_id: int
    status: str
    reason: str | None
    requested: bool
    exchanged: bool
    met: bool
    stars: int | None
    outcome: str | None


class OutcomeRepository(Repository):
    """Reads columns, not objects: some thousand recommendations at once."""

    def runs(self, model: str, engine_version: str, since: datetime, limit: int) -> list[RunRow]:
        """The newest recommendations of a model and engine since a moment, oldest first."""
        query = (
            select(
                *(RecommendationRun.id, RecommendationRun.need_language, RecommendationRun.need_topics),
                *(Need.text, Need.size, Need.sme_id),
            )
            .outerjoin(Need, Need.id == RecommendationRun.need_id)
            .where(
                RecommendationRun.model == model,
                RecommendationRun.engine_version == engine_version,
                RecommendationRun.created_at >= since,
            )
            .order_by(RecommendationRun.id.desc())
            .limit(limit)
        )
        return [RunRow(*row) for row in self._session.execute(query)][::-1]

    def others(self, model: str, engine_version: str, since: datetime) -> int:
        """How many recommendations since then were made by another model or engine."""
        same = (RecommendationRun.model == model) & (RecommendationRun.engine_version == engine_version)
        query = select(func.count()).select_from(RecommendationRun)
        return int(self._session.scalars(query.where(RecommendationRun.created_at >= since, ~same)).one())

    def items(self, run_ids: Sequence[int]) -> list[ItemRow]:
        """Matches of these runs, by run and rank."""
        columns: tuple[Any, ...] = (
            *(RecommendationItem.run_id, RecommendationItem.rank, Offering.key, Partner.key),
            RecommendationItem.features,
        )
        query = (
            select(*columns)
            .join(Offering, Offering.id == RecommendationItem.offering_id)
            .join(Offering.partner)
            .order_by(RecommendationItem.run_id, RecommendationItem.rank)
        )
        return [
            ItemRow(*row)
            for part in chunks(run_ids)
            for row in self._session.execute(query.where(RecommendationItem.run_id.in_(part)))
        ]

    def outcomes(self, run_ids: Sequence[int]) -> list[OutcomeRow]:
        """Introductions that came from these runs, in the order in which they were opened."""
        query = (
            select(
                *(Introduction.id, Introduction.run_id, Introduction.sme_id),
                *(Introduction.status, Introduction.reason),
                *(Offering.key.label("offering"), Partner.key.label("partner")),
                Introduction.requested_at.is_not(None).label("requested"),
                *(Feedback.stars, Feedback.outcome),
            )
            .join(Offering, Offering.id == Introduction.offering_id)
            .join(Partner, Partner.id == Introduction.partner_id)
            .outerjoin(Feedback, (Feedback.introduction_id == Introduction.id) & (Feedback.side == "sme"))
            .order_by(Introduction.id)
        )
        rows = [
            dict(row._mapping)
            for part in chunks(run_ids)
            for row in self._session.execute(query.where(Introduction.run_id.in_(part)))
        ]
        ids = [row["id"] for row in rows]
        exchanged, met = self._with_event(ids, Action.EXCHANGE), self._with_event(ids, Action.REPORT_MET)
        return [
            OutcomeRow(**row, exchanged=number in exchanged, met=number in met)
            for row in rows
            for number in [row.pop("id")]
        ]

    def texts_of_chamber(self, run_ids: Sequence[int], chamber: str | None) -> dict[int, str]:
        """Texts of the needs of some runs, by run, as far as companies of this chamber stated them."""
        query = (
            select(RecommendationRun.id, Need.text)
            .join(Need, Need.id == RecommendationRun.need_id)
            .join(Sme, Sme.id == Need.sme_id)
            .where(RecommendationRun.id.in_(run_ids), Sme.chamber_code == chamber)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}

    def _with_event(self, ids: Sequence[int], action: Action) -> set[int]:
        # Only an introduction that was there already is taken back by an exchange; the new one begins so.
        query = select(IntroductionEvent.introduction_id).where(
            IntroductionEvent.action == action, IntroductionEvent.from_status.is_not(None)
        )
        return {
            number
            for part in chunks(ids)
            for number in self._session.scalars(query.where(IntroductionEvent.introduction_id.in_(part)))
        }
