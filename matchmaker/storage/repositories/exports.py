"""Which rows of a table a side may take out, in portions, and what goes with many rows at once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from matchmaker.domain.event import OCCUPYING, PUBLIC
from matchmaker.domain.export import ExportTable
from matchmaker.domain.vocabulary import (
    EventStatus,
    IntroductionStatus,
    OfferingStatus,
    PartnerStatus,
    RegistrationStatus,
    UserStatus,
)
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.repositories.assessments import newest_of_each
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.catalogue import LIVE
from matchmaker.storage.repositories.coordination import ListFilter, meets
from matchmaker.storage.repositories.recognitions import recognised_by
from matchmaker.storage.repositories.search import finds_partner, finds_sme
from models import (
    AreaGrade,
    District,
    Event,
    EventFeedback,
    EventPartner,
    EventRegistration,
    Industry,
    Introduction,
    Membership,
    Need,
    NeedTopic,
    Offering,
    OfferingText,
    Partner,
    Postcode,
    RecommendationItem,
    RecommendationRun,
    SelfAssessment,
    Sme,
    User,
)

_APPROVED_ONCE = (PartnerStatus.ACTIVE, PartnerStatus.PAUSED, PartnerStatus.RETIRED)
_Key = InstrumentedAttribute[int]


@dataclass(frozen=True, slots=True)
class ExportWish:
    """Whose rows are taken out, exactly one of the owner's three is set; and what narrows them.

    `words`: of a search over companies or partners. `listed`: of introductions. `event`: key of the only
    event whose registrations are meant. `recognising`: chamber that must recognise recommended partners,
    None where no chamber takes part.
    """

    owner: Organisation
    words: tuple[str, ...] = ()
    listed: ListFilter = field(default_factory=ListFilter)
    event: str | None = None
    recognising: str | None = None


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A live offering that the newest search for a need found; `place` counts from 1 within the need."""

    need_id: int
    company: str
    place: int
    partner: str
    offering_id: int
    band: str
    found_at: datetime


class ExportRepository(Repository):
    """`size` and `ids` say which rows there are; other repositories load them by number.

    For matches the numbers are those of needs, for assessments those of completed assessments.
    """

    def size(self, table: ExportTable, wish: ExportWish) -> int:
        """How many rows the table has."""
        if table is ExportTable.MATCHES:
            return self._count(_matches(wish))
        whole = self._count(_ids(table, wish)[1])
        if table is not ExportTable.ASSESSMENTS:
            return whole
        # One row for the grade overall, and one for each area where areas are seen.
        areas = select(AreaGrade.assessment_id).join(
            SelfAssessment, SelfAssessment.id == AreaGrade.assessment_id
        )
        areas = areas.where(AreaGrade.assessment_id.in_(_ids(table, wish)[1]))
        if wish.owner.chamber_code:
            areas = areas.where(SelfAssessment.id.in_(newest_of_each()))
        return whole + self._count(areas)

    def ids(self, table: ExportTable, wish: ExportWish, below: int | None, limit: int) -> list[int]:
        """The next numbers, the newest first: those below one, or the first ones."""
        key, query = _ids(table, wish)
        if below is not None:
            query = query.where(key < below)
        return list(self._session.scalars(query.order_by(key.desc()).limit(limit)))

    def companies(self, ids: Collection[int]) -> list[dict[str, Any]]:
        """Companies with place, district, the industry's titles, and how many needs and introductions."""
        needs = select(func.count()).where(Need.sme_id == Sme.id).scalar_subquery()
        asked = select(func.count()).where(
            Introduction.sme_id == Sme.id, Introduction.status != IntroductionStatus.DRAFT
        )
        query = (
            select(
                *(Sme.id, Sme.name.label("company"), Sme.postcode, Postcode.place),
                *(District.name.label("district"), Sme.size, Sme.grade, Sme.service_languages),
                *(Industry.titles, Sme.created_at, needs.label("needs")),
                asked.scalar_subquery().label("introductions"),
            )
            .join(Postcode, Postcode.postcode == Sme.postcode)
            .join(District, District.ags == Sme.district_ags)
            .join(Industry, Industry.code == Sme.industry_code)
            .where(Sme.id.in_(ids))
        )
        return [dict(row._mapping) for row in self._session.execute(query.order_by(Sme.id.desc()))]

    def needs(self, ids: Collection[int]) -> list[dict[str, Any]]:
        """Needs with the company's name."""
        query = (
            select(
                *(Need.id, Need.created_at, Sme.name.label("company"), Need.text, Need.language),
                *(Need.postcode, Need.size),
            )
            .join(Sme, Sme.id == Need.sme_id)
            .where(Need.id.in_(ids))
        )
        return [dict(row._mapping) for row in self._session.execute(query.order_by(Need.id.desc()))]

    def topics_of_needs(self, ids: Collection[int]) -> dict[int, list[str]]:
        """Keys of topics by need, the most important first."""
        query = select(NeedTopic.need_id, NeedTopic.topic_key).where(NeedTopic.need_id.in_(ids))
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._session.execute(query.order_by(NeedTopic.need_id, NeedTopic.position)):
            found[row[0]].append(row[1])
        return found

    def matches(self, wish: ExportWish, need_ids: Collection[int]) -> list[MatchRow]:
        """What was found for these needs and can still be recommended, need by need, the best first."""
        query = _matches(wish, need_ids).order_by(Need.id.desc(), RecommendationItem.rank)
        places = Counter[int]()
        found = []
        for row in self._session.execute(query):
            places[row.need_id] += 1
            found.append(MatchRow(place=places[row.need_id], **row._mapping))
        return found

    def titles(self, offering_ids: Collection[int]) -> dict[int, dict[str, str]]:
        """Titles by language, by offering."""
        query = select(OfferingText.offering_id, OfferingText.language, OfferingText.title)
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for row in self._session.execute(query.where(OfferingText.offering_id.in_(offering_ids))):
            found[row[0]][row[1]] = row[2]
        return found

    def assessments(self, ids: Collection[int]) -> list[tuple[SelfAssessment, str, bool]]:
        """(assessment with its areas, name of the company, whether it is the company's newest)."""
        newest = SelfAssessment.id.in_(newest_of_each())
        query = select(SelfAssessment, Sme.name, newest).join(Sme, Sme.id == SelfAssessment.sme_id)
        query = query.options(selectinload(SelfAssessment.areas)).where(SelfAssessment.id.in_(ids))
        found = self._session.execute(query.order_by(SelfAssessment.id.desc()))
        return [(row[0], row[1], bool(row[2])) for row in found]

    def names_of_people(self, sme_ids: Collection[int]) -> dict[int, list[str]]:
        """Names of everybody who acts for a company, by company and name."""
        query = select(Membership.sme_id, User.name).join(User, User.id == Membership.user_id)
        query = query.where(Membership.sme_id.in_(sme_ids)).order_by(User.name, User.id)
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._session.execute(query):
            found[int(row[0] or 0)].append(row[1])
        return found

    def people_of_smes(self, ids: Collection[int]) -> dict[int, list[User]]:
        """People who act for companies and may be mailed, by company, in order of entry."""
        return self._people(Membership.sme_id, ids)

    def people_of_partners(self, ids: Collection[int]) -> dict[int, list[User]]:
        """The same of partners."""
        return self._people(Membership.partner_id, ids)

    def ratings(self, event_ids: Collection[int]) -> dict[int, tuple[int, float]]:
        """How many participants rated an event, and the mean of their stars, by event."""
        query = (
            select(EventRegistration.event_id, func.count(), func.avg(EventFeedback.stars))
            .join(EventRegistration, EventRegistration.id == EventFeedback.registration_id)
            .where(EventRegistration.event_id.in_(event_ids))
            .group_by(EventRegistration.event_id)
        )
        return {row[0]: (row[1], float(row[2])) for row in self._session.execute(query)}

    def _count(self, query: Select[*tuple[Any, ...]]) -> int:
        return self._session.scalars(select(func.count()).select_from(query.subquery())).one()

    def _people(
        self, column: InstrumentedAttribute[int | None], ids: Collection[int]
    ) -> dict[int, list[User]]:
        query = select(column, User).join(User, User.id == Membership.user_id)
        query = query.where(column.in_(ids), User.status == UserStatus.ACTIVE).order_by(User.id)
        found: dict[int, list[User]] = defaultdict(list)
        for row in self._session.execute(query):
            found[int(row[0] or 0)].append(row[1])
        return found


def _companies(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    query = select(Sme.id).join(Postcode, Postcode.postcode == Sme.postcode)
    query = query.join(District, District.ags == Sme.district_ags)
    if wish.owner.chamber_code:
        return Sme.id, query.where(*finds_sme(wish.owner.chamber_code, wish.words))
    return Sme.id, query.where(Sme.id == wish.owner.sme_id)


def _needs(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    return Need.id, select(Need.id).join(Sme, Sme.id == Need.sme_id).where(_company_of(wish))


def _introductions(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    one = Introduction
    query = select(one.id)
    if wish.owner.chamber_code:
        query = query.join(one.sme).join(Postcode, Postcode.postcode == Sme.postcode).join(one.partner)
        return one.id, query.where(*meets(wish.owner.chamber_code, wish.listed))
    if wish.listed.statuses:
        query = query.where(one.status.in_(wish.listed.statuses))
    if wish.owner.sme_id:
        return one.id, query.where(one.sme_id == wish.owner.sme_id)
    # A partner knows nothing of what it was never asked for.
    asked = one.approved_at.is_not(None)
    return one.id, query.where(one.partner_id == wish.owner.partner_id, asked)


def _partners(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    query = select(Partner.id)
    if wish.owner.partner_id:
        return Partner.id, query.where(Partner.id == wish.owner.partner_id)
    if wish.words:
        return Partner.id, query.where(*finds_partner(wish.words))
    return Partner.id, query.where(_seen_by_chamber(wish))


def _offerings(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    query = select(Offering.id).join(Offering.partner)
    if wish.owner.partner_id:
        return Offering.id, query.where(Offering.partner_id == wish.owner.partner_id)
    return Offering.id, query.where(Offering.status == OfferingStatus.LIVE, _seen_by_chamber(wish))


def _events(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    return Event.id, select(Event.id).where(_event_of(wish))


def _registrations(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    one = EventRegistration
    query = select(one.id).join(Event, Event.id == one.event_id)
    if wish.event:
        query = query.where(Event.key == wish.event)
    if wish.owner.sme_id:
        return one.id, query.where(one.sme_id == wish.owner.sme_id)
    query = query.where(_event_of(wish))
    if wish.owner.chamber_code:
        present = one.status != RegistrationStatus.CANCELLED
        return one.id, query.where(Event.status.in_(PUBLIC), present)
    agreed = (one.status.in_(list(OCCUPYING)), one.share)
    return one.id, query.where(Event.status == EventStatus.PUBLISHED, *agreed)


def _assessments(wish: ExportWish) -> tuple[_Key, Select[Any]]:
    query = select(SelfAssessment.id).join(Sme, Sme.id == SelfAssessment.sme_id)
    return SelfAssessment.id, query.where(SelfAssessment.completed_at.is_not(None), _company_of(wish))


_TABLES: Mapping[ExportTable, Callable[[ExportWish], tuple[_Key, Select[Any]]]] = {
    ExportTable.COMPANIES: _companies,
    ExportTable.NEEDS: _needs,
    ExportTable.MATCHES: _needs,
    ExportTable.INTRODUCTIONS: _introductions,
    ExportTable.PARTNERS: _partners,
    ExportTable.OFFERINGS: _offerings,
    ExportTable.EVENTS: _events,
    ExportTable.REGISTRATIONS: _registrations,
    ExportTable.ASSESSMENTS: _assessments,
}


def _ids(table: ExportTable, wish: ExportWish) -> tuple[_Key, Select[Any]]:
    return _TABLES[table](wish)


def _company_of(wish: ExportWish) -> Any:
    if wish.owner.chamber_code:
        return Sme.chamber_code == wish.owner.chamber_code
    return Sme.id == wish.owner.sme_id


def _seen_by_chamber(wish: ExportWish) -> Any:
    # What another chamber has not let in yet is between the two.
    return or_(Partner.status.in_(_APPROVED_ONCE), Partner.chamber_code == wish.owner.chamber_code)


def _event_of(wish: ExportWish) -> Any:
    if wish.owner.chamber_code:
        handed_in = or_(Event.by_partner.is_(False), Event.submitted_at.is_not(None))
        return (Event.chamber_code == wish.owner.chamber_code) & handed_in
    taking = select(EventPartner.event_id).where(EventPartner.partner_id == wish.owner.partner_id)
    return or_(Event.partner_id == wish.owner.partner_id, Event.id.in_(taking) & Event.status.in_(PUBLIC))


def _matches(wish: ExportWish, need_ids: Collection[int] | None = None) -> Select[*tuple[Any, ...]]:
    other = aliased(RecommendationRun)
    # One look into the index for each row: a list of the newest runs of everybody took five times as long.
    newest = select(func.max(other.id)).where(other.need_id == Need.id).correlate(Need).scalar_subquery()
    query = (
        select(
            *(Need.id.label("need_id"), Sme.name.label("company"), Partner.name.label("partner")),
            *(Offering.id.label("offering_id"), RecommendationItem.band),
            RecommendationRun.created_at.label("found_at"),
        )
        .join(RecommendationRun, RecommendationRun.id == RecommendationItem.run_id)
        .join(Need, Need.id == RecommendationRun.need_id)
        .join(Sme, Sme.id == Need.sme_id)
        .join(Offering, Offering.id == RecommendationItem.offering_id)
        .join(Offering.partner)
        .where(RecommendationRun.id == newest, *LIVE, _company_of(wish))
    )
    if need_ids is not None:
        query = query.where(Need.id.in_(need_ids))
    return query.where(recognised_by(wish.recognising)) if wish.recognising else query
