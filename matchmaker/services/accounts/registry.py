"""Use cases around people and their accounts, in one place so that pages find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.accounts.demonstration import Demonstration
from matchmaker.services.accounts.sessions import Sessions
from matchmaker.services.accounts.sign_in import SignIn
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class AccountsServices:
    """Built by `make`, once per process."""

    sessions: Sessions
    sign_in: SignIn
    demonstration: Demonstration

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "AccountsServices":
        """Wire the use cases."""
        return cls(
            sessions=Sessions(database, clock, demo=settings.demo),
            sign_in=SignIn(database, settings, clock),
            demonstration=Demonstration(database, settings, clock),
        )
