"""Stored recommendations: what was shown, why, and by which version of the engine."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, owned
from models.types import Json, UtcDateTime


class RecommendationRun(Base):
    """One answer of the engine to one need.

    The run outlives the need (`need_id` becomes null), so that erasing a need keeps the statistics.
    """

    __tablename__ = "recommendation_runs"
    __table_args__ = (CheckConstraint("allowed BETWEEN 0 AND considered", name="allowed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="SET NULL"), index=True)
    engine_version: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(200))
    weights_version: Mapped[str] = mapped_column(String(60))
    need_language: Mapped[str] = mapped_column(String(2))
    need_topics: Mapped[list[str]] = mapped_column(Json)
    considered: Mapped[int]
    allowed: Mapped[int]
    excluded_by: Mapped[dict[str, int]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    items: Mapped[list["RecommendationItem"]] = owned(order_by="RecommendationItem.rank")


class RecommendationItem(Base):
    """One recommended offering of a run with its evidence; rank 1 is the best."""

    __tablename__ = "recommendation_items"
    __table_args__ = (
        UniqueConstraint("run_id", "offering_id"),
        # Reports count places: the rows themselves are wide.
        Index("ix_recommendation_items_places", "run_id", "rank", "offering_id"),
        CheckConstraint("rank >= 1", name="rank"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    )

    run_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation_runs.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="RESTRICT"), index=True)
    score: Mapped[float]
    confidence: Mapped[float]
    band: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    features: Mapped[dict[str, float]] = mapped_column(Json)
    topics: Mapped[list[str]] = mapped_column(Json)
    quoted: Mapped[str] = mapped_column(Text)
    """Text of the offering at the time: evidence points into it, whatever the offering says today."""
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    rules: Mapped[list[dict[str, str]]] = mapped_column(Json)
