"""Costly results are kept for a stated time, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.services.kept import Kept


class Store:
    def __init__(self, most: int = 2) -> None:
        self.now, self.made = datetime(2026, 11, 27, tzinfo=UTC), 0
        self.kept: Kept[str, int] = Kept(timedelta(minutes=10), most, lambda: self.now)

    def make(self) -> int:
        self.made += 1
        return self.made

    def get(self, key: str = "a") -> int:
        return self.kept.get(key, self.make)


def test_it_is_made_once_until_its_time_is_over() -> None:
    store = Store()
    assert [store.get(), store.get()] == [1, 1]
    store.now += timedelta(minutes=10) - timedelta(seconds=1)
    assert store.get() == 1
    store.now += timedelta(seconds=1)
    assert store.get() == 2


def test_a_clock_set_back_keeps_nothing_from_the_future() -> None:
    store = Store()
    store.get()
    store.now -= timedelta(hours=1)
    assert store.get() == 2


def test_only_so_many_are_kept_and_failures_are_not() -> None:
    store = Store()
    assert [store.get(key) for key in "abc"] == [1, 2, 3]
    assert store.get("a") == 4, "the oldest had to go"

    def fail() -> int:
        raise OSError("no store")

    with pytest.raises(OSError, match="no store"):
        store.kept.get("z", fail)
    assert store.get("z") == 5
