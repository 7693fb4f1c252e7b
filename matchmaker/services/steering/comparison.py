"""A chamber's figures beside those of all chambers, of which only quartiles are said.

Only whole quarters and years that are over can be compared: from periods that differ by a day, somebody
could reckon what happened on that day elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from matchmaker.domain import periods
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.comparison import Kind, Measured, Spread, spread, standing
from matchmaker.domain.durations import Durations
from matchmaker.domain.grade_groups import mean
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.domain.vocabulary import ChamberStatus
from matchmaker.services.kept import Kept
from matchmaker.services.steering.neutrality import Neutrality, reader_of
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.neutrality import Span
from matchmaker.storage.unit_of_work import UnitOfWork

KEEP = timedelta(hours=1)
"""How long a process keeps the quartiles of a period."""
MOST = 32
FIGURES: Mapping[str, Kind] = {
    **dict.fromkeys(("found", "requested", "approved", "accepted", "met", "success", "unmet"), Kind.SHARE),
    **dict.fromkeys(("chamber_times", "partner_times", "waiting_times"), Kind.HOURS),
    "grades": Kind.GRADE,
    **dict.fromkeys(("attendance", "newcomers"), Kind.SHARE),
}
"""What is compared, in the order of the page."""


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One figure. `own` and `others` are None where there is nothing to say, `standing` without either."""

    key: str
    kind: Kind
    own: Measured | None
    others: Spread | None
    standing: str | None


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """All figures of a period. `chambers`: how many take part in the installation, as everybody may know."""

    chamber_name: str
    period: Period
    lines: tuple[ComparisonLine, ...]
    chambers: int

    @property
    def compared(self) -> bool:
        """Whether anything at all can be said of others."""
        return any(line.others for line in self.lines)


class Comparison:
    """The own chamber's figures, and quartiles that are the same for every reader."""

    def __init__(self, database: Database, clock: Clock, neutrality: Neutrality) -> None:
        self._database, self._clock, self._neutrality = database, clock, neutrality
        self._kept: Kept[tuple[str, str], Mapping[str, Spread | None]] = Kept(KEEP, MOST, clock)

    def choices(self, actor: Actor) -> tuple[Period, ...]:
        """Quarters and years that are over, newest first, the quarters before the years.

        Raises NotFound for everybody but coordinators and administrators.
        """
        known, today = self._neutrality.choices(actor), periods.today(self._clock())
        over = [one for one in (*known.quarters, *known.years) if one.last < today]
        return tuple(over) or (self._usual(),)

    def of(self, actor: Actor, period: Period | None = None) -> ComparisonView:
        """The comparison of a period, without one of the last full quarter.

        Raises NotFound for everybody but the chamber's coordinators and administrators, and ValueError for a
        period that is no quarter or year or is not over.
        """
        chamber, period = reader_of(actor), period or self._usual()
        if not comparable(period, self._clock):
            raise ValueError("only quarters and years that are over can be compared")
        with UnitOfWork(self._database) as uow:
            own = _figures(uow, chamber, period)
            others = self._kept.get((period.kind.value, period.key), lambda: _spreads(uow, period))
            place = uow.reference.chamber(chamber)
            chambers = sum(one.status == ChamberStatus.OPEN for one in uow.chambers.setups().values())
        return ComparisonView(
            place.name if place else "",
            period,
            tuple(_line(key, kind, own[key], others[key]) for key, kind in FIGURES.items()),
            chambers,
        )

    def _usual(self) -> Period:
        return periods.last_full(PeriodKind.QUARTER, periods.today(self._clock()))


def comparable(period: Period, clock: Clock) -> bool:
    """Whether a period is a quarter or a year, and over."""
    whole = period.kind in (PeriodKind.QUARTER, PeriodKind.YEAR)
    return whole and period.last < periods.today(clock())


def _line(key: str, kind: Kind, own: Measured | None, others: Spread | None) -> ComparisonLine:
    compared = own is not None and own.contributes and others is not None
    where = standing(own.value, others) if compared and own and others else None
    return ComparisonLine(key, kind, own, others, where)


def _spreads(uow: UnitOfWork, period: Period) -> Mapping[str, Spread | None]:
    found = [_figures(uow, chamber, period) for chamber in uow.gaps.chambers()]
    return {key: spread([one[key] for one in found], kind) for key, kind in FIGURES.items()}


def _figures(uow: UnitOfWork, chamber: str, period: Period) -> Mapping[str, Measured | None]:
    """One chamber's figures; None where there is no case, and for grades below ten companies."""
    span, read, more = Span(chamber, period.start, period.end), uow.neutrality, uow.comparison
    funnel = read.funnel(span)
    steps = ("found", "requested", "approved", "accepted", "met", "success")
    found: dict[str, Measured | None] = {step: _share(getattr(funnel, step), funnel.needs) for step in steps}
    needs, places = more.places(span)
    newcomers = _share(sum(first for first, _ in read.newcomers(span).values()), places)
    grades = more.grades(span)
    grade = mean(grades)
    return found | {
        "unmet": _share(more.unmet(span), funnel.needs),
        "chamber_times": _median(read.chamber_times(span)),
        "partner_times": _median(read.partner_times(span)),
        "waiting_times": _median(read.waiting_times(span)),
        "grades": Measured(float(grade.value), grades.companies) if grade else None,
        "attendance": _share(*more.attendance(span)),
        "newcomers": Measured(newcomers.value, needs) if newcomers else None,
    }


def _share(part: int, whole: int) -> Measured | None:
    return Measured(part / whole, whole) if whole else None


def _median(times: Durations) -> Measured | None:
    return None if times.median is None else Measured(times.median, times.count)
