"""Self-assessments of companies: answers, and the grades that followed from them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, owned
from models.types import Json, UtcDateTime

UNFINISHED = text("completed_at IS NULL")


class SelfAssessment(Base):
    """A company's answers to one version of the questions; at most one of a company is not completed.

    `answers`: level by the question's key, null: does not apply. `overall`: the grade, 1 best to 6 worst,
    null as long as the assessment is not completed, or when too few questions apply. `user_id`: who answered
    last.
    """

    __tablename__ = "self_assessments"
    __table_args__ = (
        CheckConstraint("overall BETWEEN 1 AND 6", name="overall"),
        CheckConstraint("overall IS NULL OR completed_at IS NOT NULL", name="completed"),
        Index("uq_self_assessments_unfinished", "sme_id", unique=True, sqlite_where=UNFINISHED,
              postgresql_where=UNFINISHED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    version: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, int | None]] = mapped_column(Json)
    overall: Mapped[float | None] = mapped_column(Double)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    areas: Mapped[list["AreaGrade"]] = owned(order_by="AreaGrade.position")


class AreaGrade(Base):
    """The grade of an area in a completed assessment, 1 best to 6 worst; null: too few questions apply."""

    __tablename__ = "area_grades"
    __table_args__ = (CheckConstraint("grade BETWEEN 1 AND 6", name="grade"),)

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("self_assessments.id", ondelete="CASCADE"), primary_key=True
    )
    area_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    grade: Mapped[float | None] = mapped_column(Double)
