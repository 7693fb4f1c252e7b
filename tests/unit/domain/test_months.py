"""Months are those of Berlin's calendar, over the change of the clocks and of the year."""

from datetime import UTC, datetime

import pytest

from matchmaker.domain.months import last_months, month_of, month_start, shifted


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 10, 31, 22, 59, tzinfo=UTC), "2026-10"),
        (datetime(2026, 10, 31, 23, 0, tzinfo=UTC), "2026-11"),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), "2026-06"),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "2026-07"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-01"),
    ],
)
def test_month_changes_at_midnight_in_berlin(moment: datetime, month: str) -> None:
    assert month_of(moment) == month


@pytest.mark.parametrize("month", ["2026-03", "2026-04", "2026-10", "2026-11", "2027-01"])
def test_a_month_starts_with_its_first_moment(month: str) -> None:
    start = month_start(month)
    assert month_of(start) == month
    assert month_of(datetime.fromtimestamp(start.timestamp() - 1, UTC)) == shifted(month, -1)


@pytest.mark.parametrize("wrong", ["", "2026", "2026-13", "2026-11-01", "x"])
def test_what_is_no_month_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"format|data"):
        month_start(wrong)


def test_months_are_counted_over_the_year() -> None:
    assert shifted("2026-01", -1) == "2025-12"
    assert shifted("2026-12", 1) == "2027-01"
    assert shifted("2026-11", -23) == "2024-12"
    months = last_months(datetime(2026, 2, 3, tzinfo=UTC), 12)
    assert (months[0], months[-1], len(months)) == ("2025-03", "2026-02", 12)
