"""A new e-mail address: asked for with password and code, confirmed by a link mailed to that address."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.person import clean_email, email_problem
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.services.accounts.hashing import password_matches, secret_hash
from matchmaker.services.accounts.links import LIFETIME, Links, Purpose, hours
from matchmaker.services.accounts.once import write_once
from matchmaker.services.accounts.proof import Proof
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.accounts.views import SignedIn
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import EmailChange, User


@dataclass(frozen=True, slots=True)
class AddressView:
    """The present address, and the one that waits for its confirmation; `needs_code`: see Proof."""

    email: str
    waiting: str | None
    waiting_until: datetime | None
    needs_code: bool


class ChangeEmail:
    """Answers alike whether the new address has an account already: the difference is in the mail to it.

    The link works once, for the last wish only, and not any more when password or address have changed
    since. It takes the password, too: who mistypes the address must not give the account away.
    """

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._links, self._proof = Links(settings.secret_key), Proof(database, clock)
        self._throttle = Throttle(database, "password")

    def of(self, viewer: SignedIn) -> AddressView:
        """How things stand."""
        code = self._proof.needs_code(viewer)
        with UnitOfWork(self._database) as uow:
            wish = uow.accounts.email_change(viewer.actor.user_id or 0)
        until = wish.asked_at + LIFETIME[Purpose.NEW_ADDRESS] if wish else None
        if wish is None or until is None or until <= self._clock():
            return AddressView(viewer.email, None, None, code)
        return AddressView(viewer.email, wish.email, until, code)

    def ask(self, viewer: SignedIn, email: str, password: str, code: str) -> None:
        """Mail a link to the new address and a notice to the present one.

        Raises InvalidInput: {"email": email_format, email_long or email_same}, {"password": "not_present"},
        {"code": "wrong"}; TooManyAttempts.
        """
        email = clean_email(email)
        if problem := "email_same" if email == viewer.email else email_problem(email):
            raise InvalidInput({"email": problem})

        def change(uow: UnitOfWork, user: User, now: datetime) -> None:
            uow.accounts.ask_email_change(user.id, email, now)
            # Another address within the same minute is another event.
            key = f"{user.id}:{secret_hash(email)[:16]}:{now:%Y%m%d%H%M}"
            if (known := uow.accounts.by_email(email)) is None:
                self._mail_link(uow, user, key, now)
            else:
                values = {"path": "/anmelden"}
                uow.outbox.add(
                    "address_taken", key=f"address_taken:{key}", user=known, values=values, now=now
                )
            uow.outbox.add(
                "new_address_asked",
                key=f"new_address_asked:{key}",
                address=user.email,
                language=user.language,
                values={"path": "/konto/sicherheit", "address": email},
                now=now,
            )

        self._proof.write(viewer, password, code, change)

    def _mail_link(self, uow: UnitOfWork, user: User, key: str, now: datetime) -> None:
        wish = uow.accounts.email_change(user.id)
        assert wish is not None
        token = self._links.sign(Purpose.NEW_ADDRESS, user.id, _bound(user, wish))
        uow.outbox.add(
            "confirm_new_address",
            key=f"confirm_new_address:{key}",
            address=wish.email,
            language=user.language,
            values={"path": f"/neue-adresse/{token}", "hours": hours(Purpose.NEW_ADDRESS)},
            now=now,
        )

    def take_back(self, viewer: SignedIn) -> bool:
        """Forget the wish: its link is void. False when there was none."""
        user_id = viewer.actor.user_id or 0
        return write_with_retry(self._database, lambda uow: uow.accounts.drop_email_change(user_id))

    def find(self, token: str) -> str:
        """The address a mailed link confirms. Raises NotFound when it cannot be used (any more)."""
        with UnitOfWork(self._database) as uow:
            return self._opened(uow, token)[1].email

    def confirm(self, token: str, password: str, keep_session: int | None) -> None:
        """Make the new address count. All sessions of the person end except `keep_session`.

        Open links for a new password or for signing in are void, and mails that wait for the person go to
        the new address. Raises NotFound as `find` does, and when somebody has the address by now;
        InvalidInput {"password": "not_present"}, TooManyAttempts.
        """
        with UnitOfWork(self._database) as uow:
            user, _ = self._opened(uow, token)
        now = self._clock()
        self._throttle.check(user.email, now)
        if not password_matches(user.password_hash, password):
            self._throttle.count(user.email, now)
            raise InvalidInput({"password": "not_present"})

        def work(uow: UnitOfWork) -> None:
            user, wish = self._opened(uow, token)
            if uow.accounts.by_email(wish.email) is not None:
                raise NotFound("this address has an account by now")
            self._throttle.forgive(uow, user.email)
            old, user.email, user.email_verified_at = user.email, wish.email, now
            uow.accounts.drop_email_change(user.id)
            uow.accounts.end_sessions(user.id, keep_session)
            uow.outbox.move_waiting(user.id, user.email)
            uow.outbox.add(
                "address_changed",
                key=f"address_changed:{user.id}:{now:%Y%m%d%H%M%S%f}",
                address=old,
                language=user.language,
                values={"path": "/anmelden", "address": user.email},
                now=now,
            )

        write_once(self._database, work)

    def _opened(self, uow: UnitOfWork, token: str) -> tuple[User, EmailChange]:
        opened = self._links.open(Purpose.NEW_ADDRESS, token)
        user = uow.accounts.by_id(opened.number) if opened else None
        wish = uow.accounts.email_change(user.id) if user else None
        if opened is None or user is None or wish is None or user.status != UserStatus.ACTIVE:
            raise NotFound("this link cannot be used, or was used already")
        if not opened.still(_bound(user, wish)):
            raise NotFound("a later wish, or another password or address, has made this link void")
        return user, wish


def _bound(user: User, wish: EmailChange) -> tuple[object, ...]:
    return user.email, user.password_hash, wish.email, wish.asked_at.isoformat()
