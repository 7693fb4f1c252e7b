"""Browse the network: directory with filters, partner pages, topics."""

from collections.abc import Iterable
from itertools import groupby

from matchmaker.domain.errors import NotFound
from matchmaker.domain.vocabulary import Format, PartnerKind
from matchmaker.services.present import Presenter
from matchmaker.services.views import (
    DirectoryFilter,
    DirectoryView,
    DistrictView,
    NetworkSizeView,
    PartnerView,
    TopicFieldView,
    TopicPageView,
    TopicView,
)
from matchmaker.storage.database import Database
from matchmaker.storage.repositories import DirectoryFilter as StoredFilter
from matchmaker.storage.unit_of_work import UnitOfWork

PAGE_SIZE = 20


class Directory:
    """What everybody may see of the network: active partners, live offerings, the taxonomy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def partners(self, chosen: DirectoryFilter, language: str, page: int = 1) -> DirectoryView:
        """One page of the directory; unknown filter values are ignored, too high a page is the last."""
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
            wanted = _known(chosen, presenter)
            stored = StoredFilter(topic=wanted.topic, format=wanted.format, district=wanted.district)
            total = uow.partners.directory_size(stored)
            pages = max(1, -(-total // PAGE_SIZE))
            page = min(max(1, page), pages)
            rows = uow.partners.directory(stored, PAGE_SIZE, (page - 1) * PAGE_SIZE)
            views = tuple(presenter.partner(row, row.offerings) for row in rows)
        return DirectoryView(views, total, page, pages, wanted)

    def partner(self, key: str, language: str) -> PartnerView:
        """An active partner with its live offerings. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            row = uow.partners.public_by_key(key)
            if row is None:
                raise NotFound(f"there is no active partner {key}")
            return Presenter.load(uow, language).partner(row, row.offerings)

    def founding_partners(self, language: str) -> tuple[PartnerView, ...]:
        """The founding partners in order of entry."""
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
            rows = uow.partners.of_kind(PartnerKind.FOUNDING)
            return tuple(presenter.partner(row, row.offerings) for row in rows)

    def network_size(self) -> NetworkSizeView:
        """How many active partners and live offerings there are."""
        with UnitOfWork(self._database) as uow:
            return NetworkSizeView(uow.partners.directory_size(StoredFilter()), uow.offerings.count_live())

    def districts(self) -> tuple[DistrictView, ...]:
        """Districts to filter by: those of chambers' areas where partners come to, by name."""
        with UnitOfWork(self._database) as uow:
            served = {ags for keys in uow.catalogue.partner_districts().values() for ags in keys}
            rows = uow.reference.districts()
        return tuple(DistrictView(row.ags, row.name) for row in rows if row.ags in served)

    def topics(self, keys: Iterable[str], language: str) -> tuple[TopicView, ...]:
        """Views of the known topics among these keys, in their order."""
        with UnitOfWork(self._database) as uow:
            return Presenter.load(uow, language).topic_views(keys)

    def topic_fields(self, language: str) -> tuple[TopicFieldView, ...]:
        """The taxonomy field by field with the number of live offerings per topic."""
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
            counts = uow.topics.live_counts()
        return tuple(
            TopicFieldView(
                key, members[0].field_label, members, {one.key: counts.get(one.key, 0) for one in members}
            )
            for key, group in groupby(presenter.topics.values(), key=lambda topic: topic.field_key)
            if (members := tuple(group))
        )

    def topic_page(self, key: str, language: str) -> TopicPageView:
        """One topic with everyday phrases and its live offerings. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            row = uow.topics.by_key(key)
            if row is None:
                raise NotFound(f"there is no topic {key}")
            presenter = Presenter.load(uow, language)
            offerings = uow.offerings.live_of_topic(key)
            phrases = tuple(phrase.phrase for phrase in row.phrases if phrase.language == language)
            views = tuple(presenter.offering(one, one.partner) for one in offerings)
        return TopicPageView(presenter.topics[key], phrases, views)


def _known(chosen: DirectoryFilter, presenter: Presenter) -> DirectoryFilter:
    return DirectoryFilter(
        topic=chosen.topic if chosen.topic in presenter.topics else None,
        district=chosen.district if chosen.district in presenter.district_names else None,
        format=chosen.format if chosen.format in set(Format) else None,
    )
