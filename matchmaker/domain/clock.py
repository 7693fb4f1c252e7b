"""The time, as something that can be given: tests and replays set it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment with time zone UTC."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is put: for telling what happened on earlier days, in its order."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The moment at which it stands."""
        return self.now
