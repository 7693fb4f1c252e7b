"""The neutrality report that everybody may read: one period of a chamber, without anything about companies.

Which period is published follows from a rule, so that nobody chooses a favourable one: the last full
quarter as soon as it has PUBLIC_NEEDS needs, until then everything from the start to the end of the last
full month. Below PUBLIC_NEEDS needs nothing is published, and small counts are hidden
(domain.neutrality.suppressed).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain import periods
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.neutrality import Verdict, suppressed
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.services.kept import Kept
from matchmaker.services.steering.neutrality import needs_in, report
from matchmaker.services.steering.views import NeutralityReport, PartnerLine
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

PUBLIC_NEEDS = 10
"""Needs of a period from which on it is published."""
KEEP = timedelta(minutes=10)
"""How long a process keeps what it has published; the page says so."""
MOST = 100
"""Reports kept: one for each chamber in Germany, and some to spare."""


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One partner. Counts and shares (0..1) are None where they are hidden."""

    key: str
    name: str
    fits: int | None
    first: int | None
    requested: int | None
    accepted: int | None
    share: float | None
    qualified: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What a chamber publishes. `outside`: partners shown more or less often than they fit, of `judged`."""

    chamber_name: str
    period: Period
    needs: int
    places: int
    by_newcomers: int | None
    lines: tuple[PublicLine, ...]
    judged: int
    outside: int


@dataclass(frozen=True, slots=True)
class PublicNeutralityView:
    """The report of the chamber chosen, None without any; and all chambers that have one."""

    chambers: tuple[tuple[str, str], ...]
    chosen: str | None
    report: PublicReport | None


class PublishedNeutrality:
    """Needs no right: it hands out nothing that is not meant for everybody."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._periods: Kept[date, dict[str, Period]] = Kept(KEEP, 1, clock)
        self._reports: Kept[tuple[str, date, date], PublicReport] = Kept(KEEP, MOST, clock)

    def of(self, chamber: str | None) -> PublicNeutralityView:
        """The report of a chamber, or of the only one that has one; not older than KEEP.

        Raises NotFound for a chamber without.
        """
        with UnitOfWork(self._database) as uow:
            published = self._periods.get(periods.today(self._clock()), lambda: self._published(uow))
            found = [(one.code, one.name) for one in uow.reference.chambers() if one.code in published]
            if chamber is not None and chamber not in published:
                raise NotFound("this chamber publishes no report")
            chosen = chamber or (found[0][0] if len(found) == 1 else None)
            made = self._report(uow, chosen, published[chosen]) if chosen else None
        return PublicNeutralityView(tuple(found), chosen, made)

    def _report(self, uow: UnitOfWork, chamber: str, period: Period) -> PublicReport:
        key = chamber, period.first, period.last
        return self._reports.get(key, lambda: _public(report(uow, chamber, period)))

    def _published(self, uow: UnitOfWork) -> dict[str, Period]:
        """Chambers that have a report, with its period."""
        counted = uow.neutrality.needs_by_chamber()
        enough = [code for code, count in counted.items() if count >= PUBLIC_NEEDS]
        return {code: period for code in enough if (period := self._period(uow, code))}

    def _period(self, uow: UnitOfWork, chamber: str) -> Period | None:
        today = periods.today(self._clock())
        quarter = periods.last_full(PeriodKind.QUARTER, today)
        if needs_in(uow, chamber, quarter) >= PUBLIC_NEEDS:
            return quarter
        first = uow.neutrality.first_day(chamber)
        month = periods.last_full(PeriodKind.MONTH, today)
        start = periods.since_start(periods.today(first) if first else None, month.last)
        return start if needs_in(uow, chamber, start) >= PUBLIC_NEEDS else None


def _public(found: NeutralityReport) -> PublicReport:
    lines = found.partners
    fits, first = _counts(lines, "fits"), _counts(lines, "first")
    requested, accepted = _counts(lines, "requested"), _counts(lines, "accepted")
    newcomers = suppressed([found.needs.by_newcomers, found.needs.places - found.needs.by_newcomers])
    return PublicReport(
        chamber_name=found.chamber_name,
        period=found.period,
        needs=found.needs.count,
        places=found.needs.places,
        by_newcomers=newcomers[0],
        lines=tuple(
            _line(line, *counts)
            for line, *counts in zip(lines, fits, first, requested, accepted, strict=True)
        ),
        judged=found.verdicts(Verdict.MORE, Verdict.LESS, Verdict.AS_OFTEN),
        outside=found.verdicts(Verdict.MORE, Verdict.LESS),
    )


def _counts(lines: Sequence[PartnerLine], name: str) -> list[int | None]:
    return suppressed([int(getattr(line, name)) for line in lines])


def _line(
    line: PartnerLine, fits: int | None, first: int | None, requested: int | None, accepted: int | None
) -> PublicLine:
    shown = fits is not None and first is not None
    return PublicLine(
        key=line.key,
        name=line.name,
        fits=fits,
        first=first,
        requested=requested,
        accepted=accepted,
        share=line.exposure.share if shown else None,
        qualified=line.exposure.qualified if shown else None,
        verdict=line.exposure.verdict,
    )
