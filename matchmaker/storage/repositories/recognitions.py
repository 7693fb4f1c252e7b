"""Which partners a chamber recognises, besides those that it reviews itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from matchmaker.domain.vocabulary import PartnerStatus
from matchmaker.storage.repositories.base import Repository
from models import Chamber, District, Partner, PartnerDistrict, PartnerRecognition


@dataclass(frozen=True, slots=True)
class OtherPartner:
    """A partner that another chamber reviews; `serves`: it comes to a district of the asking one.

    `since`: since when the asking chamber recognises it, None when it does not. `reviewer`: name of the
    chamber that reviews it, None for partners of a data file.
    """

    partner: Partner
    serves: bool
    since: datetime | None
    reviewer: str | None


class RecognitionRepository(Repository):
    """A recognition holds until it is withdrawn; withdrawn ones are kept."""

    def held(self, partner_id: int, chamber: str) -> PartnerRecognition | None:
        """The chamber's recognition of a partner that holds now, or None."""
        query = select(PartnerRecognition).where(
            PartnerRecognition.partner_id == partner_id,
            PartnerRecognition.chamber_code == chamber,
            PartnerRecognition.withdrawn_at.is_(None),
        )
        return self._session.scalars(query).one_or_none()

    def recognise(self, partner_id: int, chamber: str, by: int | None, now: datetime) -> None:
        """Recognise a partner; nothing happens when the chamber does already."""
        if self.held(partner_id, chamber) is None:
            self._session.add(
                PartnerRecognition(
                    partner_id=partner_id, chamber_code=chamber, recognised_at=now, recognised_by_id=by
                )
            )
            self._session.flush()

    def counts(self, partner: Partner, chamber: str) -> bool:
        """Whether the chamber's companies may be introduced to the partner."""
        return partner.chamber_code == chamber or self.held(partner.id, chamber) is not None

    def counting(self, partners: Collection[int], chamber: str) -> frozenset[int]:
        """Those of these partners that the chamber's companies may be introduced to."""
        query = select(Partner.id).where(Partner.id.in_(partners), recognised_by(chamber))
        return frozenset(self._session.scalars(query))

    def count(self, chamber: str) -> int:
        """How many active partners the chamber's companies may be introduced to."""
        query = select(func.count()).select_from(Partner).where(Partner.status == PartnerStatus.ACTIVE)
        return self._session.scalars(query.where(recognised_by(chamber))).one()

    def others(self, chamber: str) -> int:
        """How many active partners there are that the chamber does not review itself."""
        return self._session.scalars(
            select(func.count()).select_from(Partner).where(*_of_others(chamber))
        ).one()

    def of_others(self, chamber: str, limit: int | None = None, offset: int = 0) -> Sequence[OtherPartner]:
        """Active partners that the chamber does not review itself.

        Nationwide ones come first, then those that serve a district of the chamber, each by name.
        """
        here = select(PartnerDistrict.partner_id).join(District, District.ags == PartnerDistrict.district_ags)
        serves = Partner.id.in_(here.where(District.chamber_code == chamber))
        held = and_(
            PartnerRecognition.partner_id == Partner.id,
            PartnerRecognition.chamber_code == chamber,
            PartnerRecognition.withdrawn_at.is_(None),
        )
        query = (
            select(Partner, serves, PartnerRecognition.recognised_at, Chamber.name)
            .outerjoin(PartnerRecognition, held)
            .outerjoin(Chamber, Chamber.code == Partner.chamber_code)
            .where(*_of_others(chamber))
            .order_by(Partner.nationwide.desc(), serves.desc(), Partner.name, Partner.id)
        )
        found = self._session.execute(query.limit(limit).offset(offset) if limit else query)
        return [OtherPartner(row[0], bool(row[1]), row[2], row[3]) for row in found]

    def nationwide(self, chamber: str) -> Sequence[int]:
        """Active nationwide partners of others that the chamber does not recognise."""
        query = select(Partner.id).where(*_of_others(chamber), Partner.nationwide)
        return self._session.scalars(query.where(~recognised_by(chamber))).all()

    def of_other(self, chamber: str, key: str) -> Partner | None:
        """One active partner that the chamber does not review itself, or None."""
        return self._session.scalars(
            select(Partner).where(Partner.key == key, *_of_others(chamber))
        ).one_or_none()

    def chambers_of(self, partner_id: int) -> Sequence[tuple[Chamber, datetime]]:
        """Chambers that recognise a partner besides its own, by name, and since when."""
        query = (
            select(Chamber, PartnerRecognition.recognised_at)
            .join(PartnerRecognition, PartnerRecognition.chamber_code == Chamber.code)
            .where(PartnerRecognition.partner_id == partner_id, PartnerRecognition.withdrawn_at.is_(None))
            .order_by(Chamber.name)
        )
        return [(row[0], row[1]) for row in self._session.execute(query)]


def recognised_by(chamber: str) -> ColumnElement[bool]:
    """The condition that a partner may be introduced to companies of a chamber."""
    held = select(PartnerRecognition.partner_id).where(
        PartnerRecognition.chamber_code == chamber, PartnerRecognition.withdrawn_at.is_(None)
    )
    # Not `==`: without a chamber that would be NULL, and so would be its negation.
    return or_(Partner.chamber_code.is_not_distinct_from(chamber), Partner.id.in_(held))


def _of_others(chamber: str) -> tuple[ColumnElement[bool], ...]:
    foreign = or_(Partner.chamber_code.is_(None), Partner.chamber_code != chamber)
    return Partner.status == PartnerStatus.ACTIVE, foreign
