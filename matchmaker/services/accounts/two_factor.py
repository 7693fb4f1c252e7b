"""The second factor of one's own account: set it up, new recovery codes, switch it off."""

from collections.abc import Callable
from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Forbidden, InvalidInput
from matchmaker.services.accounts.hashing import password_matches
from matchmaker.services.accounts.links import Links, Purpose
from matchmaker.services.accounts.sessions import is_privileged, open_session
from matchmaker.services.accounts.sign_in import use_code
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.accounts.totp import (
    address_for_app,
    new_recovery_codes,
    new_secret,
    recovery_hash,
    step_of,
)
from matchmaker.services.accounts.views import SignedIn
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User


@dataclass(frozen=True, slots=True)
class FactorView:
    """State of the second factor; `compulsory`: it cannot be switched off."""

    active: bool
    compulsory: bool
    codes_left: int


@dataclass(frozen=True, slots=True)
class SetUpView:
    """What an authenticator app needs; `proposal` carries it to the confirmation."""

    key: str
    address: str
    proposal: str


@dataclass(frozen=True, slots=True)
class SetUpResult:
    """Token of the new session, and the recovery codes, which can be seen this once only."""

    token: str
    recovery_codes: tuple[str, ...]


class TwoFactor:
    """Codes of an authenticator app; each works once."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._links = Links(settings.secret_key)
        self._throttle = Throttle(database, "code")

    def state(self, viewer: SignedIn) -> FactorView:
        """How the person's second factor stands."""
        with UnitOfWork(self._database) as uow:
            user = _user(uow, viewer)
            return FactorView(
                active=user.totp_confirmed_at is not None,
                compulsory=is_privileged(user.memberships),
                codes_left=uow.accounts.recovery_codes_left(user.id),
            )

    def propose(self, viewer: SignedIn, proposal: str = "") -> SetUpView:
        """A new secret, or that of a proposal made before; nothing is kept until `confirm`."""
        user_id = viewer.actor.user_id or 0
        opened = self._links.open(Purpose.SET_UP_FACTOR, proposal) if proposal else None
        if opened is None or opened.number != user_id:
            secret = new_secret()
            proposal = self._links.sign(Purpose.SET_UP_FACTOR, user_id, [viewer.session_id], secret)
        else:
            secret = opened.extra
        return SetUpView(secret, address_for_app(secret, viewer.email), proposal)

    def confirm(self, viewer: SignedIn, proposal: str, code: str, browser: str) -> SetUpResult:
        """Switch the second factor on with a first code; all sessions end, a new one begins.

        Raises InvalidInput {"code": "wrong"} or {"code": "over"}, TooManyAttempts, and Forbidden when
        there is one already.
        """
        now = self._clock()
        self._throttle.check(viewer.email, now)
        opened = self._links.open(Purpose.SET_UP_FACTOR, proposal)
        if opened is None or opened.number != viewer.actor.user_id or not opened.still([viewer.session_id]):
            raise InvalidInput({"code": "over"})
        secret = opened.extra
        step = step_of(secret, code, now)
        if step is None:
            self._throttle.count(viewer.email, now)
            raise InvalidInput({"code": "wrong"})
        codes = new_recovery_codes()

        def work(uow: UnitOfWork) -> str:
            user = _user(uow, viewer)
            if user.totp_confirmed_at is not None:
                raise Forbidden("there is a second factor already")
            user.totp_secret, user.totp_confirmed_at, user.totp_last_step = secret, now, step
            uow.accounts.set_recovery_codes(user.id, map(recovery_hash, codes))
            uow.accounts.end_sessions(user.id)
            self._throttle.forgive(uow, user.email)
            membership = viewer.membership.id if viewer.membership else None
            return open_session(uow, user, browser, now, second_factor=True, membership=membership)

        return SetUpResult(write_with_retry(self._database, work), tuple(codes))

    def new_codes(self, viewer: SignedIn, code: str) -> tuple[str, ...]:
        """Replace the recovery codes. Raises InvalidInput {"code": "wrong"}, TooManyAttempts."""
        codes = new_recovery_codes()

        def work(uow: UnitOfWork, user: User) -> None:
            uow.accounts.set_recovery_codes(user.id, map(recovery_hash, codes))

        self._with_code(viewer, code, work)
        return tuple(codes)

    def switch_off(self, viewer: SignedIn, password: str, code: str) -> None:
        """Switch the second factor off; other sessions end.

        Raises InvalidInput {"password": "wrong"} or {"code": "wrong"}, TooManyAttempts, and Forbidden where
        it is compulsory.
        """
        now = self._clock()
        self._throttle.check(viewer.email, now)
        with UnitOfWork(self._database) as uow:
            user = _user(uow, viewer)
        if is_privileged(user.memberships):
            raise Forbidden("the second factor is compulsory here")
        if not password_matches(user.password_hash, password):
            self._throttle.count(viewer.email, now)
            raise InvalidInput({"password": "wrong"})

        def work(uow: UnitOfWork, user: User) -> None:
            user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
            uow.accounts.set_recovery_codes(user.id, ())
            uow.accounts.end_sessions(user.id, viewer.session_id)

        self._with_code(viewer, code, work)

    def _with_code(self, viewer: SignedIn, code: str, change: Callable[[UnitOfWork, User], None]) -> None:
        now = self._clock()
        self._throttle.check(viewer.email, now)

        def work(uow: UnitOfWork) -> bool:
            user = _user(uow, viewer)
            if not use_code(uow, user, code, now):
                return False
            uow.session.refresh(user)
            change(uow, user)
            return True

        if not write_with_retry(self._database, work):
            self._throttle.count(viewer.email, now)
            raise InvalidInput({"code": "wrong"})


def _user(uow: UnitOfWork, viewer: SignedIn) -> User:
    user = uow.accounts.by_id(viewer.actor.user_id or 0)
    assert user is not None
    return user
