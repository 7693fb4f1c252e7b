"""A partner's own figures: from being shown to the outcome, month by month; nothing about anybody else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean, median

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.months import last_months, month_of, month_start
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import Action, OfferingStatus
from matchmaker.services.partners.ledger import own_partner
from matchmaker.services.present import in_language
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.partner_figures import Rating, Step
from matchmaker.storage.unit_of_work import UnitOfWork

MONTHS = 12
"""How many months the statistics cover, the present one included."""
SHOWN_BEST = 3
"""Ranks that count as shown: what an SME sees without asking for more."""
QUIET_DAYS = 90
"""An offering that was shown to nobody for so long is named."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one period; each step counts in the period in which it happened."""

    shown: int = 0
    requested: int = 0
    approved: int = 0
    accepted: int = 0
    declined: int = 0
    expired: int = 0
    met: int = 0
    no_show: int = 0


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month, like 2026-11, with its figures."""

    month: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class OfferingFigures:
    """One live offering over the last QUIET_DAYS. `quiet`: live all that time and never shown."""

    key: str
    title: str
    language: str
    shown: int
    requested: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class PartnerStatisticsView:
    """Everything about the last MONTHS months. Times in hours; None where nothing was measured.

    `outcomes` counts introductions by what the SME said about them, else the coordinator that closed them,
    else the partner; `stars` is the SMEs' mean of 1 to 5.
    """

    partner_key: str
    partner_name: str
    months: tuple[MonthFigures, ...]
    total: Figures
    declined_by: dict[str, int]
    outcomes: dict[str, int]
    stars: float | None
    rated: int
    answer_hours: float | None
    answered: int
    offerings: tuple[OfferingFigures, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all happened."""
        return self.total == Figures()


class PartnerStatistics:
    """Counts from the trail, the ratings and the stored recommendations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of_partner(self, actor: Actor, language: str) -> PartnerStatisticsView:
        """The figures of the actor's own partner. Raises NotFound for anybody else."""
        require(actor, Permission.SEE_PARTNER_FILE, Subject(partner_id=actor.partner_id))
        now = self._clock()
        months = last_months(now, MONTHS)
        starts = [month_start(month) for month in months]
        with UnitOfWork(self._database) as uow:
            partner = own_partner(uow, actor)
            shown = uow.figures.shown(partner.id, starts, SHOWN_BEST)
            asked = [one.requested_at for one in uow.figures.requested(partner.id, starts[0])]
            steps = _standing(uow.figures.steps(partner.id, starts[0]))
            ratings = uow.figures.ratings(partner.id, starts[0])
            offerings = _offerings(uow, partner, now - timedelta(days=QUIET_DAYS), language)
        counted = [step for step in steps if step.at >= starts[0]]
        by_month = _by_month(months, shown, asked, counted)
        hours = _answer_hours(steps, starts[0])
        stars = [one.stars for one in ratings if one.side == "sme"]
        return PartnerStatisticsView(
            partner_key=partner.key,
            partner_name=partner.name,
            months=by_month,
            total=_sum(one.figures for one in by_month),
            declined_by=_most_first(one.reason or "other" for one in counted if one.action == Action.DECLINE),
            outcomes=_outcomes(ratings, [step for step in counted if step.action == Action.CLOSE]),
            stars=mean(stars) if stars else None,
            rated=len(stars),
            answer_hours=median(hours) if hours else None,
            answered=len(hours),
            offerings=offerings,
        )


_FIELDS: dict[str, str] = {
    Action.APPROVE: "approved",
    Action.ACCEPT: "accepted",
    Action.DECLINE: "declined",
    Action.EXPIRE: "expired",
    Action.REPORT_MET: "met",
    Action.REPORT_NO_SHOW: "no_show",
}


def _standing(steps: Sequence[Step]) -> list[Step]:
    """The steps without approvals that were undone."""
    kept: list[Step] = []
    for step in steps:
        if step.action != Action.UNDO_APPROVE:
            kept.append(step)
        elif kept and kept[-1].introduction_id == step.introduction_id:
            kept.pop()
    return kept


def _by_month(
    months: Sequence[str], shown: Sequence[int], asked: Iterable[datetime], steps: Iterable[Step]
) -> tuple[MonthFigures, ...]:
    counts = Counter((month_of(at), "requested") for at in asked)
    counts.update((month_of(one.at), _FIELDS[one.action]) for one in steps if one.action in _FIELDS)
    fields = ("requested", *_FIELDS.values())
    return tuple(
        MonthFigures(month, Figures(shown=seen, **{name: counts[month, name] for name in fields}))
        for month, seen in zip(months, shown, strict=True)
    )


def _sum(figures: Iterable[Figures]) -> Figures:
    every = list(figures)
    return Figures(**{name: sum(getattr(one, name) for one in every) for name in Figures.__slots__})


def _answer_hours(steps: Sequence[Step], since: datetime) -> list[float]:
    """Hours from each approval to the partner's answer, for answers since a moment."""
    asked: dict[int, datetime] = {}
    hours = []
    for step in steps:
        if step.action == Action.APPROVE:
            asked[step.introduction_id] = step.at
        elif step.action in (Action.ACCEPT, Action.DECLINE) and step.at >= since:
            start = asked.get(step.introduction_id)
            hours += [(step.at - start) / timedelta(hours=1)] if start else []
    return hours


def _outcomes(ratings: Sequence[Rating], closed: Iterable[Step]) -> dict[str, int]:
    """The last word on each introduction: whoever comes later here overrules who came before."""
    said = {one.introduction_id: one.outcome for one in ratings if one.side != "sme"}
    said |= {step.introduction_id: step.reason for step in closed if step.reason}
    said |= {one.introduction_id: one.outcome for one in ratings if one.side == "sme"}
    return _most_first(said.values())


def _most_first(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _offerings(
    uow: UnitOfWork, partner: "models.Partner", since: datetime, language: str
) -> tuple[OfferingFigures, ...]:
    shown = uow.figures.shown_by_offering(partner.id, since, SHOWN_BEST)
    asked = Counter(one.offering_id for one in uow.figures.requested(partner.id, since))
    live = [one for one in partner.offerings if one.status == OfferingStatus.LIVE]
    views = [_offering(one, shown.get(one.id, 0), asked[one.id], since, language) for one in live]
    return tuple(sorted(views, key=lambda one: (-one.shown, one.title)))


def _offering(
    row: "models.Offering", shown: int, requested: int, since: datetime, language: str
) -> OfferingFigures:
    titles = {text.language: text.title for text in row.texts}
    title = in_language(titles, language)
    written = next((name for name, value in titles.items() if value == title), language)
    quiet = shown == 0 and row.created_at <= since
    return OfferingFigures(row.key, title, written, shown, requested, quiet)
