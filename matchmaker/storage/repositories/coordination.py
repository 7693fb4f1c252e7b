"""What coordinators look at: lists of introductions, the audit trail, partners' load and answers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from matchmaker.domain.vocabulary import (
    Action,
    IntroductionStatus,
    OfferingStatus,
    PartnerStatus,
    RevisionStatus,
)
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.search import mentions
from models import (
    CapacitySlot,
    District,
    Introduction,
    IntroductionEvent,
    Membership,
    Need,
    Offering,
    OfferingText,
    OfferingTopic,
    Partner,
    PartnerMonth,
    Postcode,
    RecommendationItem,
    RecommendationRun,
    Revision,
    Sme,
    User,
)

ANSWERS = (Action.ACCEPT, Action.DECLINE, Action.EXPIRE)
"""How an approved introduction can end at the partner."""


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which introductions of a chamber a list shows; None and False mean: any.

    `answered`: the SME has answered a question. `on_behalf`: opened by a coordinator. `unreplaced`: no other
    introduction took its place. Moments: approved at or before, due at or before, changed at or after,
    changed at or before. `year`: created in it. `topic` is one of the offering's. `words` as `typed_words`
    gives them: each must stand in the need, the SME's name or place, the partner's name or the offering's
    title.
    """

    statuses: tuple[str, ...] = ()
    answered: bool = False
    on_behalf: bool = False
    unreplaced: bool = False
    approved_before: datetime | None = None
    due_before: datetime | None = None
    changed_after: datetime | None = None
    changed_before: datetime | None = None
    topic: str | None = None
    district: str | None = None
    partner: str | None = None
    sme_id: int | None = None
    partner_id: int | None = None
    introduction_id: int | None = None
    year: int | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One introduction of a list with the names that belong to it."""

    id: int
    token: str
    status: str
    version: int
    created_at: datetime
    changed_at: datetime
    due_at: datetime | None
    need_id: int | None
    need_text: str
    language: str
    confidence: float
    band: str
    reason: str | None
    on_behalf: bool
    answered: bool
    sme_id: int
    sme_key: str
    sme_name: str
    sme_size: str
    place: str
    district: str
    partner_id: int
    partner_key: str
    partner_name: str
    offering_key: str
    offering_title: str


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many introductions have a status, how many of them are overdue, and the earliest deadline."""

    count: int
    overdue: int
    earliest_due: datetime | None
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One row of the audit trail; `name` is the person's where the account still exists."""

    number: int
    at: datetime
    action: str
    from_status: str | None
    to_status: str
    actor_kind: str
    name: str | None
    reason: str | None
    text: str | None


class CoordinationRepository(Repository):
    """Reads only. Every query about introductions is bound to one chamber."""

    def entries(
        self, chamber: str, wanted: ListFilter, language: str, *, limit: int | None = None, offset: int = 0
    ) -> list[ListEntry]:
        """Introductions of a chamber, last changed first."""
        query = _entries(language).where(*meets(chamber, wanted))
        query = query.order_by(Introduction.changed_at.desc(), Introduction.id.desc())
        rows = self._session.execute(query.limit(limit).offset(offset))
        return [ListEntry(**row._mapping) for row in rows]

    def size(self, chamber: str, wanted: ListFilter) -> int:
        """How many introductions `entries` lists without a limit."""
        query = select(func.count()).select_from(Introduction).join(Introduction.sme)
        query = query.join(Postcode, Postcode.postcode == Sme.postcode).join(Introduction.partner)
        return self._session.scalars(query.where(*meets(chamber, wanted))).one()

    def found(self, chamber: str, wanted: ListFilter) -> list[int]:
        """Ids of all that `entries` lists: where looking is costly, to count and to page with one look."""
        query = select(Introduction.id).join(Introduction.sme).join(Introduction.partner)
        query = query.where(*meets(chamber, wanted))
        newest = query.order_by(Introduction.changed_at.desc(), Introduction.id.desc())
        return list(self._session.scalars(newest))

    def entries_of(self, ids: Sequence[int], language: str) -> list[ListEntry]:
        """Introductions that `found` has given, in the same order."""
        rows = self._session.execute(_entries(language).where(Introduction.id.in_(ids)))
        by_id = {row.id: ListEntry(**row._mapping) for row in rows}
        return [by_id[one] for one in ids if one in by_id]

    def texts_waiting(self, limit: int = 2000) -> list[str]:
        """Needs of all requests that wait for a decision, at whatever chamber; the most urgent ones first."""
        query = select(Introduction.need_text).where(Introduction.status == IntroductionStatus.REQUESTED)
        return list(self._session.scalars(query.order_by(Introduction.due_at, Introduction.id).limit(limit)))

    def counts(self, chamber: str, now: datetime) -> Mapping[str, StatusCount]:
        """Introductions of a chamber by status; statuses without any are missing."""
        late = case((Introduction.due_at < now, 1), else_=0)
        query = (
            select(
                Introduction.status,
                func.count().label("count"),
                func.sum(late).label("overdue"),
                func.min(Introduction.due_at).label("due"),
                func.min(Introduction.created_at).label("oldest"),
            )
            .where(Introduction.chamber_code == chamber)
            .group_by(Introduction.status)
        )
        return {
            row.status: StatusCount(row[1], int(row.overdue), row.due, row.oldest)
            for row in self._session.execute(query)
        }

    def reviews_waiting(self, chamber: str) -> tuple[int, int]:
        """How many applications of partners, and how many edits and new offerings, wait for this chamber."""
        partners = select(Partner.id).where(Partner.chamber_code == chamber)
        queries = (
            select(Partner.id).where(Partner.id.in_(partners), Partner.status == PartnerStatus.SUBMITTED),
            select(Revision.id).where(
                Revision.partner_id.in_(partners), Revision.status == RevisionStatus.IN_REVIEW
            ),
            select(Offering.id)
            .join(Offering.partner)
            .where(
                Offering.partner_id.in_(partners),
                Offering.status == OfferingStatus.IN_REVIEW,
                Partner.status.in_([PartnerStatus.ACTIVE, PartnerStatus.PAUSED]),
            ),
        )
        applications, edits, added = (
            self._session.scalars(select(func.count()).select_from(query.subquery())).one()
            for query in queries
        )
        return applications, edits + added

    def partners_asked(self, chamber: str) -> list[tuple[str, str]]:
        """Key and name of every partner that an introduction of this chamber concerns."""
        query = select(Partner.key, Partner.name).join(Introduction, Introduction.partner_id == Partner.id)
        query = query.where(Introduction.chamber_code == chamber).distinct()
        return [(row.key, row.name) for row in self._session.execute(query)]

    def places(self, partner_ids: Collection[int], month: str) -> dict[int, tuple[int, int]]:
        """Capacity and taken places of partners in a month like 2026-11; without a ledger as they wish."""
        taken = (
            select(CapacitySlot.partner_id, func.count())
            .where(CapacitySlot.partner_id.in_(partner_ids), CapacitySlot.month == month)
            .group_by(CapacitySlot.partner_id)
        )
        used: dict[int, int] = {row[0]: row[1] for row in self._session.execute(taken)}
        capacity = (
            select(Partner.id, func.coalesce(PartnerMonth.capacity, Partner.capacity_per_month))
            .outerjoin(PartnerMonth, and_(PartnerMonth.partner_id == Partner.id, PartnerMonth.month == month))
            .where(Partner.id.in_(partner_ids))
        )
        return {row[0]: (row[1], used.get(row[0], 0)) for row in self._session.execute(capacity)}

    def ledger(self, partner_id: int, months: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Capacity and taken places of one partner by month; months without a reservation are missing."""
        query = (
            select(PartnerMonth.month, PartnerMonth.capacity, func.count(CapacitySlot.slot))
            .outerjoin(
                CapacitySlot,
                and_(
                    CapacitySlot.partner_id == PartnerMonth.partner_id,
                    CapacitySlot.month == PartnerMonth.month,
                ),
            )
            .where(PartnerMonth.partner_id == partner_id, PartnerMonth.month.in_(months))
            .group_by(PartnerMonth.month, PartnerMonth.capacity)
        )
        return {row[0]: (row[1], row[2]) for row in self._session.execute(query)}

    def answers(
        self, partner_ids: Collection[int], since: datetime
    ) -> dict[int, list[tuple[str, datetime, datetime | None]]]:
        """How partners answered since a moment, to all chambers: (action, when, when approved) in order."""
        query = (
            select(
                Introduction.partner_id,
                IntroductionEvent.action,
                IntroductionEvent.at,
                Introduction.approved_at,
            )
            .join(Introduction, Introduction.id == IntroductionEvent.introduction_id)
            .where(
                Introduction.partner_id.in_(partner_ids),
                IntroductionEvent.action.in_([action.value for action in ANSWERS]),
                IntroductionEvent.at >= since,
            )
            .order_by(IntroductionEvent.id)
        )
        found: dict[int, list[tuple[str, datetime, datetime | None]]] = defaultdict(list)
        for row in self._session.execute(query):
            found[row[0]].append((row[1], row[2], row[3]))
        return dict(found)

    def sme_of(self, chamber: str, token: str) -> tuple[int, str] | None:
        """Id and key of the SME of an introduction of this chamber, or None."""
        query = select(Sme.id, Sme.key).join(Introduction, Introduction.sme_id == Sme.id)
        found = self._session.execute(
            query.where(Introduction.token == token, Introduction.chamber_code == chamber)
        ).one_or_none()
        return (found[0], found[1]) if found else None

    def people_of(self, sme_id: int) -> list[tuple[str, str]]:
        """Name and state of the account of everybody who acts for an SME, by name."""
        query = select(User.name, User.status).join(Membership, Membership.user_id == User.id)
        rows = self._session.execute(query.where(Membership.sme_id == sme_id).order_by(User.name, User.id))
        return [(row[0], row[1]) for row in rows]

    def matches_of(self, sme_id: int) -> dict[int, int]:
        """How many partners the newest run of each need of an SME found; needs without a run are missing."""
        newest = (
            select(func.max(RecommendationRun.id))
            .join(Need, Need.id == RecommendationRun.need_id)
            .where(Need.sme_id == sme_id)
            .group_by(RecommendationRun.need_id)
        )
        query = (
            select(RecommendationRun.need_id, func.count(RecommendationItem.rank))
            .outerjoin(RecommendationItem, RecommendationItem.run_id == RecommendationRun.id)
            .where(RecommendationRun.id.in_(newest))
            .group_by(RecommendationRun.need_id)
        )
        return {int(row[0]): row[1] for row in self._session.execute(query) if row[0] is not None}

    def trail(self, chamber: str, token: str) -> tuple[int, datetime, list[TrailEntry]] | None:
        """Id and creation of an introduction of this chamber and all that happened to it; or None."""
        query = select(Introduction.id, Introduction.created_at)
        found = self._session.execute(
            query.where(Introduction.token == token, Introduction.chamber_code == chamber)
        ).one_or_none()
        if found is None:
            return None
        event = IntroductionEvent
        events = (
            select(
                *(event.number, event.at, event.action, event.from_status, event.to_status),
                *(event.actor_kind, User.name.label("name"), event.reason, event.text),
            )
            .outerjoin(User, User.id == event.actor_id)
            .where(event.introduction_id == found.id)
            .order_by(event.number)
        )
        trail = [TrailEntry(**row._mapping) for row in self._session.execute(events)]
        return found[0], found[1], trail


def _entries(language: str) -> Select[*tuple[Any, ...]]:
    one, own, german, any_text = Introduction, aliased(OfferingText), aliased(OfferingText), OfferingText
    some = select(func.min(any_text.title)).where(any_text.offering_id == Offering.id).scalar_subquery()
    return (
        select(
            *(one.id, one.token, one.status, one.version, one.created_at, one.changed_at, one.due_at),
            *(one.need_id, one.need_text, one.language, one.confidence, one.band, one.reason),
            one.by_coordinator_id.is_not(None).label("on_behalf"),
            _answered().label("answered"),
            *(Sme.id.label("sme_id"), Sme.key.label("sme_key"), Sme.name.label("sme_name")),
            *(Sme.size.label("sme_size"), Postcode.place.label("place"), District.name.label("district")),
            *(Partner.id.label("partner_id"), Partner.key.label("partner_key")),
            *(Partner.name.label("partner_name"), Offering.key.label("offering_key")),
            func.coalesce(own.title, german.title, some).label("offering_title"),
        )
        .join(one.sme)
        .join(Postcode, Postcode.postcode == Sme.postcode)
        .join(District, District.ags == Sme.district_ags)
        .join(one.partner)
        .join(Offering, Offering.id == one.offering_id)
        .outerjoin(own, and_(own.offering_id == Offering.id, own.language == language))
        .outerjoin(german, and_(german.offering_id == Offering.id, german.language == "de"))
    )


def _answered() -> ColumnElement[bool]:
    return exists().where(
        IntroductionEvent.introduction_id == Introduction.id, IntroductionEvent.action == Action.ANSWER
    )


def meets(chamber: str, wanted: ListFilter) -> list[ColumnElement[bool]]:
    """Conditions on introductions joined with SME, postcode and partner: of the chamber, and as wanted."""
    one, other = Introduction, aliased(Introduction)
    topic = OfferingTopic.topic_key == wanted.topic
    given: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (wanted.statuses, lambda: one.status.in_(wanted.statuses)),
        (wanted.answered, _answered),
        (wanted.on_behalf, lambda: one.by_coordinator_id.is_not(None)),
        (wanted.unreplaced, lambda: ~exists().where(other.replaces_id == one.id)),
        (wanted.approved_before, lambda: one.approved_at <= wanted.approved_before),
        (wanted.due_before, lambda: one.due_at <= wanted.due_before),
        (wanted.changed_after, lambda: one.changed_at >= wanted.changed_after),
        (wanted.changed_before, lambda: one.changed_at <= wanted.changed_before),
        (wanted.topic, lambda: exists().where(OfferingTopic.offering_id == one.offering_id, topic)),
        (wanted.district, lambda: Sme.district_ags == wanted.district),
        (wanted.partner, lambda: Partner.key == wanted.partner),
        (wanted.sme_id, lambda: one.sme_id == wanted.sme_id),
        (wanted.partner_id, lambda: one.partner_id == wanted.partner_id),
        (wanted.introduction_id, lambda: one.id == wanted.introduction_id),
        (wanted.year, lambda: _in_year(wanted.year or 0)),
    ]
    # What an SME has begun but not sent is nobody's business but its own.
    seen = one.by_coordinator_id.is_not(None) | (one.status != IntroductionStatus.DRAFT)
    chosen = [condition() for value, condition in given if value]
    return [one.chamber_code == chamber, seen, *chosen, *mentions(wanted.words, chamber)]


def _in_year(year: int) -> ColumnElement[bool]:
    start, end = (datetime(one, 1, 1, tzinfo=UTC) for one in (year, year + 1))
    return (Introduction.created_at >= start) & (Introduction.created_at < end)
