"""Months as partners count them: calendar months of Europe/Berlin, written like 2026-11."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def month_of(moment: datetime) -> str:
    """The month in which a moment lies; `moment` has a time zone."""
    return moment.astimezone(BERLIN).strftime("%Y-%m")


def month_start(month: str) -> datetime:
    """The first moment of a month, in UTC. Raises ValueError for anything but a month like 2026-11."""
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=BERLIN).astimezone(UTC)


def shifted(month: str, by: int) -> str:
    """The month `by` months later, or earlier when negative."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04d}-{number + 1:02d}"


def last_months(moment: datetime, count: int) -> tuple[str, ...]:
    """The `count` months that end with the month of `moment`, oldest first."""
    last = month_of(moment)
    return tuple(shifted(last, place - count + 1) for place in range(count))
