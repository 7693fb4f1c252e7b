"""Introductions: their state, everything that ever happened to them, and the partners' capacity ledger."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.folding import searchable
from matchmaker.domain.vocabulary import (
    Action,
    ActorKind,
    IntroductionStatus,
    Language,
    Outcome,
    RefusalReason,
)
from models.base import Base, one_of, owned
from models.needs import Need, Sme
from models.partners import Offering, Partner
from models.types import UtcDateTime

_UNDECIDED = "'draft', 'requested', 'info_needed', 'approved', 'accepted', 'met', 'no_show'"
UNDECIDED = text(f"status IN ({_UNDECIDED})")
"""Introductions that occupy the pair of need and partner: only one of them at a time."""


def _folded_need(context: DefaultExecutionContext) -> str:
    given: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return searchable(given["need_text"])


class Introduction(Base):
    """One introduction of an SME to a partner for one need.

    `need_text` is frozen at the request; `run_id` is the recommendation that was shown, with its evidence.
    `version` grows with every change: a writer that has read an older one is refused.
    `due_at` is when the present state must have moved on; `by_coordinator_id` opened it for the SME by
    telephone, and `confirmed_at` is when the SME confirmed that.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        one_of("status", IntroductionStatus),
        one_of("language", Language),
        one_of("reason", RefusalReason),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint(
            "status NOT IN ('accepted', 'met', 'no_show', 'closed') OR accepted_at IS NOT NULL",
            name="accepted_at",
        ),
        Index("uq_introductions_pair", "need_id", "partner_id", unique=True,
              sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
        Index("ix_introductions_queue", "chamber_code", "status", "due_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    chamber_code: Mapped[str] = mapped_column(ForeignKey("chambers.code", ondelete="RESTRICT"))
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id", ondelete="RESTRICT"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="SET NULL"), index=True)
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("recommendation_runs.id", ondelete="SET NULL"), index=True
    )
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="RESTRICT"), index=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="RESTRICT"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    language: Mapped[str] = mapped_column(String(2))
    need_text: Mapped[str] = mapped_column(Text)
    need_folded: Mapped[str] = mapped_column(Text, default=_folded_need, server_default=text("''"))
    """The need's text as searches compare it (domain.folding), written with it and blanked with it."""
    personal_line: Mapped[str] = mapped_column(String(500))
    confidence: Mapped[float]
    band: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(30))
    reason_text: Mapped[str | None] = mapped_column(String(500))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    by_coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("introductions.id", ondelete="SET NULL"), index=True
    )
    """The introduction that was refused, declined or expired, or whose partner was exchanged."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    requested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    sme: Mapped[Sme] = relationship(lazy="raise_on_sql")
    need: Mapped[Need | None] = relationship(lazy="raise_on_sql")
    partner: Mapped[Partner] = relationship(lazy="raise_on_sql")
    offering: Mapped[Offering] = relationship(lazy="raise_on_sql")
    events: Mapped[list["IntroductionEvent"]] = owned(order_by="IntroductionEvent.id")
    feedback: Mapped[list["Feedback"]] = owned(order_by="Feedback.side")


class IntroductionEvent(Base):
    """One thing that happened to an introduction: audit trail, timeline and thread of questions in one.

    Append-only: triggers of the database refuse every change and deletion. `number` counts from 1 within an
    introduction and is unique, so that two actors never both make the same step.
    """

    __tablename__ = "introduction_events"
    __table_args__ = (
        UniqueConstraint("introduction_id", "number"),
        one_of("action", Action),
        one_of("actor_kind", ActorKind),
        Index("ix_introduction_events_action", "action", "at", "introduction_id"),
        Index("uq_introduction_events_accepted", "introduction_id", unique=True,
              sqlite_where=text("action = 'accept'"), postgresql_where=text("action = 'accept'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id", ondelete="RESTRICT"), index=True
    )
    number: Mapped[int] = mapped_column(SmallInteger)
    action: Mapped[str] = mapped_column(String(30))
    from_status: Mapped[str | None] = mapped_column(String(20))
    to_status: Mapped[str] = mapped_column(String(20))
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None]
    """The person's id; no foreign key, because the trail outlives the account."""
    reason: Mapped[str | None] = mapped_column(String(30))
    text: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Feedback(Base):
    """What one side says after the meeting: outcome, 1 to 5 stars and a line."""

    __tablename__ = "introduction_feedback"
    __table_args__ = (
        CheckConstraint("side IN ('sme', 'partner')", name="side"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        one_of("outcome", Outcome),
    )

    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id", ondelete="CASCADE"), primary_key=True
    )
    side: Mapped[str] = mapped_column(String(10), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    stars: Mapped[int] = mapped_column(SmallInteger)
    line: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PartnerMonth(Base):
    """How many introductions a partner takes in one month (Europe/Berlin), fixed at its first reservation."""

    __tablename__ = "partner_months"
    __table_args__ = (
        UniqueConstraint("partner_id", "month", "capacity"),
        CheckConstraint("capacity BETWEEN 0 AND 10000", name="capacity"),
        CheckConstraint("length(month) = 7", name="month"),
    )

    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    """As 2026-11."""
    capacity: Mapped[int] = mapped_column(SmallInteger)


class CapacitySlot(Base):
    """One numbered place of a partner's month, taken by one introduction; deleted when it becomes free.

    The number lies between 1 and the month's capacity, which the composite foreign key carries along: more
    introductions than capacity, or one introduction on two places, cannot be written at all.
    """

    __tablename__ = "capacity_slots"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "month", "capacity"],
            ["partner_months.partner_id", "partner_months.month", "partner_months.capacity"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        CheckConstraint("slot BETWEEN 1 AND capacity", name="slot"),
    )

    partner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    capacity: Mapped[int] = mapped_column(SmallInteger)
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introductions.id", ondelete="RESTRICT"), unique=True
    )
