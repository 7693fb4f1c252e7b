"""What a partner's way into the network leaves behind: reviews, pending edits, documents."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.vocabulary import ReviewDecision, RevisionStatus
from models.base import Base, one_of
from models.partners import Offering
from models.types import Json, UtcDateTime


class PartnerReview(Base):
    """One decision on a partner's application, with the checklist as it was ticked. Never changed."""

    __tablename__ = "partner_reviews"
    __table_args__ = (one_of("decision", ReviewDecision),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), index=True)
    decision: Mapped[str] = mapped_column(String(20))
    criteria: Mapped[dict[str, bool]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfferingRevision(Base):
    """A proposed edit of a live offering, or of a new one of an active partner; the old text stays live.

    `content` holds the whole proposed offering: texts by language, topics, sizes, formats, grades, on_site.
    An offering has at most one revision in review.
    """

    __tablename__ = "offering_revisions"
    __table_args__ = (
        one_of("status", RevisionStatus),
        Index("uq_offering_revisions_pending", "offering_id", unique=True,
              sqlite_where=text("status = 'in_review'"), postgresql_where=text("status = 'in_review'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    note: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    offering: Mapped[Offering] = relationship(lazy="raise_on_sql")


class PartnerDocument(Base):
    """A file that a partner adds to its application; only its own people and coordinators see it."""

    __tablename__ = "partner_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
