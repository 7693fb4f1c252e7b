"""Stored recommendations: written once, read back exactly as they were shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from matchmaker.matching.results import Band, Evidence, Match, Recommendation, RuleHeld, Span
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.offerings import OfferingRepository
from models import Need, Offering, Partner, RecommendationItem, RecommendationRun


class RunRepository(Repository):
    """Runs of the engine with what they recommended and why."""

    def add(self, need: Need, found: Recommendation, created_at: datetime) -> RecommendationRun:
        """Keep an answer to a need; the first match gets rank 1.

        Raises ConcurrentChange when a recommended offering is no longer known.
        """
        ids = OfferingRepository(self._session).ids_by_key(match.offering_id for match in found.matches)
        if missing := [match.offering_id for match in found.matches if match.offering_id not in ids]:
            raise ConcurrentChange(f"offerings vanished while they were recommended: {', '.join(missing)}")
        run = RecommendationRun(
            need_id=need.id,
            engine_version=found.engine_version,
            model=found.model,
            weights_version=found.weights_version,
            need_language=found.need_language,
            need_topics=list(found.need_topics),
            considered=found.considered,
            allowed=found.allowed,
            excluded_by=dict(found.excluded_by),
            created_at=created_at,
            items=[_item(rank, ids[match.offering_id], match) for rank, match in enumerate(found.matches, 1)],
        )
        self._session.add(run)
        self._session.flush()
        return run

    def by_id(self, run_id: int) -> RecommendationRun | None:
        """One run with its items, or None."""
        query = select(RecommendationRun).options(selectinload(RecommendationRun.items))
        return self._session.scalars(query.where(RecommendationRun.id == run_id)).one_or_none()

    def latest_of(self, need: Need) -> RecommendationRun | None:
        """The newest run of a need with its items, or None."""
        query = select(RecommendationRun).options(selectinload(RecommendationRun.items))
        query = query.where(RecommendationRun.need_id == need.id)
        return self._session.scalars(query.order_by(RecommendationRun.id.desc()).limit(1)).one_or_none()

    def topics_found(self, need_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Topics that the newest run of each need found in its text; needs without a run are missing."""
        newest = select(func.max(RecommendationRun.id)).where(RecommendationRun.need_id.in_(list(need_ids)))
        query = select(RecommendationRun.need_id, RecommendationRun.need_topics)
        query = query.where(RecommendationRun.id.in_(newest.group_by(RecommendationRun.need_id)))
        return {int(row[0] or 0): tuple(row[1]) for row in self._session.execute(query)}

    def match_counts(self, need_ids: Iterable[int]) -> dict[int, int]:
        """How many offerings the newest run of each need recommends; needs without a run are missing."""
        newest = (
            select(RecommendationRun.need_id, func.max(RecommendationRun.id).label("id"))
            .where(RecommendationRun.need_id.in_(list(need_ids)))
            .group_by(RecommendationRun.need_id)
            .subquery()
        )
        query = (
            select(newest.c.need_id, func.count(RecommendationItem.rank))
            .outerjoin(RecommendationItem, RecommendationItem.run_id == newest.c.id)
            .group_by(newest.c.need_id)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}

    def containing(self, need: Need, offering_id: int) -> RecommendationRun | None:
        """The newest run of a need that recommends an offering, with its items, or None."""
        query = select(RecommendationRun).options(selectinload(RecommendationRun.items))
        recommends = RecommendationRun.items.any(RecommendationItem.offering_id == offering_id)
        query = query.where(RecommendationRun.need_id == need.id, recommends)
        return self._session.scalars(query.order_by(RecommendationRun.id.desc()).limit(1)).one_or_none()

    def as_recommendation(self, run: RecommendationRun) -> Recommendation:
        """The run as the engine gave it."""
        keys = self._keys([item.offering_id for item in run.items])
        return Recommendation(
            need_language=run.need_language,
            need_topics=tuple(run.need_topics),
            matches=tuple(_match(item, *keys[item.offering_id]) for item in run.items),
            considered=run.considered,
            allowed=run.allowed,
            engine_version=run.engine_version,
            model=run.model,
            weights_version=run.weights_version,
            excluded_by=dict(run.excluded_by),
        )

    def exposure(self, since: datetime, best: int = 3) -> Mapping[str, int]:
        """How often each partner (by key) was among the `best` ranks of a run since a moment."""
        query = (
            select(Partner.key, func.count())
            .select_from(RecommendationItem)
            .join(RecommendationRun, RecommendationRun.id == RecommendationItem.run_id)
            .join(Offering, Offering.id == RecommendationItem.offering_id)
            .join(Offering.partner)
            .where(RecommendationRun.created_at >= since, RecommendationItem.rank <= best)
            .group_by(Partner.key)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}

    def _keys(self, offering_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        query = select(Offering.id, Offering.key, Partner.key).join(Offering.partner)
        rows = self._session.execute(query.where(Offering.id.in_(offering_ids)))
        return {row[0]: (row[1], row[2]) for row in rows}


def _item(rank: int, offering_id: int, match: Match) -> RecommendationItem:
    return RecommendationItem(
        rank=rank,
        offering_id=offering_id,
        score=float(match.score),
        confidence=float(match.confidence),
        band=str(match.band),
        language=match.language,
        features={name: float(value) for name, value in match.features.items()},
        topics=list(match.topics),
        quoted=match.quoted,
        evidence=[_evidence_row(piece) for piece in match.evidence],
        rules=[asdict(rule) for rule in match.rules],
    )


def _match(item: RecommendationItem, offering_key: str, partner_key: str) -> Match:
    return Match(
        offering_id=offering_key,
        partner_id=partner_key,
        score=item.score,
        confidence=item.confidence,
        band=Band(item.band),
        language=item.language,
        features=dict(item.features),
        topics=tuple(item.topics),
        evidence=tuple(_evidence(row) for row in item.evidence),
        rules=tuple(RuleHeld(**row) for row in item.rules),
        quoted=item.quoted,
    )


def _evidence_row(piece: Evidence) -> dict[str, Any]:
    return {
        "view": piece.view,
        "need": [int(piece.need.start), int(piece.need.end)],
        "offering": [int(piece.offering.start), int(piece.offering.end)],
        "strength": float(piece.strength),
    }


def _evidence(row: Mapping[str, Any]) -> Evidence:
    return Evidence(row["view"], Span(*row["need"]), Span(*row["offering"]), row["strength"])
