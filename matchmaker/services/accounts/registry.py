"""Use cases around people and their accounts, in one place so that pages find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.accounts.change_email import ChangeEmail
from matchmaker.services.accounts.demonstration import Demonstration
from matchmaker.services.accounts.invitations import Invitations
from matchmaker.services.accounts.me import Me
from matchmaker.services.accounts.operator import Operator
from matchmaker.services.accounts.passwords import PasswordRules, Passwords
from matchmaker.services.accounts.people import People
from matchmaker.services.accounts.sessions import Sessions
from matchmaker.services.accounts.sign_in import SignIn
from matchmaker.services.accounts.sign_up import SignUp
from matchmaker.services.accounts.two_factor import TwoFactor
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class AccountsServices:
    """Built by `make`, once per process."""

    sessions: Sessions
    sign_in: SignIn
    sign_up: SignUp
    passwords: Passwords
    two_factor: TwoFactor
    change_email: ChangeEmail
    me: Me
    people: People
    invitations: Invitations
    operator: Operator
    demonstration: Demonstration

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "AccountsServices":
        """Wire the use cases."""
        rules = PasswordRules(settings.data_dir)
        return cls(
            sessions=Sessions(database, clock, demo=settings.demo),
            sign_in=SignIn(database, settings, clock),
            sign_up=SignUp(database, settings, clock, rules),
            passwords=Passwords(database, settings, clock, rules),
            two_factor=TwoFactor(database, settings, clock),
            change_email=ChangeEmail(database, settings, clock),
            me=Me(database),
            people=People(database, settings, clock),
            invitations=Invitations(database, settings, clock, rules),
            operator=Operator(database, settings, clock),
            demonstration=Demonstration(database, settings, clock),
        )
