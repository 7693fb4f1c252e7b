"""The time, as something that can be given: tests and replays set it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment with time zone UTC."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)
