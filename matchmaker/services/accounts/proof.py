"""Proof that it is really the person: the present password and, where there is one, the second factor."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.services.accounts.hashing import password_matches
from matchmaker.services.accounts.sign_in import use_code
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.accounts.views import SignedIn
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User

T = TypeVar("T")
Change = Callable[[UnitOfWork, User, datetime], T]
Transaction = Callable[[Callable[[UnitOfWork, datetime], T]], T]


class Proof:
    """Asked for before a change that a borrowed or stolen browser must not be able to make."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._passwords, self._codes = Throttle(database, "password"), Throttle(database, "code")

    def needs_code(self, viewer: SignedIn) -> bool:
        """Whether the person has a second factor, so that a code is asked for, too."""
        with UnitOfWork(self._database) as uow:
            return _user(uow, viewer).totp_confirmed_at is not None

    def check_password(self, viewer: SignedIn, password: str) -> None:
        """Raises InvalidInput {"password": "not_present"}, TooManyAttempts after too many wrong ones."""
        now = self._clock()
        self._passwords.check(viewer.email, now)
        with UnitOfWork(self._database) as uow:
            kept = _user(uow, viewer).password_hash
        if not password_matches(kept, password):
            self._passwords.count(viewer.email, now)
            raise InvalidInput({"password": "not_present"})

    def write(
        self,
        viewer: SignedIn,
        password: str,
        code: str,
        change: Change[T],
        transaction: Transaction[T] | None = None,
    ) -> T:
        """Make a change in one transaction with the proof, or in a `transaction` of the caller's making.

        Raises InvalidInput {"password": "not_present"} or {"code": "wrong"}, TooManyAttempts, and whatever
        `change` raises.
        """
        now = self._clock()
        self._codes.check(viewer.email, now)
        self.check_password(viewer, password)

        def work(uow: UnitOfWork, moment: datetime) -> T:
            user = _user(uow, viewer)
            if user.totp_confirmed_at is not None and not use_code(uow, user, code, moment):
                raise _WrongCode
            self._passwords.forgive(uow, user.email)
            self._codes.forgive(uow, user.email)
            return change(uow, user, moment)

        try:
            return (transaction or self._transaction)(work)
        except _WrongCode:
            self._codes.count(viewer.email, now)
            raise InvalidInput({"code": "wrong"}) from None

    def _transaction(self, work: Callable[[UnitOfWork, datetime], T]) -> T:
        return write_with_retry(self._database, lambda uow: work(uow, self._clock()))


class _WrongCode(Exception):
    """The code is wrong or was used before: the transaction is undone."""


def _user(uow: UnitOfWork, viewer: SignedIn) -> User:
    user = uow.accounts.by_id(viewer.actor.user_id or 0)
    if user is None:
        raise NotFound("this account is gone")
    return user
