"""What a chamber's partners were shown, asked and answered in a period: sums made by the store.

A need of a company of the chamber counts in the period of its first answer, with that answer: whoever
searches again does not count twice, and next-best partners after a refusal are the chamber's own proposal.
Needs without a company are left out: anybody can state them, as often as wanted, and they are deleted after
some days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Float, case, cast, exists, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from matchmaker.domain.durations import Durations
from matchmaker.domain.neutrality import FIRST, Terms, Totals
from matchmaker.domain.vocabulary import Action, ActorKind
from matchmaker.storage.repositories.base import Repository, chunks
from matchmaker.storage.repositories.elapsed import durations, hours_between
from models import (
    Feedback,
    Introduction,
    IntroductionEvent,
    Need,
    Offering,
    Partner,
    RecommendationItem,
    RecommendationRun,
    Sme,
)

STEPS = (
    Action.REFUSE,
    Action.EXCHANGE,
    Action.DECLINE,
    Action.EXPIRE,
    Action.REPORT_MET,
    Action.REPORT_NO_SHOW,
)
"""Steps that are counted from the trail; requests, approvals and acceptances stand in the row itself."""
DECISIONS = (Action.APPROVE, Action.REFUSE, Action.ASK, Action.EXCHANGE)
"""With which a chamber answers a request."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to before another one, at one chamber."""

    chamber: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class NeedSums:
    """Needs of a period. `unmet`: nobody fitted; `full`: perhaps more offerings fitted than were kept."""

    totals: Totals
    unmet: int
    full: int


@dataclass(frozen=True, slots=True)
class PartnerTerms:
    """What one partner was shown."""

    partner_id: int
    key: str
    name: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many introductions to a partner went through a step, by its reason (None without one)."""

    partner_id: int
    action: str
    reason: str | None
    count: int


@dataclass(frozen=True, slots=True)
class FunnelCounts:
    """How many needs of the period have come so far, until now; each is a part of the one before."""

    needs: int
    found: int
    requested: int
    approved: int
    accepted: int
    met: int
    success: int


class NeutralityRepository(Repository):
    """Reads only; every query is bound to one chamber."""

    def first_day(self, chamber: str) -> datetime | None:
        """When the chamber's first need was answered or first introduction opened; None before that."""
        run = (
            select(func.min(RecommendationRun.created_at))
            .join(Need, Need.id == RecommendationRun.need_id)
            .join(Sme, Sme.id == Need.sme_id)
            .where(Sme.chamber_code == chamber)
        )
        opened = select(func.min(Introduction.created_at)).where(Introduction.chamber_code == chamber)
        found = [self._session.scalars(query).one() for query in (run, opened)]
        return min((one for one in found if one is not None), default=None)

    def count(self, span: Span) -> int:
        """How many needs of the chamber's companies count in the period."""
        return self._session.scalars(select(func.count()).select_from(first_runs(span))).one()

    def needs_by_chamber(self) -> Mapping[str, int]:
        """How many needs of companies with an answer each chamber has had; those without any are missing."""
        query = (
            select(Sme.chamber_code, func.count(RecommendationRun.need_id.distinct()))
            .join(Need, Need.sme_id == Sme.id)
            .join(RecommendationRun, RecommendationRun.need_id == Need.id)
            .where(Sme.chamber_code.is_not(None))
            .group_by(Sme.chamber_code)
        )
        return {str(row[0]): int(row[1]) for row in self._session.execute(query)}

    def exposure(self, span: Span, full: int) -> tuple[NeedSums, Sequence[PartnerTerms]]:
        """Sums over the needs, and every partner that fitted at least one of them, in no order.

        `full`: from so many offerings on an answer may have been cut off. One query for both: what is costly
        is to read the answers.
        """
        runs = first_runs(span)
        pairs = _pairs(runs)
        per_run = (
            select(
                *(pairs.c.run_id, func.count().label("fits"), func.sum(pairs.c.first).label("places")),
                func.sum(pairs.c.offerings).label("offerings"),
            )
            .group_by(pairs.c.run_id)
            .cte("per_run")
        )
        places, zero = per_run.c.places, literal(0.0)
        cut = func.sum(case((per_run.c.offerings >= full, 1), else_=0))
        sums = (func.sum(places), func.sum(places * places), cut)
        needs = select(func.count()).select_from(runs).scalar_subquery()
        total = select(null(), func.count(), *sums, needs, zero).select_from(per_run)
        chance = cast(places, Float) / per_run.c.fits
        over = pairs.c.first - chance
        of_partner = (
            select(
                *(pairs.c.partner_id, func.count(), func.sum(pairs.c.first), func.sum(chance)),
                *(func.sum(over * over), func.sum(over * places), func.sum(chance * (1 - chance))),
            )
            .join(per_run, per_run.c.run_id == pairs.c.run_id)
            .group_by(pairs.c.partner_id)
        )
        sums_of: dict[int | None, Sequence[float]] = {
            row[0]: [one or 0 for one in row[1:]]
            for row in self._session.execute(union_all(of_partner, total))
        }
        found, first, squares, at_most, stated = (int(one) for one in sums_of.pop(None)[:5])
        names = self.names([one for one in sums_of if one is not None])
        terms = [
            PartnerTerms(number, *names[number], Terms(int(row[0]), int(row[1]), *map(float, row[2:])))
            for number, row in sums_of.items()
            if number is not None
        ]
        return NeedSums(Totals(stated, first, squares), stated - found, at_most), terms

    def newcomers(self, span: Span) -> Mapping[int, tuple[int, int]]:
        """First places that partners had while new, and those of them by the rule for newcomers; by id."""
        item = RecommendationItem
        runs = first_runs(span)
        new, moved = (item.features[name].as_float() for name in ("newcomer", "moved_up"))
        query = (
            select(
                Offering.partner_id,
                func.count(item.run_id.distinct()),
                func.count(case((moved > 0, item.run_id)).distinct()),
            )
            .join(runs, runs.c.id == item.run_id)
            .join(Offering, Offering.id == item.offering_id)
            .where(item.rank <= FIRST, new > 0)
            .group_by(Offering.partner_id)
        )
        return {row[0]: (int(row[1]), int(row[2])) for row in self._session.execute(query)}

    def requests(self, span: Span) -> Mapping[int, tuple[int, int, int]]:
        """Introductions requested, approved (and not taken back) and accepted in the period, by partner."""
        one = Introduction
        moments = (one.requested_at, one.approved_at, one.accepted_at)
        inside = [(moment >= span.start) & (moment < span.end) for moment in moments]
        query = (
            select(one.partner_id, *(func.sum(case((within, 1), else_=0)) for within in inside))
            .where(one.chamber_code == span.chamber, inside[0] | inside[1] | inside[2])
            .group_by(one.partner_id)
        )
        return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in self._session.execute(query)}

    def steps(self, span: Span) -> Sequence[StepCount]:
        """What else happened to introductions in the period, by partner, step and reason."""
        event = IntroductionEvent
        query = (
            select(
                *(Introduction.partner_id, event.action, event.reason),
                func.count(event.introduction_id.distinct()),
            )
            .join(Introduction, Introduction.id == event.introduction_id)
            .where(Introduction.chamber_code == span.chamber, *_during(span), event.action.in_(STEPS))
            # An exchange begins the new introduction too; only the old one was taken from its partner.
            .where(event.from_status.is_not(None))
            .group_by(Introduction.partner_id, event.action, event.reason)
        )
        return [StepCount(row[0], row[1], row[2], int(row[3])) for row in self._session.execute(query)]

    def names(self, partner_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        """Key and name of partners, by id."""
        query = select(Partner.id, Partner.key, Partner.name)
        rows = (self._session.execute(query.where(Partner.id.in_(part))) for part in chunks(partner_ids))
        return {row[0]: (row[1], row[2]) for found in rows for row in found}

    def chamber_times(self, span: Span) -> Durations:
        """From a request to the chamber's first answer in the period; see DECISIONS."""
        event = IntroductionEvent
        answer = (
            select(event.introduction_id, func.min(event.at).label("at"))
            .where(event.actor_kind == ActorKind.COORDINATOR, event.action.in_(DECISIONS))
            .where(event.from_status.is_not(None))
            .group_by(event.introduction_id)
            .subquery()
        )
        query = (
            select(hours_between(Introduction.requested_at, answer.c.at))
            .join(answer, answer.c.introduction_id == Introduction.id)
            .where(Introduction.chamber_code == span.chamber, Introduction.requested_at.is_not(None))
            .where(answer.c.at >= span.start, answer.c.at < span.end)
        )
        return durations(self._session, query)

    def partner_times(self, span: Span) -> Durations:
        """From being asked to the partner's answer in the period."""
        event = IntroductionEvent
        query = (
            select(hours_between(Introduction.approved_at, event.at))
            .join(event, event.introduction_id == Introduction.id)
            .where(Introduction.chamber_code == span.chamber, Introduction.approved_at.is_not(None))
            .where(*_during(span), event.action.in_([Action.ACCEPT, Action.DECLINE]))
        )
        return durations(self._session, query)

    def waiting_times(self, span: Span) -> Durations:
        """From a company's request to the partner's contact data, for those that got it in the period."""
        one = Introduction
        query = select(hours_between(one.requested_at, one.accepted_at)).where(
            one.chamber_code == span.chamber, one.requested_at.is_not(None)
        )
        return durations(
            self._session, query.where(one.accepted_at >= span.start, one.accepted_at < span.end)
        )

    def funnel(self, span: Span) -> FunnelCounts:
        """How far the needs of the period have come until now; "success" is an order or a pilot."""
        one, event = Introduction, IntroductionEvent
        runs = first_runs(span)
        met = select(event.introduction_id).where(event.action == Action.REPORT_MET)
        won = select(Feedback.introduction_id).where(Feedback.outcome.in_(["order", "pilot"]))
        reached = (
            *(one.requested_at.is_not(None), one.approved_at.is_not(None), one.accepted_at.is_not(None)),
            *(one.id.in_(met), one.id.in_(met) & one.id.in_(won)),
        )
        flags = [
            func.max(case((step, 1), else_=0)).label(f"step{place}") for place, step in enumerate(reached)
        ]
        found = select(RecommendationItem.run_id).where(RecommendationItem.run_id == runs.c.id)
        per_need = (
            select(case((found.exists(), 1), else_=0).label("found"), *flags)
            .select_from(runs)
            .outerjoin(one, one.need_id == runs.c.need_id)
            .group_by(runs.c.id)
            .subquery()
        )
        row = self._session.execute(
            select(func.count(), *(func.sum(column) for column in per_need.c)).select_from(per_need)
        ).one()
        return FunnelCounts(*(int(count or 0) for count in row))

    def outcomes(self, span: Span) -> Mapping[str, int]:
        """Introductions closed in the period by outcome: as the company, else chamber or partner, said."""
        event = IntroductionEvent
        said = {
            side: select(Feedback.outcome)
            .where(Feedback.introduction_id == Introduction.id, Feedback.side == side)
            .correlate(Introduction)
            .scalar_subquery()
            for side in ("sme", "partner")
        }
        outcome = func.coalesce(said["sme"], event.reason, said["partner"], "none").label("outcome")
        ends = (
            select(outcome)
            .join(Introduction, Introduction.id == event.introduction_id)
            .where(Introduction.chamber_code == span.chamber, *_during(span), event.to_status == "closed")
            .subquery()
        )
        query = select(ends.c.outcome, func.count()).group_by(ends.c.outcome)
        return {row[0]: int(row[1]) for row in self._session.execute(query)}

    def stars(self, span: Span) -> Mapping[str, tuple[int, float]]:
        """How many ratings each side gave in the period and their mean of 1 to 5 stars, by side."""
        query = (
            select(Feedback.side, func.count(), func.avg(cast(Feedback.stars, Float)))
            .join(Introduction, Introduction.id == Feedback.introduction_id)
            .where(Introduction.chamber_code == span.chamber)
            .where(Feedback.at >= span.start, Feedback.at < span.end)
            .group_by(Feedback.side)
        )
        return {row[0]: (int(row[1]), float(row[2])) for row in self._session.execute(query)}


def _during(span: Span) -> tuple[Any, Any]:
    return IntroductionEvent.at >= span.start, IntroductionEvent.at < span.end


def first_runs(span: Span) -> CTE:
    """The first answer to each need of the chamber's companies, where it falls into the period."""
    run, earlier = RecommendationRun, aliased(RecommendationRun)
    return (
        select(run.id, run.need_id)
        .join(Need, Need.id == run.need_id)
        .join(Sme, Sme.id == Need.sme_id)
        .where(Sme.chamber_code == span.chamber, run.created_at >= span.start, run.created_at < span.end)
        .where(~exists().where(earlier.need_id == run.need_id, earlier.id < run.id))
        .cte("first_runs")
    )


def _pairs(runs: CTE) -> CTE:
    """One row for each of these answers and each partner in it; `first`: 1 when among the first places."""
    item = RecommendationItem
    return (
        select(
            *(item.run_id, Offering.partner_id, func.count().label("offerings")),
            func.max(case((item.rank <= FIRST, 1), else_=0)).label("first"),
        )
        .join(runs, runs.c.id == item.run_id)
        .join(Offering, Offering.id == item.offering_id)
        .group_by(item.run_id, Offering.partner_id)
        .cte("pairs")
    )
