"""Versions of the ranking's weights that were learnt or set by hand, and which of them was live when."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.vocabulary import ActivationKind, WeightsDecision, WeightsOrigin
from models.base import Base, one_of
from models.types import Json, UtcDateTime


class WeightVersion(Base):
    """Weights with the comparison that speaks for or against them; never changed once written.

    `model` and `engine_version`: what they were made for, since features of another model mean something
    else. `based_on`: the version they were compared with. `decision` is null until somebody decides.
    """

    __tablename__ = "weight_versions"
    __table_args__ = (
        one_of("origin", WeightsOrigin),
        one_of("decision", WeightsDecision),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(60), unique=True)
    origin: Mapped[str] = mapped_column(String(10))
    model: Mapped[str] = mapped_column(String(200))
    engine_version: Mapped[str] = mapped_column(String(60))
    based_on: Mapped[str] = mapped_column(String(60))
    weights: Mapped[dict[str, Any]] = mapped_column(Json)
    report: Mapped[dict[str, Any]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    decision: Mapped[str | None] = mapped_column(String(10))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class WeightActivation(Base):
    """One moment at which other weights went live; the newest row says which are.

    `version_id` null: the weights that come with the product.
    """

    __tablename__ = "weight_activations"
    __table_args__ = (one_of("kind", ActivationKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("weight_versions.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
