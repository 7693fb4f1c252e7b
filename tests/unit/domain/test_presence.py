"""When somebody is at an event: typed times, limits, and which meetings they leave room for."""

from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.presence import Presence, check_presence

BEGINS = datetime(2027, 4, 6, 7, 0, tzinfo=UTC)
"""Nine in the morning in Munich."""
ENDS = BEGINS + timedelta(hours=4)


def problems(there_from: str, there_until: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        check_presence(there_from, there_until, BEGINS, ENDS)
    return refused.value.errors


def test_times_are_those_of_berlin_on_the_day_of_the_event() -> None:
    found = check_presence("10:30", " 12:00 ", BEGINS, ENDS)
    assert found == Presence(BEGINS + timedelta(minutes=90), BEGINS + timedelta(hours=3))
    assert found.typed == ("10:30", "12:00")


def test_nothing_typed_and_times_outside_of_the_event_limit_nothing() -> None:
    assert check_presence("", "", BEGINS, ENDS) == Presence()
    assert check_presence("08:00", "14:00", BEGINS, ENDS) == Presence()
    assert check_presence("09:00", "13:00", BEGINS, ENDS) == Presence()
    assert Presence().typed == ("", "")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("soon", ""), {"there_from": "time_unknown"}),
        (("25:00", "x"), {"there_from": "time_unknown", "there_until": "time_unknown"}),
        (("13:00", ""), {"there_from": "never_there"}),
        (("", "09:00"), {"there_until": "never_there"}),
        (("11:00", "11:00"), {"there_until": "leaves_early"}),
    ],
)
def test_times_that_cannot_be_are_named(typed: tuple[str, str], found: dict[str, str]) -> None:
    assert problems(*typed) == found


def test_a_meeting_needs_somebody_there_from_its_first_to_its_last_minute() -> None:
    there = check_presence("10:00", "11:00", BEGINS, ENDS)
    ten, quarter = BEGINS + timedelta(hours=1), timedelta(minutes=15)
    assert there.covers(ten, ten + quarter)
    assert there.covers(ten + 3 * quarter, ten + 4 * quarter)
    assert not there.covers(ten - timedelta(minutes=1), ten + quarter)
    assert not there.covers(ten + 3 * quarter, ten + 4 * quarter + timedelta(minutes=1))
    assert Presence().covers(BEGINS, ENDS)
