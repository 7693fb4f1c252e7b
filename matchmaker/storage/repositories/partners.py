"""Partners and the public directory of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, selectinload, with_loader_criteria

from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.storage.repositories.base import Repository, chunks
from matchmaker.storage.repositories.offerings import COMPLETE
from models import Offering, OfferingFormat, OfferingSize, OfferingTopic, Partner, PartnerDistrict

TAKEN_OVER = "application"
"""`source` of partners and offerings that came from a data file and were then edited by their own people."""


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """What a visitor filters the directory by; None means any.

    One live offering must meet topic, format, size and district together. `district` is a district key:
    the partner comes there, or serves it remotely.
    """

    topic: str | None = None
    format: str | None = None
    size: str | None = None
    district: str | None = None
    kind: str | None = None


class PartnerRepository(Repository):
    """Partners with their districts and industries."""

    def add(self, partner: Partner) -> None:
        """Keep a new partner; its id is known afterwards."""
        self._session.add(partner)
        self._session.flush()

    def delete_draft(self, partner_id: int) -> None:
        """Delete a partner that never got beyond its draft; others stay."""
        query = _alone().where(Partner.id == partner_id, Partner.status == PartnerStatus.DRAFT)
        if (partner := self._session.scalars(query).one_or_none()) is not None:
            self._session.delete(partner)
            self._session.flush()

    def by_key(self, key: str) -> Partner | None:
        """One partner in whatever state with all its offerings, or None."""
        query = _with_offerings().where(Partner.key == key)
        return self._session.scalars(query).one_or_none()

    def by_id(self, partner_id: int) -> Partner | None:
        """One partner in whatever state with all its offerings, or None."""
        return self._session.scalars(_with_offerings().where(Partner.id == partner_id)).one_or_none()

    def by_ids(self, ids: Collection[int]) -> Sequence[Partner]:
        """Partners in whatever state without their offerings by number, the newest first."""
        query = _alone().where(Partner.id.in_(ids))
        return self._session.scalars(query.order_by(Partner.id.desc())).all()

    def by_keys(self, keys: Iterable[str]) -> dict[str, Partner]:
        """Partners in whatever state without their offerings, by key; unknown keys are missing."""
        return {
            partner.key: partner
            for part in chunks(keys)
            for partner in self._session.scalars(_alone().where(Partner.key.in_(part)))
        }

    def of_sources(self, sources: Iterable[str]) -> Sequence[Partner]:
        """Partners that these data files vouch for, without their offerings."""
        query = _alone().where(Partner.source.in_(list(sources)))
        return self._session.scalars(query.order_by(Partner.id)).all()

    def public_by_key(self, key: str) -> Partner | None:
        """An active partner with its live offerings only, or None."""
        query = _with_offerings().options(_ONLY_LIVE)
        query = query.where(Partner.key == key, Partner.status == PartnerStatus.ACTIVE)
        return self._session.scalars(query).one_or_none()

    def directory(self, wanted: DirectoryFilter, limit: int = 50, offset: int = 0) -> Sequence[Partner]:
        """Active partners that meet the filter, with their live offerings, in alphabetical order."""
        query = _with_offerings().options(_ONLY_LIVE).where(_listed(wanted))
        query = query.order_by(func.lower(Partner.name), Partner.id).limit(limit).offset(offset)
        return self._session.scalars(query).all()

    def directory_size(self, wanted: DirectoryFilter) -> int:
        """How many partners `directory` lists without a limit."""
        return self._session.scalars(select(func.count()).select_from(Partner).where(_listed(wanted))).one()

    def active_names(self) -> list[tuple[str, str]]:
        """(key, name) of every active partner, by name."""
        query = select(Partner.key, Partner.name).where(Partner.status == PartnerStatus.ACTIVE)
        query = query.order_by(func.lower(Partner.name), Partner.id)
        return [(row.key, row.name) for row in self._session.execute(query)]

    def of_kind(self, kind: str) -> Sequence[Partner]:
        """Active partners of a kind with their live offerings, in order of entry."""
        query = _with_offerings().options(_ONLY_LIVE)
        query = query.where(Partner.kind == kind, Partner.status == PartnerStatus.ACTIVE)
        return self._session.scalars(query.order_by(Partner.id)).all()


_ONLY_LIVE = with_loader_criteria(Offering, Offering.status == OfferingStatus.LIVE)


def _alone() -> Select[Partner]:
    return select(Partner).options(selectinload(Partner.districts), selectinload(Partner.industries))


def _with_offerings() -> Select[Partner]:
    return _alone().options(selectinload(Partner.offerings).options(*COMPLETE))


def _listed(wanted: DirectoryFilter) -> ColumnElement[bool]:
    offered = exists().where(
        Offering.partner_id == Partner.id,
        Offering.status == OfferingStatus.LIVE,
        _row(OfferingTopic, OfferingTopic.topic_key, wanted.topic),
        _row(OfferingFormat, OfferingFormat.format, wanted.format),
        _row(OfferingSize, OfferingSize.size, wanted.size),
        _served(wanted.district),
    )
    kind = true() if wanted.kind is None else Partner.kind == wanted.kind
    return and_(Partner.status == PartnerStatus.ACTIVE, kind, offered)


def _row(
    table: type[OfferingTopic | OfferingFormat | OfferingSize],
    column: InstrumentedAttribute[str],
    value: str | None,
) -> ColumnElement[bool]:
    if value is None:
        return true()
    return exists().where(table.offering_id == Offering.id, column == value).correlate(Offering)


def _served(district: str | None) -> ColumnElement[bool]:
    if district is None:
        return true()
    comes = exists().where(PartnerDistrict.partner_id == Partner.id, PartnerDistrict.district_ags == district)
    return or_(and_(Partner.nationwide, Offering.on_site == false()), comes.correlate(Partner))
