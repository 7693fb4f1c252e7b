"""The catalogue's version, and the catalogue itself as plain rows for the engine's snapshot."""

from collections import defaultdict
from collections.abc import Iterable
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
)

LIVE = (Offering.status == OfferingStatus.LIVE, Partner.status == PartnerStatus.ACTIVE)
"""What may be recommended: live offerings of active partners."""


class CatalogueRepository(Repository):
    """Reads columns, not objects: a hundred thousand offerings must load in seconds."""

    def version(self) -> int:
        """Grows with every committed change to partners, offerings or topics."""
        return self._session.scalars(select(CatalogueState.version)).one()

    def raise_version(self) -> None:
        """Mark every snapshot taken so far as stale."""
        self._session.execute(update(CatalogueState).values(version=CatalogueState.version + 1))

    def live_offerings(self) -> Iterable[Row[*tuple[Any, ...]]]:
        """Rows (id, key, partner_id, grade_best, grade_worst, on_site) in a fixed order."""
        columns = (Offering.id, Offering.key, Offering.partner_id, Offering.grade_best, Offering.grade_worst)
        return self._session.execute(
            select(*columns, Offering.on_site).join(Offering.partner).where(*LIVE).order_by(Offering.id)
        )

    def active_partners(self) -> Iterable[Row[*tuple[Any, ...]]]:
        """Rows (id, key, nationwide, capacity_per_month, service_languages) of active partners."""
        columns = (Partner.id, Partner.key, Partner.nationwide, Partner.capacity_per_month)
        return self._session.execute(
            select(*columns, Partner.service_languages).where(Partner.status == PartnerStatus.ACTIVE)
        )

    def live_texts(self) -> Iterable[Row[*tuple[Any, ...]]]:
        """Rows (offering_id, language, title, what_you_get, for_whom, what_it_needs)."""
        texts = (OfferingText.title, OfferingText.what_you_get, OfferingText.for_whom)
        columns = (OfferingText.offering_id, OfferingText.language, *texts, OfferingText.what_it_needs)
        return self._session.execute(_of_live(select(*columns), OfferingText.offering_id))

    def live_topics(self) -> dict[int, list[str]]:
        """Topic keys of every live offering, most important first."""
        query = _of_live(
            select(OfferingTopic.offering_id, OfferingTopic.topic_key), OfferingTopic.offering_id
        )
        return _grouped(self._session.execute(query.order_by(OfferingTopic.position)))

    def live_sizes(self) -> dict[int, list[str]]:
        """Size classes of every live offering."""
        query = select(OfferingSize.offering_id, OfferingSize.size)
        return _grouped(self._session.execute(_of_live(query, OfferingSize.offering_id)))

    def live_formats(self) -> dict[int, list[str]]:
        """Formats of every live offering, in alphabetical order."""
        query = _of_live(
            select(OfferingFormat.offering_id, OfferingFormat.format), OfferingFormat.offering_id
        )
        return _grouped(self._session.execute(query.order_by(OfferingFormat.format)))

    def partner_districts(self) -> dict[int, list[str]]:
        """Districts of every partner."""
        return _grouped(
            self._session.execute(select(PartnerDistrict.partner_id, PartnerDistrict.district_ags))
        )

    def partner_industries(self) -> dict[int, list[str]]:
        """Industries every partner wishes for."""
        return _grouped(
            self._session.execute(select(PartnerIndustry.partner_id, PartnerIndustry.industry_code))
        )


def _of_live(
    query: Select[*tuple[Any, ...]], offering_id: InstrumentedAttribute[int]
) -> Select[*tuple[Any, ...]]:
    return query.join(Offering, Offering.id == offering_id).join(Offering.partner).where(*LIVE)


def _grouped(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for owner, value in rows:
        groups[owner].append(value)
    return groups
