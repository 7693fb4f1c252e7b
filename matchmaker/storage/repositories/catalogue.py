"""The catalogue's version, and the catalogue itself as plain rows for the engine's snapshot."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import InstrumentedAttribute

from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.storage.repositories.base import Repository
from models import (
    CatalogueState,
    Offering,
    OfferingFormat,
    OfferingSize,
    OfferingText,
    OfferingTopic,
    Partner,
    PartnerDistrict,
    PartnerIndustry,
    PartnerRecognition,
)

LIVE = (Offering.status == OfferingStatus.LIVE, Partner.status == PartnerStatus.ACTIVE)
"""What may be recommended: live offerings of active partners."""


Rows = Iterable[Row[*tuple[Any, ...]]]
Keys = Collection[str] | None
"""Keys of the only partners whose rows are wanted, None for all; at most some hundred."""


class CatalogueRepository(Repository):
    """Reads columns, not objects: a hundred thousand offerings must load in seconds."""

    def version(self) -> int:
        """Grows with every committed change to partners, offerings or topics."""
        return self._session.scalars(select(CatalogueState.version)).one()

    def raise_version(self) -> None:
        """Mark every snapshot taken so far as stale."""
        self._session.execute(update(CatalogueState).values(version=CatalogueState.version + 1))

    def live_offerings(self, only: Keys = None) -> Rows:
        """Rows (id, key, partner_id, grade_best, grade_worst, on_site) in a fixed order."""
        columns = (Offering.id, Offering.key, Offering.partner_id, Offering.grade_best, Offering.grade_worst)
        query = select(*columns, Offering.on_site).join(Offering.partner).where(*LIVE)
        return self._session.execute(_only(query, only).order_by(Offering.id))

    def active_partners(self, only: Keys = None) -> Rows:
        """Active partners.

        Rows (id, key, nationwide, capacity_per_month, service_languages, wanted_sizes, chamber_code).
        """
        columns = (Partner.id, Partner.key, Partner.nationwide, Partner.capacity_per_month)
        lists = (Partner.service_languages, Partner.wanted_sizes)
        query = select(*columns, *lists, Partner.chamber_code)
        return self._session.execute(_only(query.where(Partner.status == PartnerStatus.ACTIVE), only))

    def live_texts(self, only: Keys = None) -> Rows:
        """Rows (offering_id, language, title, what_you_get, for_whom, what_it_needs)."""
        texts = (OfferingText.title, OfferingText.what_you_get, OfferingText.for_whom)
        columns = (OfferingText.offering_id, OfferingText.language, *texts, OfferingText.what_it_needs)
        return self._session.execute(_of_live(select(*columns), OfferingText.offering_id, only))

    def live_topics(self, only: Keys = None) -> dict[int, list[str]]:
        """Topic keys of every live offering, most important first."""
        query = _of_live(
            select(OfferingTopic.offering_id, OfferingTopic.topic_key), OfferingTopic.offering_id, only
        )
        return _grouped(self._session.execute(query.order_by(OfferingTopic.position)))

    def live_sizes(self, only: Keys = None) -> dict[int, list[str]]:
        """Size classes of every live offering."""
        query = select(OfferingSize.offering_id, OfferingSize.size)
        return _grouped(self._session.execute(_of_live(query, OfferingSize.offering_id, only)))

    def live_formats(self, only: Keys = None) -> dict[int, list[str]]:
        """Formats of every live offering, in alphabetical order."""
        query = _of_live(
            select(OfferingFormat.offering_id, OfferingFormat.format), OfferingFormat.offering_id, only
        )
        return _grouped(self._session.execute(query.order_by(OfferingFormat.format)))

    def partner_districts(self, only: Keys = None) -> dict[int, list[str]]:
        """Districts of every partner."""
        query = select(PartnerDistrict.partner_id, PartnerDistrict.district_ags)
        if only is not None:
            query = query.join(Partner, Partner.id == PartnerDistrict.partner_id)
        return _grouped(self._session.execute(_only(query, only)))

    def partner_industries(self, only: Keys = None) -> dict[int, list[str]]:
        """Industries every partner wishes for."""
        query = select(PartnerIndustry.partner_id, PartnerIndustry.industry_code)
        if only is not None:
            query = query.join(Partner, Partner.id == PartnerIndustry.partner_id)
        return _grouped(self._session.execute(_only(query, only)))

    def partner_recognitions(self, only: Keys = None) -> dict[int, list[str]]:
        """Chambers that recognise a partner, besides the one that reviews it."""
        query = select(PartnerRecognition.partner_id, PartnerRecognition.chamber_code)
        query = query.where(PartnerRecognition.withdrawn_at.is_(None))
        if only is not None:
            query = query.join(Partner, Partner.id == PartnerRecognition.partner_id)
        return _grouped(self._session.execute(_only(query, only)))


def _only(query: Select[*tuple[Any, ...]], only: Keys) -> Select[*tuple[Any, ...]]:
    return query if only is None else query.where(Partner.key.in_(sorted(only)))


def _of_live(
    query: Select[*tuple[Any, ...]], offering_id: InstrumentedAttribute[int], only: Keys
) -> Select[*tuple[Any, ...]]:
    joined = query.join(Offering, Offering.id == offering_id).join(Offering.partner).where(*LIVE)
    return _only(joined, only)


def _grouped(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for owner, value in rows:
        groups[owner].append(value)
    return groups
