"""Table plans of roadshows: settings, what is being computed, and the one-to-one meetings."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.vocabulary import PlanStatus, TableMeetingStatus
from models.base import Base, one_of, owned
from models.events import EventRegistration
from models.partners import Partner
from models.types import JsonOrNull, UtcDateTime

_TAKES_PLACE = text("status <> 'cancelled'")


class TablePlan(Base):
    """The table plan of an event.

    `minimum_fit` in hundredths; `break_after` slots comes the common break, 0: none. `progress` in percent.
    `proposal`: what was computed and not taken yet ({"meetings": [[registration, partner, slot, table, fit]],
    "quality": ...}). `quality`, `leftovers`: of the plan that was taken. `asked_at` names the order that
    a computation belongs to. `version` grows with every change of a person.
    """

    __tablename__ = "table_plans"
    __table_args__ = (
        one_of("status", PlanStatus),
        CheckConstraint("slot_minutes BETWEEN 5 AND 60", name="slot_minutes"),
        CheckConstraint("slots BETWEEN 1 AND 40", name="slots"),
        CheckConstraint("room BETWEEN 1 AND 200", name="room"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    slot_minutes: Mapped[int] = mapped_column(SmallInteger)
    slots: Mapped[int] = mapped_column(SmallInteger)
    break_after: Mapped[int] = mapped_column(SmallInteger)
    break_minutes: Mapped[int] = mapped_column(SmallInteger)
    room: Mapped[int] = mapped_column(SmallInteger)
    wanted: Mapped[int] = mapped_column(SmallInteger)
    in_a_row: Mapped[int] = mapped_column(SmallInteger)
    minimum_fit: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str] = mapped_column(String(20))
    step: Mapped[str | None] = mapped_column(String(20))
    progress: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    alive_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker last said that it computes."""
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    quality: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published: Mapped[int]
    """How often it was published."""
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    version: Mapped[int]

    meetings: Mapped[list["TableMeeting"]] = owned(order_by="TableMeeting.slot, TableMeeting.table_number")


class TableMeeting(Base):
    """A company meets a partner in a slot at a table; `fit` in hundredths, both counts from 0."""

    __tablename__ = "table_meetings"
    __table_args__ = (
        one_of("status", TableMeetingStatus),
        CheckConstraint("fit BETWEEN 0 AND 100", name="fit"),
        Index(
            "uq_table_meetings_table",
            "event_id",
            "slot",
            "table_number",
            unique=True,
            sqlite_where=_TAKES_PLACE,
            postgresql_where=_TAKES_PLACE,
        ),
        Index(
            "uq_table_meetings_company",
            "registration_id",
            "slot",
            unique=True,
            sqlite_where=_TAKES_PLACE,
            postgresql_where=_TAKES_PLACE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("table_plans.event_id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("event_registrations.id", ondelete="CASCADE"), index=True
    )
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), index=True)
    slot: Mapped[int] = mapped_column(SmallInteger)
    table_number: Mapped[int] = mapped_column(SmallInteger)
    fit: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str] = mapped_column(String(20))
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registration: Mapped[EventRegistration] = relationship(lazy="raise_on_sql")
    partner: Mapped[Partner] = relationship(lazy="raise_on_sql")
