"""Offerings with their texts, topics, sizes and formats."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from matchmaker.storage.repositories.base import Repository, chunks
from matchmaker.storage.repositories.catalogue import LIVE
from models import Offering, OfferingTopic, Partner

COMPLETE: tuple[_AbstractLoad, ...] = (
    selectinload(Offering.texts),
    selectinload(Offering.topics),
    selectinload(Offering.sizes),
    selectinload(Offering.formats),
)
WITH_PARTNER: tuple[_AbstractLoad, ...] = (
    selectinload(Offering.partner).options(selectinload(Partner.districts), selectinload(Partner.industries)),
)


class OfferingRepository(Repository):
    """Offerings are always loaded complete, with their partner."""

    def add(self, offering: Offering) -> None:
        """Keep a new offering; its id is known afterwards."""
        self._session.add(offering)
        self._session.flush()

    def by_key(self, key: str) -> Offering | None:
        """One offering in whatever state, or None."""
        return self._session.scalars(_complete().where(Offering.key == key)).one_or_none()

    def by_keys(self, keys: Iterable[str]) -> dict[str, Offering]:
        """Offerings in whatever state by key; unknown keys are missing from the answer."""
        return {
            offering.key: offering
            for part in chunks(dict.fromkeys(keys))
            for offering in self._session.scalars(_complete().where(Offering.key.in_(part)))
        }

    def by_ids(self, ids: Collection[int]) -> Sequence[Offering]:
        """Offerings in whatever state by number, the newest first."""
        query = _complete().where(Offering.id.in_(ids))
        return self._session.scalars(query.order_by(Offering.id.desc())).all()

    def of_sources(self, sources: Iterable[str]) -> Sequence[Offering]:
        """Offerings that these data files vouch for."""
        query = _complete().where(Offering.source.in_(list(sources)))
        return self._session.scalars(query.order_by(Offering.id)).all()

    def live_of_topic(self, topic: str, limit: int = 100) -> Sequence[Offering]:
        """Live offerings of a topic: where the topic weighs most first, then by key."""
        query = (
            _complete()
            .join(Offering.partner)
            .join(OfferingTopic, OfferingTopic.offering_id == Offering.id)
            .where(OfferingTopic.topic_key == topic, *LIVE)
            .order_by(OfferingTopic.position, Offering.key)
        )
        return self._session.scalars(query.limit(limit)).all()

    def count_live(self) -> int:
        """How many offerings can be recommended."""
        query = select(func.count()).select_from(Offering).join(Offering.partner).where(*LIVE)
        return self._session.scalars(query).one()

    def ids_by_key(self, keys: Iterable[str]) -> dict[str, int]:
        """Row ids by key."""
        return {
            row.key: row.id
            for part in chunks(dict.fromkeys(keys))
            for row in self._session.execute(select(Offering.key, Offering.id).where(Offering.key.in_(part)))
        }


def _complete() -> Select[Offering]:
    return select(Offering).options(*COMPLETE, *WITH_PARTNER)
