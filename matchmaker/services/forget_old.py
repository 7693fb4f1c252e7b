"""Delete what nobody needs any more: needs, sessions and the contents of mails whose time is over."""

from dataclasses import dataclass
from datetime import timedelta

from matchmaker.domain.clock import Clock
from matchmaker.services.accounts.links import LIFETIME, Purpose
from matchmaker.services.accounts.sessions import KNOWN_FOR
from matchmaker.services.accounts.sign_up import forget_unverified
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

KEEP_MAIL_CONTENTS = timedelta(days=90)
"""How long an administrator can still look up what was written to whom."""
KEEP_LOGIN_FAILURES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many needs, sessions and unconfirmed accounts were deleted, and how many mails were blanked."""

    needs: int
    sessions: int
    accounts: int
    mails: int

    @property
    def total(self) -> int:
        """All together."""
        return self.needs + self.sessions + self.accounts + self.mails


class ForgetOld:
    """May run as often as one likes; statistics keep what they need."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def forget(self) -> Forgotten:
        """Delete and blank, all of it in one commit."""
        now = self._clock()

        def work(uow: UnitOfWork) -> Forgotten:
            uow.accounts.forget_browsers(now - KNOWN_FOR)
            uow.accounts.forget_email_changes(now - LIFETIME[Purpose.NEW_ADDRESS])
            return Forgotten(
                needs=uow.needs.delete_expired(now),
                sessions=uow.accounts.delete_old(now, now - KEEP_LOGIN_FAILURES),
                accounts=forget_unverified(uow, now),
                mails=uow.outbox.forget_contents(now - KEEP_MAIL_CONTENTS),
            )

        return write_with_retry(self._database, work)
