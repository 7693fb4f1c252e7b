"""Passwords: the rules for new ones, changing one, and getting a new one by a mailed link."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.password import folded, password_problem
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.services.accounts.hashing import password_hash, password_matches, spend_time
from matchmaker.services.accounts.links import Links, Opened, Purpose, hours
from matchmaker.services.accounts.sessions import DEMO_DOMAIN
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.accounts.views import SignedIn
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User

FILE = "common_passwords.txt"


class PasswordRules:
    """The rules with the list of common passwords, read when first asked."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / FILE

    @cached_property
    def _common(self) -> frozenset[str]:
        lines = self._file.read_text(encoding="utf-8").splitlines()
        return frozenset(folded(line) for line in lines if line and not line.startswith("#"))

    def problem(self, password: str, personal: Iterable[str]) -> str | None:
        """Why a password is refused ("short", "long", "common", "personal"), or None."""
        return password_problem(password, self._common, personal)


class Passwords:
    """A new password ends every other session and tells the person by mail."""

    def __init__(self, database: Database, settings: Settings, clock: Clock, rules: PasswordRules) -> None:
        self._database, self._clock, self._demo = database, clock, settings.demo
        self._links, self._rules = Links(settings.secret_key), rules
        self._throttle = Throttle(database, "password")

    def change(self, viewer: SignedIn, present: str, new: str) -> None:
        """Change one's password.

        Raises InvalidInput: {"present": "wrong"}, {"password": short, long, common or personal};
        TooManyAttempts after wrong present passwords.
        """
        now = self._clock()
        self._throttle.check(viewer.email, now)
        with UnitOfWork(self._database) as uow:
            user = uow.accounts.by_id(_id(viewer))
        if user is None or not password_matches(user.password_hash, present):
            self._throttle.count(viewer.email, now)
            raise InvalidInput({"present": "wrong"})
        self._require_good(new, user)
        hashed = password_hash(new)
        write_with_retry(self._database, lambda uow: self._set(uow, _id(viewer), hashed, viewer.session_id))

    def ask_reset(self, email: str, language: str) -> None:
        """Mail a link for a new password, if the address has an active account.

        Says nothing either way, and takes equally long: the work of a password check drowns what is left of
        the difference.
        """
        spend_time()
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            user = uow.accounts.by_email(email)
            if user is None or user.status == UserStatus.DEACTIVATED or self._is_foreign(user):
                _mail_nobody(uow, self._links, language, now)
            else:
                mail_reset(uow, self._links, user, language, now)

        write_with_retry(self._database, work)

    def email_of(self, token: str) -> str:
        """Address of the account a reset link is for. Raises NotFound when the link cannot be used."""
        with UnitOfWork(self._database) as uow:
            return self._user(uow, self._links.open(Purpose.RESET, token)).email

    def reset(self, token: str, new: str) -> None:
        """Set a new password by a mailed link; who reads the mail has the address, so it is confirmed, too.

        Raises NotFound when the link cannot be used (any more), InvalidInput as `change` does.
        """
        opened = self._links.open(Purpose.RESET, token)
        with UnitOfWork(self._database) as uow:
            self._require_good(new, self._user(uow, opened))
        hashed = password_hash(new)

        def work(uow: UnitOfWork) -> None:
            user = self._user(uow, opened)
            self._set(uow, user.id, hashed, None)
            self._throttle.forgive(uow, user.email)

        write_with_retry(self._database, work)

    def _require_good(self, new: str, user: User) -> None:
        if problem := self._rules.problem(new, (user.email, user.name)):
            raise InvalidInput({"password": problem})

    def _user(self, uow: UnitOfWork, opened: Opened | None) -> User:
        user = uow.accounts.by_id(opened.number) if opened else None
        if opened is None or user is None or user.status == UserStatus.DEACTIVATED:
            raise NotFound("this link cannot be used")
        if not opened.still(_bound(user)):
            raise NotFound("this link was used already, or the password was changed since")
        return user

    def _set(self, uow: UnitOfWork, user_id: int, hashed: str, keep: int | None) -> None:
        user, now = uow.accounts.by_id(user_id), self._clock()
        assert user is not None
        user.password_hash, user.password_changed_at = hashed, now
        if user.status == UserStatus.UNVERIFIED:
            user.status, user.email_verified_at = UserStatus.ACTIVE, now
        uow.accounts.end_sessions(user.id, keep)
        uow.outbox.add(
            "password_changed",
            key=f"password_changed:{user.id}:{now:%Y%m%d%H%M%S%f}",
            user=user,
            values={"path": "/konto"},
            now=now,
        )

    def _is_foreign(self, user: User) -> bool:
        return user.email.endswith(DEMO_DOMAIN) and not self._demo


def mail_reset(uow: UnitOfWork, links: Links, user: User, language: str, now: datetime) -> None:
    """Owe the mail with the link for a new password; at most one a minute."""
    token = links.sign(Purpose.RESET, user.id, _bound(user))
    uow.outbox.add(
        "reset_password",
        key=f"reset_password:{user.id}:{now:%Y%m%d%H%M}",
        user=user,
        language=language,
        values={"path": f"/passwort-neu/{token}", "hours": hours(Purpose.RESET)},
        now=now,
    )


def _mail_nobody(uow: UnitOfWork, links: Links, language: str, now: datetime) -> None:
    """Write as much as `mail_reset` does, and take it back in the same transaction."""
    token, key = links.sign(Purpose.RESET, 0, ()), f"reset_password:nobody:{secrets.token_hex(8)}"
    values = {"path": f"/passwort-neu/{token}", "hours": hours(Purpose.RESET)}
    uow.outbox.add(
        "reset_password", key=key, address="nobody@demo.example", language=language, values=values, now=now
    )
    uow.outbox.take_back(key)


def _bound(user: User) -> tuple[object, ...]:
    return user.password_hash, user.email


def _id(viewer: SignedIn) -> int:
    assert viewer.actor.user_id is not None
    return viewer.actor.user_id
