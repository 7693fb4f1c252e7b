"""SMEs, the needs they state, and drafts of needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.vocabulary import Language, ReplyKind, Size
from models.base import Base, one_of, owned
from models.types import Json, UtcDateTime


class Sme(Base):
    """A small or medium-sized enterprise. `grade` is its self-assessment, 1 best to 6 worst.

    `district_ags` follows from the postcode and can be corrected; `chamber_code` follows from the district
    and is null where no chamber of the data is responsible. `service_languages`: in which it can be advised.
    """

    __tablename__ = "smes"
    __table_args__ = (one_of("size", Size), CheckConstraint("grade BETWEEN 1 AND 6", name="grade"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(ForeignKey("postcodes.postcode", ondelete="RESTRICT"), index=True)
    size: Mapped[str] = mapped_column(String(10))
    industry_code: Mapped[str] = mapped_column(ForeignKey("industries.code", ondelete="RESTRICT"), index=True)
    district_ags: Mapped[str] = mapped_column(ForeignKey("districts.ags", ondelete="RESTRICT"), index=True)
    chamber_code: Mapped[str | None] = mapped_column(
        ForeignKey("chambers.code", ondelete="SET NULL"), index=True
    )
    service_languages: Mapped[list[str]] = mapped_column(Json)
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    fictional: Mapped[bool]
    source: Mapped[str | None] = mapped_column(String(60), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    needs: Mapped[list["Need"]] = owned(back_populates="sme", order_by="Need.id")


class Need(Base):
    """A stated need, reached by its unguessable token.

    `expires_at` is null for needs that are kept. The district is null when the postcode is unknown.
    """

    __tablename__ = "needs"
    __table_args__ = (
        one_of("language", Language),
        one_of("size", Size),
        CheckConstraint("expires_at IS NULL OR expires_at > created_at", name="expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    sme_id: Mapped[int | None] = mapped_column(ForeignKey("smes.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    postcode: Mapped[str] = mapped_column(String(5))
    district_ags: Mapped[str | None] = mapped_column(
        ForeignKey("districts.ags", ondelete="SET NULL"), index=True
    )
    size: Mapped[str] = mapped_column(String(10))
    industry_code: Mapped[str | None] = mapped_column(
        ForeignKey("industries.code", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    sme: Mapped[Sme | None] = relationship(back_populates="needs", lazy="raise_on_sql")
    topics: Mapped[list["NeedTopic"]] = owned(order_by="NeedTopic.position")


class NeedTopic(Base):
    """A topic the owner confirmed for the need; position 0 is the most important."""

    __tablename__ = "need_topics"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True)
    topic_key: Mapped[str] = mapped_column(
        ForeignKey("topics.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(SmallInteger)


class NeedReply(Base):
    """What a chamber answers to a need that no partner fits: a letter to the company, or the end of it.

    `number` counts from 1 within a need and is unique, so that two coordinators never both answer the same.
    """

    __tablename__ = "need_replies"
    __table_args__ = (
        UniqueConstraint("need_id", "number"),
        one_of("kind", ReplyKind),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class NeedDraft(Base):
    """A need form as far as it was filled in, right or wrong; kept until it is stated or thrown away."""

    __tablename__ = "need_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id", ondelete="CASCADE"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
