"""Sign in with e-mail address and password and, where there is one, the second factor."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.services.accounts.hashing import needs_rehash, password_hash, password_matches
from matchmaker.services.accounts.links import Links, Purpose
from matchmaker.services.accounts.sessions import DEMO_DOMAIN, open_session
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.accounts.totp import recovery_hash, step_of
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User

LONGEST_PASSWORD_TRIED = 1024
"""Characters; longer ones are never hashed."""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes after a right password: the session's token, or a `pending` sign-in that needs a code."""

    token: str | None = None
    pending: str | None = None


class SignIn:
    """Answers alike, and takes equally long, whether an address has an account or not."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._clock, self._demo = database, clock, settings.demo
        self._passwords, self._codes = Throttle(database, "password"), Throttle(database, "code")
        self._links = Links(settings.secret_key)

    def with_password(self, email: str, password: str, browser: str) -> Step:
        """The first step.

        Raises TooManyAttempts, and InvalidInput {"password": "wrong"}; with the right password of an account
        that may not sign in {"email": "unverified"} or {"email": "deactivated"}.
        """
        now = self._clock()
        self._passwords.check(email, now)
        with UnitOfWork(self._database) as uow:
            user = uow.accounts.by_email(email)
        if user is not None and user.email.endswith(DEMO_DOMAIN) and not self._demo:
            user = None
        right = password_matches(user.password_hash if user else None, password[:LONGEST_PASSWORD_TRIED])
        if user is None or not right:
            self._passwords.count(email, now)
            raise InvalidInput({"password": "wrong"})
        if user.status != UserStatus.ACTIVE:
            raise InvalidInput({"email": "deactivated" if user.status == "deactivated" else "unverified"})
        if user.totp_confirmed_at is not None:
            return Step(pending=self._links.sign(Purpose.SECOND_STEP, user.id, _bound(user)))
        return Step(token=self._finish(user.id, password, browser, second_factor=False))

    def with_code(self, pending: str, code: str, browser: str) -> str:
        """The second step, with a TOTP or recovery code; gives the session's token.

        Raises InvalidInput {"pending": "over"} when it took too long, {"code": "wrong"}, TooManyAttempts.
        """
        now = self._clock()
        user = self._pending_user(pending)
        if user is None:
            raise InvalidInput({"pending": "over"})
        self._codes.check(user.email, now)

        def work(uow: UnitOfWork) -> str | None:
            fresh = uow.accounts.by_id(user.id)
            if fresh is None or not use_code(uow, fresh, code, now):
                return None
            self._codes.forgive(uow, fresh.email)
            self._passwords.forgive(uow, fresh.email)
            return open_session(uow, fresh, browser, now, second_factor=True, membership=None)

        token = write_with_retry(self._database, work)
        if token is None:
            self._codes.count(user.email, now)
            raise InvalidInput({"code": "wrong"})
        return token

    def _pending_user(self, pending: str) -> User | None:
        opened = self._links.open(Purpose.SECOND_STEP, pending)
        if opened is None:
            return None
        with UnitOfWork(self._database) as uow:
            user = uow.accounts.by_id(opened.number)
        usable = user is not None and user.status == UserStatus.ACTIVE and opened.still(_bound(user))
        return user if usable else None

    def _finish(self, user_id: int, password: str, browser: str, *, second_factor: bool) -> str:
        def work(uow: UnitOfWork) -> str:
            user = uow.accounts.by_id(user_id)
            assert user is not None
            if user.password_hash is not None and needs_rehash(user.password_hash):
                user.password_hash = password_hash(password)
            self._passwords.forgive(uow, user.email)
            return open_session(
                uow, user, browser, self._clock(), second_factor=second_factor, membership=None
            )

        return write_with_retry(self._database, work)


def use_code(uow: UnitOfWork, user: User, code: str, now: datetime) -> bool:
    """Use a TOTP or recovery code up; False when it is wrong or was used before."""
    if user.totp_secret is None:
        return False
    step = step_of(user.totp_secret, code, now)
    if step is not None:
        return uow.accounts.use_time_step(user.id, step)
    return uow.accounts.use_recovery_code(user.id, recovery_hash(code), now)


def _bound(user: User) -> tuple[object, ...]:
    """Changes with address, password and second factor, so that an older first step is void."""
    return user.email, user.password_hash, user.totp_secret
