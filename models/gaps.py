"""Reports about gaps that are computed in the background: orders, progress, and what was found."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.vocabulary import GapStatus
from models.base import Base, one_of
from models.types import JsonOrNull, UtcDateTime


class GapReport(Base):
    """The gaps of a chamber in a period, ordered by somebody and computed by the worker.

    `asked_at` names the order that a computation belongs to. `fingerprint`: of the needs and the engine that
    `found` belongs to; with any other it is out of date. `found` holds numbers of needs in the order of their
    statement and keys of topics, no words of companies.
    """

    __tablename__ = "gap_reports"
    __table_args__ = (
        one_of("status", GapStatus),
        UniqueConstraint("chamber_code", "period_key"),
        CheckConstraint("done BETWEEN 0 AND total", name="done"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chamber_code: Mapped[str] = mapped_column(ForeignKey("chambers.code", ondelete="CASCADE"))
    period_key: Mapped[str] = mapped_column(String(24))
    """As 2026-Q3, "start", or the two days of an own period."""
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(20))
    done: Mapped[int]
    total: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    alive_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker last said that it computes."""
    computed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    found: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
