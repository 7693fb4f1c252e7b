"""The record in force on a day, and the needs that may be told about it."""

from datetime import date

import pytest

from matchmaker.domain.funding import FundingRecord, fits, record_in_force


def record(
    key: str = "one", first: date = date(2016, 10, 18), last: date = date(2020, 12, 31)
) -> FundingRecord:
    sizes, topics = frozenset({"micro", "small"}), frozenset({"erp", "backup"})
    return FundingRecord(key, first, last, "09", sizes, topics, ("47.73", "69"))


OLD, NEW = record("old"), record("new", date(2024, 6, 27), date(2027, 12, 31))
NEED = {"district": "09190", "size": "small", "topics": ["erp", "website"], "industry": "31.09"}


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2016, 10, 17), None),
        (date(2016, 10, 18), "old"),
        (date(2020, 12, 31), "old"),
        (date(2021, 1, 1), None),
        (date(2024, 6, 27), "new"),
        (date(2027, 12, 31), "new"),
        (date(2028, 1, 1), None),
    ],
)
def test_both_ends_of_a_record_are_in_force(day: date, key: str | None) -> None:
    found = record_in_force([NEW, OLD], day)
    assert (found.key if found else None) == key


def test_of_two_in_force_the_later_counts() -> None:
    later = record("later", date(2025, 5, 1), date(2027, 12, 31))
    assert record_in_force([NEW, later, OLD], date(2025, 5, 1)) == later
    assert record_in_force([later, NEW], date(2025, 4, 30)) == NEW


def test_need_that_fits_in_everything_is_told() -> None:
    assert fits(NEW, **NEED)
    assert fits(NEW, **(NEED | {"industry": None}))


@pytest.mark.parametrize(
    "change",
    [
        {"district": "08111"},
        {"district": None},
        {"size": "medium"},
        {"size": ""},
        {"topics": ["website"]},
        {"topics": []},
        {"industry": "47.73"},
        {"industry": "69.20"},
    ],
)
def test_one_thing_that_does_not_fit_is_enough(change: dict[str, object]) -> None:
    assert not fits(NEW, **(NEED | change))


def test_record_that_leaves_out_nobody_fits_every_industry() -> None:
    everybody = FundingRecord("one", NEW.first, NEW.last, "09", NEW.sizes, NEW.topics)
    assert fits(everybody, **(NEED | {"industry": "47.73"}))
