"""Periods that reports are made for: a month, a quarter, a year, all since the start, or own dates.

Days are those of Berlin; a period ends with the end of its last day.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.months import BERLIN

EARLIEST = date(2017, 1, 1)
"""No report reaches further back: no network began earlier."""


class PeriodKind(StrEnum):
    """How a period is named."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    START = "start"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Period:
    """From the `first` to the `last` day, both included."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def start(self) -> datetime:
        """First moment, in UTC."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """First moment after it, in UTC."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def key(self) -> str:
        """As `named` reads it: 2026-11, 2026-Q4, 2026, "start" or "own"."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.first.year}-Q{_quarter(self.first)}"
            case PeriodKind.YEAR:
                return f"{self.first.year}"
            case _:
                return self.kind.value

    def before(self) -> "Period":
        """The one before a month, quarter or year. Raises ValueError for other kinds."""
        return _around(self.kind, self.first - timedelta(days=1))


def today(now: datetime) -> date:
    """The day in Berlin."""
    return now.astimezone(BERLIN).date()


def current(kind: PeriodKind, day: date) -> Period:
    """The month, quarter or year in which a day lies."""
    return _around(kind, day)


def last_full(kind: PeriodKind, day: date) -> Period:
    """The month, quarter or year that ended last before a day."""
    return _around(kind, day).before()


def since_start(first: date | None, last: date) -> Period:
    """From the first day of which anything is known; only the last day where nothing is."""
    return Period(PeriodKind.START, min(first or last, last), last)


def named(key: str, day: date) -> Period | None:
    """A month, quarter or year by its key, if it has begun on this day and not before EARLIEST; else None."""
    found = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", key, re.ASCII)
    if not found or int(found[1]) < 1:
        return None
    kind = PeriodKind.QUARTER if found[2] else PeriodKind.MONTH if found[3] else PeriodKind.YEAR
    month = int(found[2]) * 3 - 2 if found[2] else int(found[3] or 1)
    period = _around(kind, date(int(found[1]), month, 1))
    return period if EARLIEST <= period.first <= day else None


def own(first: str, last: str, latest: date) -> Period:
    """The days typed, as 2026-11-27 or 27.11.2026, from EARLIEST to the `latest` one.

    Raises InvalidInput (first, last: date_missing, date_wrong, date_early, date_future, date_order).
    """
    errors: dict[str, str] = {}
    days: dict[str, date] = {}
    for name, typed in (("first", first), ("last", last)):
        day = _typed(typed)
        if day is None:
            errors[name] = "date_wrong" if typed.strip() else "date_missing"
        elif day < EARLIEST:
            errors[name] = "date_early"
        elif day > latest:
            errors[name] = "date_future"
        else:
            days[name] = day
    if not errors and days["last"] < days["first"]:
        errors["last"] = "date_order"
    if errors:
        raise InvalidInput(errors)
    return Period(PeriodKind.OWN, days["first"], days["last"])


def _typed(text: str) -> date | None:
    text = text.strip()
    try:
        if found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text, re.ASCII):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def _around(kind: PeriodKind, day: date) -> Period:
    match kind:
        case PeriodKind.MONTH:
            first, months = day.replace(day=1), 1
        case PeriodKind.QUARTER:
            first, months = date(day.year, _quarter(day) * 3 - 2, 1), 3
        case PeriodKind.YEAR:
            first, months = date(day.year, 1, 1), 12
        case _:
            raise ValueError(f"there is no {kind} around a day")
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return Period(kind, first, date(year, month + 1, 1) - timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)
