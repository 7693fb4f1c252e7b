"""Events of a chamber's programme: what they are, which partners take part, who comes, how it was."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.vocabulary import EventKind, EventStatus, Language, RegistrationStatus
from models.accounts import User
from models.base import Base, one_of, owned
from models.needs import Need, Sme
from models.partners import Partner
from models.types import UtcDateTime


class Event(Base):
    """A roadshow, webinar or workshop. Moments are in UTC and shown in Europe/Berlin.

    `partner_id`: the partner that hosts it, null: the chamber itself. It takes place at `place` (with
    postcode and district), online at `link`, or both. `note`: why it was returned or cancelled. `sequence`
    counts changes that calendars must notice (RFC 5545). `version` grows with every change of the row.
    `source`: the data file that vouches for it.
    """

    __tablename__ = "events"
    __table_args__ = (
        one_of("kind", EventKind),
        one_of("status", EventStatus),
        one_of("language", Language),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint("register_until <= starts_at", name="register_until"),
        CheckConstraint("place IS NOT NULL OR link IS NOT NULL", name="place"),
        CheckConstraint("capacity BETWEEN 1 AND 1000", name="capacity"),
        UniqueConstraint("id", "capacity"),
        Index("ix_events_calendar", "status", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """What stands in its address and, with the site's name, in calendars as its UID; never changes."""
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    chamber_code: Mapped[str] = mapped_column(ForeignKey("chambers.code", ondelete="RESTRICT"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="SET NULL"), index=True)
    by_partner: Mapped[bool]
    """Whether a partner hosts it; stays when the partner is gone."""
    status: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    register_until: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(5))
    district_ags: Mapped[str | None] = mapped_column(
        ForeignKey("districts.ags", ondelete="SET NULL"), index=True
    )
    link: Mapped[str | None] = mapped_column(String(300))
    capacity: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(Text)
    sequence: Mapped[int]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str | None] = mapped_column(String(60), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    partner: Mapped[Partner | None] = relationship(lazy="raise_on_sql")
    topics: Mapped[list["EventTopic"]] = owned(order_by="EventTopic.position")
    partners: Mapped[list["EventPartner"]] = owned(order_by="EventPartner.partner_id")


class EventTopic(Base):
    """A topic of an event; position 0 is the most important."""

    __tablename__ = "event_topics"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    topic_key: Mapped[str] = mapped_column(
        ForeignKey("topics.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(SmallInteger)


class EventPartner(Base):
    """A partner that takes part in an event, with so many tables for one-to-one meetings and people."""

    __tablename__ = "event_partners"
    __table_args__ = (
        CheckConstraint("tables BETWEEN 0 AND 20", name="tables"),
        CheckConstraint("people BETWEEN 1 AND 50", name="people"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    tables: Mapped[int] = mapped_column(SmallInteger)
    people: Mapped[int] = mapped_column(SmallInteger)
    there_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    there_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None: from the beginning of the event, to its end."""

    partner: Mapped[Partner] = relationship(lazy="raise_on_sql")


class EventRegistration(Base):
    """A person's registration for an event, with the company's need and what it agreed to.

    Whoever comes has a numbered place between 1 and the event's capacity, which the composite foreign key
    carries along (docs/adr/0022); whoever waits or cancelled has none. The waiting list is in the order of
    `registered_at`. `sme_id` and `user_id` are null where company or person is gone and only the count stays.
    `wants_meetings`: one-to-one meetings at a roadshow. `share`: hosts may read company name and need.
    """

    __tablename__ = "event_registrations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "capacity"],
            ["events.id", "events.capacity"],
            name="fk_event_registrations_place",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        one_of("status", RegistrationStatus),
        CheckConstraint(
            "(status IN ('registered', 'attended', 'absent')) = (place IS NOT NULL)", name="place"
        ),
        CheckConstraint("(place IS NULL) = (capacity IS NULL)", name="carried"),
        CheckConstraint("place BETWEEN 1 AND capacity", name="capacity"),
        UniqueConstraint("event_id", "user_id"),
        UniqueConstraint("event_id", "place"),
        Index("ix_event_registrations_waiting", "event_id", "status", "registered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    sme_id: Mapped[int | None] = mapped_column(ForeignKey("smes.id", ondelete="SET NULL"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="SET NULL"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    place: Mapped[int | None] = mapped_column(SmallInteger)
    capacity: Mapped[int | None] = mapped_column(SmallInteger)
    wants_meetings: Mapped[bool]
    share: Mapped[bool]
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the person was asked how it was."""
    there_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    there_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None: from the beginning of the event, to its end."""

    event: Mapped[Event] = relationship(lazy="raise_on_sql", foreign_keys=[event_id])
    sme: Mapped[Sme | None] = relationship(lazy="raise_on_sql")
    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    need: Mapped[Need | None] = relationship(lazy="raise_on_sql")
    feedback: Mapped[list["EventFeedback"]] = owned()


class EventFeedback(Base):
    """How a participant found an event: 1 to 5 stars, 5 is best, and a line."""

    __tablename__ = "event_feedback"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("event_registrations.id", ondelete="CASCADE"), primary_key=True
    )
    stars: Mapped[int] = mapped_column(SmallInteger)
    line: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
