"""Periods of reports: months, quarters, years, own dates; in days of Berlin."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain import periods
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.periods import EARLIEST, Period, PeriodKind

TODAY = date(2026, 11, 27)
NAMED = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_named_periods(key: str, first: date, last: date) -> None:
    found = periods.named(key, TODAY)
    assert found
    assert (found.first, found.last, found.key) == (first, last, key)


@pytest.mark.parametrize(
    "key", ["", "2026-13", "2026-Q5", "2027", "2026-12", "2016", "0000", "２０２６", "x"]
)
def test_what_is_no_period(key: str) -> None:
    assert periods.named(key, TODAY) is None


def test_a_period_begins_and_ends_at_midnight_in_berlin() -> None:
    period = periods.named("2026-Q1", TODAY)
    assert period
    assert period.start == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert period.end == datetime(2026, 3, 31, 22, tzinfo=UTC)


@given(st.dates(EARLIEST, date(2100, 1, 1)), st.sampled_from(NAMED))
def test_periods_follow_one_another_without_a_gap(day: date, kind: PeriodKind) -> None:
    here = periods.current(kind, day)
    assert here.first <= day <= here.last
    assert here.before().end == here.start
    assert periods.last_full(kind, day) == here.before()
    assert periods.named(here.key, day) == here


def test_own_dates_are_read_both_ways() -> None:
    found = periods.own(" 1.10.2026 ", "2026-10-31", TODAY)
    assert found == Period(PeriodKind.OWN, date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("first", "last", "problems"),
    [
        ("", "31.2.2026", {"first": "date_missing", "last": "date_wrong"}),
        ("2016-12-31", "2026-11-28", {"first": "date_early", "last": "date_future"}),
        ("2026-10-02", "2026-10-01", {"last": "date_order"}),
        ("gestern", "2026-10-01", {"first": "date_wrong"}),
    ],
)
def test_wrong_dates_are_named(first: str, last: str, problems: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as wrong:
        periods.own(first, last, TODAY)
    assert wrong.value.errors == problems


def test_since_the_start() -> None:
    assert periods.since_start(date(2026, 9, 6), TODAY).first == date(2026, 9, 6)
    assert periods.since_start(None, TODAY).first == TODAY
    assert periods.since_start(date(2026, 12, 1), TODAY).first == TODAY
