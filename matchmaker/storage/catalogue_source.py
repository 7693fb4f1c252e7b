"""The live catalogue as the engine sees it, or what changed in it, loaded with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from matchmaker.matching.documents import Conditions, OfferingDocument, Passage, Topic
from matchmaker.storage.database import Database
from matchmaker.storage.repositories import CatalogueRepository
from matchmaker.storage.unit_of_work import UnitOfWork

MOST_CHANGED = 500
"""Changed partners that are read one by one; of more, the whole catalogue is read again."""


@dataclass(frozen=True, slots=True)
class CatalogueSnapshot:
    """Everything of one version; stale as soon as `uow.catalogue.version` says another number.

    `token`: what was drawn at random for the version; None when that is no longer known.
    """

    version: int
    offerings: tuple[OfferingDocument, ...]
    topics: tuple[Topic, ...]
    token: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What makes an older snapshot one of `version`.

    `partners`: keys of all that changed; nothing of theirs is as it was. `offerings`: what these partners
    offer now. `topics`: the whole taxonomy when it changed, else None.
    """

    version: int
    partners: frozenset[str]
    offerings: tuple[OfferingDocument, ...]
    topics: tuple[Topic, ...] | None


def load_change(database: Database, version: int) -> CatalogueChange | None:
    """What changed since a version, as it is at one moment; None when all must be read again."""
    with UnitOfWork(database) as uow:
        found = uow.changes.since(version)
        if found is None or len(found.partners) > MOST_CHANGED:
            return None
        offerings = load_offerings(uow, found.partners) if found.partners else ()
        topics = uow.topics.for_engine() if found.topics else None
        return CatalogueChange(uow.catalogue.version(), found.partners, offerings, topics)


def load_catalogue(database: Database) -> CatalogueSnapshot:
    """Offerings and topics as they are at one moment."""
    with UnitOfWork(database) as uow:
        version = uow.catalogue.version()
        token = uow.changes.token(version)
        return CatalogueSnapshot(version, load_offerings(uow), uow.topics.for_engine(), token)


def passage_body(what_you_get: str, for_whom: str, what_it_needs: str) -> str:
    """The parts of an offering's text as they are searched and quoted; evidence points into this text."""
    return f"{what_you_get}\n{for_whom}\n{what_it_needs}"


def load_offerings(uow: UnitOfWork, only: Collection[str] | None = None) -> tuple[OfferingDocument, ...]:
    """Live offerings of active partners in order of entry, those without any text left out.

    `only`: keys of the partners to look at. An offering's id is its key, and so is its partner's. Needs nine
    queries, however many there are.
    """
    catalogue = uow.catalogue
    partners = _partners(catalogue, only)
    passages: dict[int, list[Passage]] = defaultdict(list)
    for row in catalogue.live_texts(only):
        body = passage_body(row.what_you_get, row.for_whom, row.what_it_needs)
        passages[row.offering_id].append(Passage(row.language, row.title, body))
    topics, formats, sizes = (
        catalogue.live_topics(only),
        catalogue.live_formats(only),
        catalogue.live_sizes(only),
    )
    # Few kinds of conditions for many offerings: one object for each kind saves memory and time.
    shared: dict[tuple[int, bool, frozenset[str]], Conditions] = {}
    documents = []
    for row in catalogue.live_offerings(only):
        if not (texts := passages.get(row.id)):
            continue
        partner, suits = partners[row.partner_id], frozenset(sizes.get(row.id, ()))
        kind = (row.partner_id, row.on_site, suits)
        if kind not in shared:
            shared[kind] = _conditions(partner, row.on_site, suits)
        documents.append(
            OfferingDocument(
                id=row.key,
                partner_id=partner.key,
                passages=tuple(sorted(texts, key=lambda passage: passage.language)),
                topics=tuple(topics.get(row.id, ())),
                formats=tuple(formats.get(row.id, ())),
                industries=partner.industries,
                wanted_sizes=partner.wanted_sizes,
                grades=(row.grade_best, row.grade_worst),
                conditions=shared[kind],
            )
        )
    return tuple(documents)


@dataclass(frozen=True, slots=True)
class _PartnerSide:
    key: str
    nationwide: bool
    capacity: int
    languages: frozenset[str]
    districts: frozenset[str]
    industries: frozenset[str]
    wanted_sizes: frozenset[str]
    chambers: frozenset[str]


def _partners(catalogue: CatalogueRepository, only: Collection[str] | None) -> dict[int, _PartnerSide]:
    districts, industries = catalogue.partner_districts(only), catalogue.partner_industries(only)
    recognised = catalogue.partner_recognitions(only)
    return {
        row.id: _PartnerSide(
            row.key,
            row.nationwide,
            row.capacity_per_month,
            frozenset(row.service_languages),
            frozenset(districts.get(row.id, ())),
            frozenset(industries.get(row.id, ())),
            frozenset(row.wanted_sizes),
            # The chamber that reviews a partner recognises it by letting it in.
            frozenset((*recognised.get(row.id, ()), *((row.chamber_code,) if row.chamber_code else ()))),
        )
        for row in catalogue.active_partners(only)
    }


def _conditions(partner: _PartnerSide, on_site: bool, sizes: frozenset[str]) -> Conditions:
    return Conditions(
        active=True,
        # What is taken this month changes with every approval, so each need brings it along.
        capacity_left=partner.capacity,
        nationwide=partner.nationwide,
        on_site=on_site,
        districts=partner.districts,
        sizes=sizes,
        service_languages=partner.languages,
        chambers=partner.chambers,
    )
