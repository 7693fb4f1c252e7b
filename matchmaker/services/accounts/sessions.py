"""Where people are signed in: sessions live in the database, the browser only has a random token."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.hashing import secret_hash
from matchmaker.services.accounts.views import MembershipView, SessionView, SignedIn
from matchmaker.storage.database import Database
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import Membership, User, UserSession

PRIVILEGED = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that see other people's data: shorter sessions, compulsory second factor."""
IDLE, LONGEST = timedelta(hours=12), timedelta(days=30)
PRIVILEGED_IDLE, PRIVILEGED_LONGEST = timedelta(hours=2), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly "last seen" is kept."""
KNOWN_FOR = timedelta(days=90)
"""After that a browser counts as one we do not know, when nobody has signed in from it since."""
DEMO_DOMAIN = "@demo.example"
"""Addresses of demonstration accounts; their passwords are public, so they count in that mode only."""


def is_privileged(memberships: Iterable[Membership]) -> bool:
    """Whether one of the memberships gives rights over other people's data."""
    return any(Role(one.role) in PRIVILEGED for one in memberships)


def open_session(
    uow: UnitOfWork, user: User, browser: str, now: datetime, *, second_factor: bool, membership: int | None
) -> str:
    """Sign a person in; gives the token for the browser, which is kept nowhere else.

    Acts for `membership`, or for the person's first one when that is none of the person's own. A browser that
    the person has not used in KNOWN_FOR is told by mail, except at the very first sign-in. A browser is known
    by its name alone ("Firefox, Windows"): neither network addresses nor anything that sets devices apart is
    kept.
    """
    if uow.accounts.note_browser(user.id, browser[:120], now, now - KNOWN_FOR):
        uow.outbox.add(
            "new_sign_in",
            key=f"new_sign_in:{user.id}:{now:%Y%m%d%H%M%S%f}",
            user=user,
            values={"path": "/konto/sicherheit", "browser": browser[:120] or None},
            now=now,
        )
    token = secrets.token_urlsafe(32)
    own = [one.id for one in user.memberships]
    longest = PRIVILEGED_LONGEST if is_privileged(user.memberships) else LONGEST
    uow.accounts.add_session(
        UserSession(
            token_hash=secret_hash(token),
            user_id=user.id,
            membership_id=membership if membership in own else next(iter(own), None),
            browser=browser[:120],
            second_factor=second_factor,
            created_at=now,
            seen_at=now,
            expires_at=now + longest,
        )
    )
    return token


class Sessions:
    """Sessions end by signing out, by being revoked, by disuse, by age, and with the account."""

    def __init__(self, database: Database, clock: Clock, *, demo: bool) -> None:
        self._database, self._clock, self._demo = database, clock, demo

    def find(self, token: str) -> SignedIn | None:
        """Who is signed in with this token; None when the session is over or the account not active."""
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            session = uow.accounts.session(secret_hash(token))
            user = uow.accounts.by_id(session.user_id) if session else None
            if session is None or user is None or not self._valid(session, user, now):
                return None
            names = uow.accounts.organisation_names(user.memberships)
        if now - session.seen_at >= SEEN_EVERY:
            self._touch(session.id, now)
        return _signed_in(session, user, names)

    def _valid(self, session: UserSession, user: User, now: datetime) -> bool:
        if user.status != UserStatus.ACTIVE or (user.email.endswith(DEMO_DOMAIN) and not self._demo):
            return False
        idle = PRIVILEGED_IDLE if is_privileged(user.memberships) else IDLE
        return now < session.expires_at and now - session.seen_at < idle

    def _touch(self, session_id: int, now: datetime) -> None:
        try:
            with UnitOfWork(self._database, write=True) as uow:
                uow.accounts.touch_session(session_id, now)
                uow.commit()
        except ConcurrentChange:
            return  # Somebody else writes for long; the next page notes it.

    def start(self, user_id: int, browser: str, *, second_factor: bool = False) -> str:
        """Sign a person in without asking for anything; gives the token. Raises NotFound."""

        def work(uow: UnitOfWork) -> str:
            user = uow.accounts.by_id(user_id)
            if user is None:
                raise NotFound(f"there is no user {user_id}")
            return open_session(
                uow, user, browser, self._clock(), second_factor=second_factor, membership=None
            )

        return write_with_retry(self._database, work)

    def end(self, token: str) -> None:
        """Sign out; nothing happens when the session is over already."""

        def work(uow: UnitOfWork) -> None:
            session = uow.accounts.session(secret_hash(token))
            if session is not None:
                uow.accounts.end_session(session.user_id, session.id)

        write_with_retry(self._database, work)

    def of_person(self, viewer: SignedIn) -> tuple[SessionView, ...]:
        """Everywhere the person is signed in, the latest seen first."""
        with UnitOfWork(self._database) as uow:
            user = uow.accounts.by_id(_id(viewer))
            kept = uow.accounts.sessions_of(_id(viewer)) if user else ()
            now = self._clock()
            return tuple(
                SessionView(one.id, one.browser, one.created_at, one.seen_at, one.id == viewer.session_id)
                for one in kept
                if user and self._valid(one, user, now)
            )

    def revoke(self, viewer: SignedIn, session_id: int) -> None:
        """End one of one's own sessions. Raises NotFound."""

        def work(uow: UnitOfWork) -> None:
            if not uow.accounts.end_session(_id(viewer), session_id):
                raise NotFound("there is no such session of this person")

        write_with_retry(self._database, work)

    def revoke_others(self, viewer: SignedIn) -> int:
        """End all of one's own sessions but this one; how many."""
        return write_with_retry(
            self._database, lambda uow: uow.accounts.end_sessions(_id(viewer), viewer.session_id)
        )

    def switch(self, viewer: SignedIn, membership_id: int) -> None:
        """Act for another of one's own organisations from now on, in this session. Raises NotFound."""

        def work(uow: UnitOfWork) -> None:
            user = uow.accounts.by_id(_id(viewer))
            if user is None or membership_id not in [one.id for one in user.memberships]:
                raise NotFound("there is no such membership of this person")
            for session in uow.accounts.sessions_of(user.id):
                if session.id == viewer.session_id:
                    session.membership_id = membership_id

        write_with_retry(self._database, work)


def _id(viewer: SignedIn) -> int:
    assert viewer.actor.user_id is not None
    return viewer.actor.user_id


def membership_views(user: User, names: dict[int, str]) -> tuple[MembershipView, ...]:
    """A person's memberships, with the organisations' names by membership id."""
    return tuple(MembershipView(one.id, Role(one.role), names[one.id]) for one in user.memberships)


def _signed_in(session: UserSession, user: User, names: dict[int, str]) -> SignedIn:
    views = membership_views(user, names)
    acting = next((one for one in user.memberships if one.id == session.membership_id), None)
    acting = acting or next(iter(user.memberships), None)
    actor = Actor(
        user_id=user.id,
        role=Role(acting.role) if acting else None,
        sme_id=acting.sme_id if acting else None,
        partner_id=acting.partner_id if acting else None,
        chamber_code=acting.chamber_code if acting else None,
        language=user.language,
        second_factor=session.second_factor,
        opens_chambers=user.opens_chambers_since is not None,
    )
    return SignedIn(
        actor=actor,
        session_id=session.id,
        name=user.name,
        email=user.email,
        membership=next((one for one in views if acting and one.id == acting.id), None),
        memberships=views,
        must_set_up=is_privileged(user.memberships) and not session.second_factor,
    )
