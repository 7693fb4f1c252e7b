"""When a mail that could not be delivered is tried again, and when it is given up."""

from datetime import datetime, timedelta

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
)
"""After the first, second … attempt; the last one repeats."""
LONGEST_PAUSE = max(PAUSES)
GIVE_UP_AFTER = timedelta(days=5)
FEWEST_ATTEMPTS = 11
"""As many as the pauses allow in five days: a clock that jumps ahead does not make a mail old."""


def next_attempt(owed_at: datetime, now: datetime, attempts: int) -> datetime | None:
    """When to try again after `attempts` (at least 1) failed, the last one now; None: not any more."""
    if attempts >= FEWEST_ATTEMPTS and now - owed_at >= GIVE_UP_AFTER:
        return None
    return now + PAUSES[min(attempts, len(PAUSES)) - 1]
