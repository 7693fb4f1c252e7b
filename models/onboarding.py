"""What a partner's way into the network leaves behind: reviews, pending edits, documents."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.vocabulary import ReviewDecision, RevisionStatus
from models.base import Base, one_of
from models.types import Json, UtcDateTime

PENDING_OFFERING = text("status = 'in_review' AND offering_id IS NOT NULL")
PENDING_PROFILE = text("status = 'in_review' AND offering_id IS NULL")


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


class Revision(Base):
    """A proposed edit of a live offering, or of a partner's profile (`offering_id` null).

    The old text stays live meanwhile. `content` holds the whole proposed offering or profile. At most one
    revision of each offering and of each profile is in review.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        one_of("status", RevisionStatus),
        Index("uq_revisions_offering", "offering_id", unique=True,
              sqlite_where=PENDING_OFFERING, postgresql_where=PENDING_OFFERING),
        Index("uq_revisions_profile", "partner_id", unique=True,
              sqlite_where=PENDING_PROFILE, postgresql_where=PENDING_PROFILE),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), index=True)
    offering_id: Mapped[int | None] = mapped_column(
        ForeignKey("offerings.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[str] = mapped_column(String(20), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    note: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PartnerDraft(Base):
    """What a partner has typed so far into its application or its offerings, right, wrong or half-filled.

    Nobody but its own people reads it. `version` grows with every change, so that two colleagues who edit at
    once never overwrite each other.
    """

    __tablename__ = "partner_drafts"

    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


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
