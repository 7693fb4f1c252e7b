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

from sqlalchemy import Float, Subquery, case, cast, func, select

from matchmaker.domain.durations import Durations
from matchmaker.domain.neutrality import FIRST, Terms, Totals
from matchmaker.domain.vocabulary import Action, ActorKind
from matchmaker.storage.repositories.base import Repository
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
    """Needs of a period. `unmet`: nobody fitted; `full`: perhaps more offerings fitted than were kept.

    `by_newcomers` of the first places, `moved_up` of these by the rule for newcomers.
    """

    totals: Totals
    unmet: int
    full: int
    by_newcomers: int
    moved_up: int


@dataclass(frozen=True, slots=True)
class PartnerTerms:
    """What one partner was shown. `newcomer`: how many of its first places it had while it was new."""

    partner_id: int
    key: str
    name: str
    terms: Terms
    newcomer: int


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
        return self._session.scalars(select(func.count()).select_from(_first_runs(span))).one()

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

    def needs(self, span: Span, full: int) -> NeedSums:
        """Sums over the needs; `full`: from so many offerings on an answer may have been cut off."""
        runs, pairs = _first_runs(span), _pairs(span)
        per_run = (
            select(
                runs.c.id,
                func.coalesce(func.sum(pairs.c.first), 0).label("places"),
                func.coalesce(func.sum(pairs.c.offerings), 0).label("offerings"),
                func.coalesce(func.sum(pairs.c.newcomer), 0).label("newcomers"),
                func.coalesce(func.sum(pairs.c.moved_up), 0).label("moved_up"),
            )
            .outerjoin(pairs, pairs.c.run_id == runs.c.id)
            .group_by(runs.c.id)
            .subquery()
        )
        sums = (
            *(func.count(), func.sum(per_run.c.places), func.sum(per_run.c.places * per_run.c.places)),
            func.sum(case((per_run.c.offerings == 0, 1), else_=0)),
            func.sum(case((per_run.c.offerings >= full, 1), else_=0)),
            *(func.sum(per_run.c.newcomers), func.sum(per_run.c.moved_up)),
        )
        row = self._session.execute(select(*sums).select_from(per_run)).one()
        needs, places, squares, unmet, cut, new, moved = (int(one or 0) for one in row)
        return NeedSums(Totals(needs, places, squares), unmet, cut, new, moved)

    def partners(self, span: Span) -> Sequence[PartnerTerms]:
        """Every partner that fitted at least one need, by name."""
        pairs = _pairs(span)
        per_run = (
            select(pairs.c.run_id, func.count().label("fits"), func.sum(pairs.c.first).label("places"))
            .group_by(pairs.c.run_id)
            .subquery()
        )
        chance = cast(per_run.c.places, Float) / per_run.c.fits
        over = pairs.c.first - chance
        query = (
            select(
                *(Partner.id, Partner.key, Partner.name, func.count(), func.sum(pairs.c.first)),
                *(func.sum(chance), func.sum(over * over), func.sum(over * per_run.c.places)),
                *(func.sum(chance * (1 - chance)), func.sum(pairs.c.newcomer)),
            )
            .select_from(pairs)
            .join(per_run, per_run.c.run_id == pairs.c.run_id)
            .join(Partner, Partner.id == pairs.c.partner_id)
            .group_by(Partner.id, Partner.key, Partner.name)
            .order_by(Partner.name, Partner.id)
        )
        return [
            PartnerTerms(
                row[0], row[1], row[2], Terms(row[3], int(row[4]), *map(float, row[5:9])), int(row[9])
            )
            for row in self._session.execute(query)
        ]

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
        query = select(Partner.id, Partner.key, Partner.name).where(Partner.id.in_(partner_ids))
        return {row[0]: (row[1], row[2]) for row in self._session.execute(query)}

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
        runs = _first_runs(span)
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


def _first_runs(span: Span) -> Subquery:
    """The first answer to each need of the chamber's companies, where it falls into the period."""
    run = RecommendationRun
    made = func.min(run.created_at)
    return (
        select(func.min(run.id).label("id"), run.need_id)
        .join(Need, Need.id == run.need_id)
        .join(Sme, Sme.id == Need.sme_id)
        .where(Sme.chamber_code == span.chamber)
        .group_by(run.need_id)
        .having((made >= span.start) & (made < span.end))
        .subquery()
    )


def _pairs(span: Span) -> Subquery:
    """One row for each of these answers and each partner in it; `first`: 1 when among the first places."""
    runs, item = _first_runs(span), RecommendationItem
    first = item.rank <= FIRST
    new = case((first, func.coalesce(item.features["newcomer"].as_float(), 0.0)), else_=0.0)
    moved = case((first, func.coalesce(item.features["moved_up"].as_float(), 0.0)), else_=0.0)
    return (
        select(
            *(item.run_id, Offering.partner_id, func.count().label("offerings")),
            func.max(case((first, 1), else_=0)).label("first"),
            cast(func.max(new), Float).label("newcomer"),
            cast(func.max(moved), Float).label("moved_up"),
        )
        .join(runs, runs.c.id == item.run_id)
        .join(Offering, Offering.id == item.offering_id)
        .group_by(item.run_id, Offering.partner_id)
        .subquery()
    )
