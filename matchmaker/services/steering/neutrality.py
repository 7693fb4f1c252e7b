"""The neutrality report: who was shown, asked and accepted in a period, against who fits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.domain import periods
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.neutrality import Terms, Totals, exposure
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import Action
from matchmaker.services.state_need import KEPT_MATCHES
from matchmaker.services.steering.views import NeedsView, NeutralityReport, PartnerLine, PeriodChoices
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.neutrality import PartnerTerms, Span, StepCount
from matchmaker.storage.unit_of_work import UnitOfWork

ENOUGH_NEEDS = 10
"""Needs that make the last full quarter the report that is shown first; else all since the start."""
MONTHS, QUARTERS, YEARS = 12, 8, 3
"""Periods that a choice offers; others as own dates."""
_NOTHING = Terms(0, 0, 0.0, 0.0, 0.0, 0.0)


class Neutrality:
    """Reports of one chamber about its own companies' needs and introductions."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def choices(self, actor: Actor) -> PeriodChoices:
        """Periods for a choice. Raises NotFound for everybody but coordinators and administrators."""
        chamber, today = reader_of(actor), periods.today(self._clock())
        with UnitOfWork(self._database) as uow:
            first = uow.neutrality.first_day(chamber)
        day = periods.today(first) if first else None

        def back(kind: PeriodKind, most: int) -> tuple[Period, ...]:
            found = [periods.current(kind, today)]
            while len(found) < most and day and found[-1].first > day:
                found.append(found[-1].before())
            return tuple(found)

        return PeriodChoices(
            back(PeriodKind.MONTH, MONTHS),
            back(PeriodKind.QUARTER, QUARTERS),
            back(PeriodKind.YEAR, YEARS),
            day,
            today,
        )

    def usual(self, actor: Actor) -> Period:
        """The last full quarter where it has ENOUGH_NEEDS needs, else all since the start."""
        chamber, today = reader_of(actor), periods.today(self._clock())
        quarter = periods.last_full(PeriodKind.QUARTER, today)
        with UnitOfWork(self._database) as uow:
            if needs_in(uow, chamber, quarter) >= ENOUGH_NEEDS:
                return quarter
        return self.all_time(actor)

    def all_time(self, actor: Actor) -> Period:
        """All since the chamber's first need or introduction."""
        chamber, today = reader_of(actor), periods.today(self._clock())
        with UnitOfWork(self._database) as uow:
            first = uow.neutrality.first_day(chamber)
        return periods.since_start(periods.today(first) if first else None, today)

    def of(self, actor: Actor, period: Period) -> NeutralityReport:
        """The report. Raises NotFound for everybody but the chamber's coordinators and administrators."""
        chamber = reader_of(actor)
        with UnitOfWork(self._database) as uow:
            return report(uow, chamber, period)


def reader_of(actor: Actor) -> str:
    """The chamber whose figures the actor may read. Raises NotFound for everybody else."""
    require(actor, Permission.SEE_QUEUE, Subject(chamber_code=actor.chamber_code))
    return str(actor.chamber_code)


def needs_in(uow: UnitOfWork, chamber: str, period: Period) -> int:
    """How many needs of the chamber's companies count in a period."""
    return uow.neutrality.count(Span(chamber, period.start, period.end))


def report(uow: UnitOfWork, chamber: str, period: Period) -> NeutralityReport:
    """All figures of a chamber in a period."""
    span, read = Span(chamber, period.start, period.end), uow.neutrality
    sums, terms = read.exposure(span, KEPT_MATCHES)
    funnel, newcomers = read.funnel(span), read.newcomers(span)
    place = uow.reference.chamber(chamber)
    return NeutralityReport(
        chamber=chamber,
        chamber_name=place.name if place else "",
        period=period,
        needs=NeedsView(
            count=sums.totals.needs,
            places=sums.totals.places,
            unmet=sums.unmet,
            full=sums.full,
            by_newcomers=sum(first for first, _ in newcomers.values()),
            moved_up=sum(moved for _, moved in newcomers.values()),
        ),
        partners=_lines(uow, span, sums.totals, terms, newcomers),
        funnel=tuple((name, getattr(funnel, name)) for name in funnel.__slots__),
        outcomes=read.outcomes(span),
        stars=read.stars(span),
        chamber_times=read.chamber_times(span),
        partner_times=read.partner_times(span),
        waiting_times=read.waiting_times(span),
    )


@dataclass(slots=True)
class _Steps:
    """What was counted of one partner's introductions."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    refused_by: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    declined_by: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, step: StepCount) -> None:
        """Count a step under its reason, or under its name."""
        match step.action:
            case Action.REFUSE:
                self.refused_by[step.reason or "other"] += step.count
            case Action.DECLINE:
                self.declined_by[step.reason or "other"] += step.count
            case _:
                self.counts[_NAMES[step.action]] += step.count


_NAMES: Mapping[str, str] = {
    Action.EXCHANGE: "exchanged",
    Action.EXPIRE: "expired",
    Action.REPORT_MET: "met",
    Action.REPORT_NO_SHOW: "no_show",
}


def _lines(
    uow: UnitOfWork,
    span: Span,
    totals: Totals,
    terms: Sequence[PartnerTerms],
    newcomers: Mapping[int, tuple[int, int]],
) -> tuple[PartnerLine, ...]:
    shown = {one.partner_id: one for one in terms}
    requests = uow.neutrality.requests(span)
    steps: dict[int, _Steps] = defaultdict(_Steps)
    for step in uow.neutrality.steps(span):
        steps[step.partner_id].add(step)
    only_asked = sorted({*requests, *steps} - shown.keys())
    for partner_id, (key, name) in uow.neutrality.names(only_asked).items():
        shown[partner_id] = PartnerTerms(partner_id, key, name, _NOTHING)
    lines = (
        _line(
            one,
            totals,
            requests.get(one.partner_id),
            steps[one.partner_id],
            newcomers.get(one.partner_id, (0, 0))[0],
        )
        for one in shown.values()
    )
    return tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.key)))


def _line(
    one: PartnerTerms, totals: Totals, asked: Sequence[int] | None, steps: _Steps, newcomer: int
) -> PartnerLine:
    requested, approved, accepted = asked or (0, 0, 0)
    return PartnerLine(
        key=one.key,
        name=one.name,
        fits=one.terms.fits,
        first=one.terms.first,
        newcomer=newcomer,
        expected=one.terms.expected,
        exposure=exposure(one.terms, totals),
        requested=requested,
        approved=approved,
        accepted=accepted,
        refused_by=dict(steps.refused_by),
        declined_by=dict(steps.declined_by),
        **steps.counts,
    )
