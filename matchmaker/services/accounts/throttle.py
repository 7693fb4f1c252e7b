"""Guessing is slowed down per address, in the database, whether the address has an account or not."""

from datetime import datetime, timedelta

from matchmaker.domain.errors import TooManyAttempts
from matchmaker.services.accounts.hashing import secret_hash
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

FREE_ATTEMPTS = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
COUNTING_ATTEMPTS = 20
"""Guessing in parallel must not get around the counting."""
FORGOTTEN_AFTER = timedelta(hours=24)
"""Without a failure; a success forgets them, too."""


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures: 30 seconds after five, then always twice as long."""
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    doublings = min(failures - FREE_ATTEMPTS, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


class Throttle:
    """Counts failures for a purpose ("password", "code") and an address."""

    def __init__(self, database: Database, purpose: str) -> None:
        self._database, self._purpose = database, purpose

    def _key(self, address: str) -> str:
        return secret_hash(f"{self._purpose}:{address.strip().lower()}")

    def check(self, address: str, now: datetime) -> None:
        """Raises TooManyAttempts while a pause lasts."""
        with UnitOfWork(self._database) as uow:
            known = uow.accounts.failures(self._key(address))
        if known is None or now - known.last_at >= FORGOTTEN_AFTER:
            return
        left = known.last_at + pause_after(known.failures) - now
        if left > timedelta(0):
            raise TooManyAttempts(int(left.total_seconds()) + 1)

    def count(self, address: str, now: datetime) -> None:
        """Count a failure."""
        write_with_retry(
            self._database,
            lambda uow: uow.accounts.count_failure(self._key(address), now, now - FORGOTTEN_AFTER),
            attempts=COUNTING_ATTEMPTS,
        )

    def forgive(self, uow: UnitOfWork, address: str) -> None:
        """Forget the failures, in the transaction of the success."""
        uow.accounts.forgive(self._key(address))
