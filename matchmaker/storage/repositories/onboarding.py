"""What a partner's way into the network leaves behind: drafts, reviews, pending edits, documents."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import selectinload, undefer

from matchmaker.domain.vocabulary import (
    IntroductionStatus,
    OfferingStatus,
    PartnerStatus,
    RevisionStatus,
    Role,
    UserStatus,
)
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.offerings import COMPLETE
from models import (
    Introduction,
    Membership,
    Need,
    Offering,
    Partner,
    PartnerDocument,
    PartnerDraft,
    PartnerRecognition,
    PartnerReview,
    Revision,
    Sme,
    User,
)

_PROMISED = (IntroductionStatus.APPROVED, IntroductionStatus.ACCEPTED)
"""Introductions in which somebody counts on the partner."""


class OnboardingRepository(Repository):
    """Drafts, reviews, revisions and documents of partners, and who must hear of them."""

    def partner(self, partner_id: int) -> Partner | None:
        """One partner in whatever state with all its offerings, or None."""
        return self._session.scalars(_whole().where(Partner.id == partner_id)).one_or_none()

    def partner_by_key(self, key: str) -> Partner | None:
        """As `partner`, by its key."""
        return self._session.scalars(_whole().where(Partner.key == key)).one_or_none()

    def draft(self, partner_id: int) -> PartnerDraft | None:
        """What the partner has typed so far, or None."""
        return self._session.get(PartnerDraft, partner_id)

    def add(self, row: PartnerDraft | PartnerReview | Revision | PartnerDocument) -> None:
        """Keep a new row; its id is known afterwards."""
        self._session.add(row)
        self._session.flush()

    def remove_offering(self, offering: Offering) -> None:
        """Delete an offering that was never live."""
        self._session.delete(offering)
        self._session.flush()

    def reviews_of(self, partner_id: int) -> list[tuple[PartnerReview, str | None]]:
        """(review, name of its reviewer), newest first."""
        query = select(PartnerReview, User.name).outerjoin(User, User.id == PartnerReview.reviewer_id)
        query = query.where(PartnerReview.partner_id == partner_id)
        found = self._session.execute(query.order_by(PartnerReview.at.desc(), PartnerReview.id.desc()))
        return [(row[0], row[1]) for row in found]

    def revisions_of(self, partner_id: int) -> dict[int | None, Revision]:
        """The newest revision of each offering, and under None that of the profile."""
        query = select(Revision).where(Revision.partner_id == partner_id).order_by(Revision.id)
        return {row.offering_id: row for row in self._session.scalars(query)}

    def revision(self, revision_id: int) -> Revision | None:
        """One revision, or None."""
        return self._session.get(Revision, revision_id)

    def pending(self, partner_id: int, offering_id: int | None) -> Revision | None:
        """The revision of an offering, or of the profile, that is in review."""
        query = select(Revision).where(
            Revision.partner_id == partner_id, Revision.status == RevisionStatus.IN_REVIEW
        )
        return self._session.scalars(
            query.where(
                Revision.offering_id.is_(None) if offering_id is None else Revision.offering_id == offering_id
            )
        ).one_or_none()

    def applications(self, chamber: str) -> Sequence[Partner]:
        """Submitted partners of a chamber, the longest waiting first."""
        query = select(Partner).where(
            Partner.chamber_code == chamber, Partner.status == PartnerStatus.SUBMITTED
        )
        return self._session.scalars(query.order_by(Partner.submitted_at, Partner.id)).all()

    def new_offerings(self, chamber: str) -> list[tuple[Offering, Partner]]:
        """(offering in review, its approved partner) of a chamber, with texts, the oldest first."""
        query = (
            select(Offering, Partner)
            .join(Offering.partner)
            .options(*COMPLETE)
            .where(
                Partner.chamber_code == chamber,
                Partner.status.in_((PartnerStatus.ACTIVE, PartnerStatus.PAUSED)),
                Offering.status == OfferingStatus.IN_REVIEW,
            )
        )
        found = self._session.execute(query.order_by(Offering.created_at, Offering.id))
        return [(row[0], row[1]) for row in found]

    def waiting_revisions(self, chamber: str) -> list[tuple[Revision, Partner]]:
        """(revision in review, its partner) of a chamber, the oldest first."""
        query = (
            select(Revision, Partner)
            .join(Partner, Partner.id == Revision.partner_id)
            .where(Partner.chamber_code == chamber, Revision.status == RevisionStatus.IN_REVIEW)
        )
        found = self._session.execute(query.order_by(Revision.created_at, Revision.id))
        return [(row[0], row[1]) for row in found]

    def documents_of(self, partner_id: int) -> Sequence[PartnerDocument]:
        """Documents in order of entry, without their content."""
        query = select(PartnerDocument).where(PartnerDocument.partner_id == partner_id)
        return self._session.scalars(query.order_by(PartnerDocument.id)).all()

    def document(self, document_id: int) -> PartnerDocument | None:
        """One document with its content, or None."""
        query = select(PartnerDocument).options(undefer(PartnerDocument.content))
        return self._session.scalars(query.where(PartnerDocument.id == document_id)).one_or_none()

    def remove_document(self, document_id: int) -> None:
        """Delete a document."""
        self._session.execute(delete(PartnerDocument).where(PartnerDocument.id == document_id))

    def people(self, partner_id: int) -> Sequence[User]:
        """Active people of a partner."""
        return self._session.scalars(_active().where(Membership.partner_id == partner_id)).unique().all()

    def reviewers(self, chamber: str) -> Sequence[User]:
        """Active coordinators and administrators of a chamber."""
        query = _active().where(
            Membership.chamber_code == chamber,
            Membership.role.in_((Role.COORDINATOR, Role.ADMINISTRATOR)),
        )
        return self._session.scalars(query).unique().all()

    def chambers_taking_part(self) -> frozenset[str]:
        """Codes of the chambers that have somebody who reviews applications."""
        query = select(Membership.chamber_code).join(User, User.id == Membership.user_id)
        query = query.where(Membership.chamber_code.is_not(None), User.status == UserStatus.ACTIVE)
        return frozenset(code for code in self._session.scalars(query) if code)

    def promised(self, partner_id: int) -> int:
        """How many introductions the partner must still answer, or has accepted and not held yet."""
        query = select(func.count()).select_from(Introduction)
        return self._session.scalars(
            query.where(Introduction.partner_id == partner_id, Introduction.status.in_(_PROMISED))
        ).one()

    def identities(self) -> Sequence[Partner]:
        """All partners that ever applied, without their lists: by what duplicates are told."""
        query = select(Partner).where(Partner.status != PartnerStatus.DRAFT)
        return self._session.scalars(query.order_by(Partner.id)).all()

    def recent_needs(self, now: datetime, limit: int, partner: Partner | None = None) -> Sequence[Need]:
        """The newest needs of SMEs with an account, with their topics; never those stated anonymously.

        `partner`: only needs of companies whose chamber reviews or recognises it.
        """
        query = select(Need).options(selectinload(Need.topics), selectinload(Need.sme))
        query = query.join(Sme, Sme.id == Need.sme_id)
        query = query.where(or_(Need.expires_at.is_(None), Need.expires_at > now))
        if partner is not None:
            recognising = select(PartnerRecognition.chamber_code).where(
                PartnerRecognition.partner_id == partner.id, PartnerRecognition.withdrawn_at.is_(None)
            )
            own = Sme.chamber_code == partner.chamber_code
            query = query.where(or_(own, Sme.chamber_code.in_(recognising)))
        return self._session.scalars(query.order_by(Need.created_at.desc(), Need.id).limit(limit)).all()


def _whole() -> Select[Partner]:
    return select(Partner).options(
        selectinload(Partner.districts),
        selectinload(Partner.industries),
        selectinload(Partner.offerings).options(*COMPLETE),
    )


def _active() -> Select[User]:
    return (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.status == UserStatus.ACTIVE)
        .order_by(User.id)
    )
