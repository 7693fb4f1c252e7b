"""People, what they belong to, and where they are signed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    UpdateBase,
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.storage.repositories.base import Repository
from models import (
    Chamber,
    EmailChange,
    Invitation,
    KnownBrowser,
    LoginFailure,
    Membership,
    Partner,
    RecoveryCode,
    Sme,
    User,
    UserSession,
)

FAILURES_COUNTED = 1000
"""No pause depends on more."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An SME, a partner or a chamber; exactly one of the three is set."""

    sme_id: int | None = None
    partner_id: int | None = None
    chamber_code: str | None = None


class AccountRepository(Repository):
    """Users are loaded with their memberships."""

    def by_email(self, email: str) -> User | None:
        """The account of an address, or None; upper and lower case do not matter."""
        return self._session.scalars(_people().where(User.email == email.strip().lower())).one_or_none()

    def by_id(self, user_id: int) -> User | None:
        """One account, or None."""
        return self._session.scalars(_people().where(User.id == user_id)).one_or_none()

    def add(self, user: User) -> None:
        """Keep a new account; its id is known afterwards."""
        self._session.add(user)
        self._session.flush()

    def all(self) -> Sequence[User]:
        """All accounts by address."""
        return self._session.scalars(_people().order_by(User.email)).all()

    def unverified_before(self, moment: datetime) -> Sequence[User]:
        """Accounts that signed up before a moment and whose address was never confirmed.

        People whom a coordinator entered have no password and stay: their company may have introductions.
        """
        query = _people().where(User.status == UserStatus.UNVERIFIED, User.created_at < moment)
        query = query.where(User.password_hash.is_not(None))
        return self._session.scalars(query).all()

    def delete(self, user: User) -> None:
        """Delete an account with memberships, sessions and codes."""
        self._session.delete(user)
        self._session.flush()

    def _insert(self, table: type[LoginFailure | KnownBrowser]) -> postgresql.Insert | sqlite.Insert:
        is_postgres = self._session.get_bind().dialect.name == "postgresql"
        return postgresql.insert(table) if is_postgres else sqlite.insert(table)

    def _changed(self, statement: UpdateBase) -> int:
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount

    # What people belong to

    def of_organisation(self, organisation: Organisation) -> Sequence[User]:
        """Everybody who belongs to an organisation in whatever role, by name."""
        members = select(Membership.user_id).where(_same(Membership, organisation))
        query = _people().where(User.id.in_(members))
        return self._session.scalars(query.order_by(func.lower(User.name), User.id)).all()

    def join(self, user: User, role: Role, organisation: Organisation, now: datetime) -> Membership | None:
        """Make a person belong to an organisation in a role; None when that is so already."""
        for known in user.memberships:
            if known.role == role and organisation_of(known) == organisation:
                return None
        membership = Membership(
            role=role,
            sme_id=organisation.sme_id,
            partner_id=organisation.partner_id,
            chamber_code=organisation.chamber_code,
            created_at=now,
        )
        user.memberships.append(membership)
        self._session.flush()
        return membership

    def leave(self, user: User, membership: Membership) -> None:
        """Take a membership away; sessions that acted for it act for nobody."""
        user.memberships.remove(membership)
        self._session.flush()

    def organisation_names(self, memberships: Iterable[Membership | Invitation]) -> dict[int, str]:
        """Name of the SME, partner or chamber by membership id."""
        wanted = list(memberships)
        smes = self._names(Sme.id, Sme.name, {one.sme_id for one in wanted})
        partners = self._names(Partner.id, Partner.name, {one.partner_id for one in wanted})
        chambers = self._names(Chamber.code, Chamber.name, {one.chamber_code for one in wanted})
        return {
            one.id: smes.get(one.sme_id) or partners.get(one.partner_id) or chambers.get(one.chamber_code, "")
            for one in wanted
        }

    def chamber_of(self, organisation: Organisation) -> str | None:
        """The chamber an organisation is, or that is responsible for it; None where there is none."""
        if organisation.chamber_code is not None:
            return organisation.chamber_code
        if organisation.sme_id is not None:
            query = select(Sme.chamber_code).where(Sme.id == organisation.sme_id)
        else:
            query = select(Partner.chamber_code).where(Partner.id == organisation.partner_id)
        return self._session.scalars(query).one_or_none()

    def _names(
        self, key: InstrumentedAttribute[Any], name: InstrumentedAttribute[str], wanted: Iterable[object]
    ) -> dict[object, str]:
        keys = [one for one in wanted if one is not None]
        if not keys:
            return {}
        return {row[0]: row[1] for row in self._session.execute(select(key, name).where(key.in_(keys)))}

    # Who is asked to join

    def add_invitation(self, invitation: Invitation) -> None:
        """Keep a new invitation; its id is known afterwards."""
        self._session.add(invitation)
        self._session.flush()

    def invitation(self, invitation_id: int) -> Invitation | None:
        """One open invitation, or None."""
        return self._session.get(Invitation, invitation_id)

    def invitations_of(self, organisation: Organisation) -> Sequence[Invitation]:
        """Open invitations of an organisation by address."""
        query = select(Invitation).where(_same(Invitation, organisation))
        return self._session.scalars(query.order_by(Invitation.email, Invitation.id)).all()

    def drop_invitation(self, invitation: Invitation) -> None:
        """Delete an invitation, accepted or taken back."""
        self._session.delete(invitation)
        self._session.flush()

    # Where people are signed in

    def add_session(self, session: UserSession) -> None:
        """Keep a new session; its id is known afterwards."""
        self._session.add(session)
        self._session.flush()

    def session(self, token_hash: str) -> UserSession | None:
        """The session of a token, or None."""
        return self._session.scalars(
            select(UserSession).where(UserSession.token_hash == token_hash)
        ).one_or_none()

    def sessions_of(self, user_id: int) -> Sequence[UserSession]:
        """Everywhere a person is signed in, the latest seen first."""
        query = select(UserSession).where(UserSession.user_id == user_id)
        return self._session.scalars(query.order_by(UserSession.seen_at.desc(), UserSession.id)).all()

    def touch_session(self, session_id: int, now: datetime) -> None:
        """Note that a session is in use."""
        self._session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=now))

    def end_session(self, user_id: int, session_id: int) -> bool:
        """End one session of a person; False when there is none."""
        query = delete(UserSession).where(UserSession.user_id == user_id, UserSession.id == session_id)
        return self._changed(query) > 0

    def end_sessions(self, user_id: int, keep: int | None = None) -> int:
        """End every session of a person except one; how many went."""
        query = delete(UserSession).where(UserSession.user_id == user_id)
        if keep is not None:
            query = query.where(UserSession.id != keep)
        return self._changed(query)

    def note_browser(self, user_id: int, browser: str, now: datetime, since: datetime) -> bool:
        """Note that a person signs in from a browser; whether that is news.

        News is a browser the person has not signed in from since that moment; the very first one is not.
        """
        query = select(KnownBrowser).where(KnownBrowser.user_id == user_id)
        known = {one.browser: one.signed_in_at for one in self._session.scalars(query)}
        statement = self._insert(KnownBrowser).values(user_id=user_id, browser=browser, signed_in_at=now)
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["user_id", "browser"], set_={"signed_in_at": now})
        )
        return bool(known) and (browser not in known or known[browser] < since)

    def browsers_of(self, user_id: int) -> Sequence[KnownBrowser]:
        """The browsers a person is known to sign in from, by name."""
        query = select(KnownBrowser).where(KnownBrowser.user_id == user_id)
        return self._session.scalars(query.order_by(KnownBrowser.browser)).all()

    def forget_browsers(self, before: datetime) -> None:
        """Forget browsers not used since; each person's last one stays: a later sign-in is no first one."""
        newer = aliased(KnownBrowser)
        later = exists().where(
            newer.user_id == KnownBrowser.user_id, newer.signed_in_at > KnownBrowser.signed_in_at
        )
        self._session.execute(delete(KnownBrowser).where(KnownBrowser.signed_in_at < before, later))

    def delete_old(self, now: datetime, failures_before: datetime) -> int:
        """Delete what time is over of: sessions, invitations, counted failures; how many sessions went."""
        self._session.execute(delete(Invitation).where(Invitation.expires_at <= now))
        self._session.execute(delete(LoginFailure).where(LoginFailure.last_at < failures_before))
        return self._changed(delete(UserSession).where(UserSession.expires_at <= now))

    # A new address that is not confirmed yet

    def email_change(self, user_id: int) -> EmailChange | None:
        """The new address a person has asked for, or None."""
        return self._session.get(EmailChange, user_id)

    def ask_email_change(self, user_id: int, email: str, now: datetime) -> None:
        """Keep the wish for a new address; an earlier one is replaced."""
        self.drop_email_change(user_id)
        self._session.add(EmailChange(user_id=user_id, email=email, asked_at=now))
        self._session.flush()

    def drop_email_change(self, user_id: int) -> bool:
        """Forget the wish; False when there was none."""
        if (known := self.email_change(user_id)) is None:
            return False
        self._session.delete(known)
        self._session.flush()
        return True

    def forget_email_changes(self, before: datetime) -> None:
        """Forget wishes for a new address that were not confirmed since."""
        self._session.execute(delete(EmailChange).where(EmailChange.asked_at < before))

    # How people prove who they are

    def use_time_step(self, user_id: int, step: int) -> bool:
        """Use a TOTP time step up; False when it or a later one was used before."""
        unused = or_(User.totp_last_step.is_(None), User.totp_last_step < step)
        query = update(User).where(User.id == user_id, unused).values(totp_last_step=step)
        return self._changed(query) > 0

    def set_recovery_codes(self, user_id: int, hashes: Iterable[str]) -> None:
        """Replace the recovery codes of a person."""
        self._session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        self._session.add_all(RecoveryCode(user_id=user_id, code_hash=one) for one in set(hashes))
        self._session.flush()

    def use_recovery_code(self, user_id: int, code_hash: str, now: datetime) -> bool:
        """Use a recovery code up; False when there is none or it was used before."""
        query = update(RecoveryCode).where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == code_hash,
            RecoveryCode.used_at.is_(None),
        )
        return self._changed(query.values(used_at=now)) > 0

    def recovery_codes_left(self, user_id: int) -> int:
        """How many recovery codes a person has not used yet."""
        query = select(func.count()).select_from(RecoveryCode)
        return self._session.scalars(
            query.where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        ).one()

    def failures(self, address_hash: str) -> LoginFailure | None:
        """Failed attempts counted for an address, or None."""
        return self._session.get(LoginFailure, address_hash)

    def count_failure(self, address_hash: str, now: datetime, forget_before: datetime) -> None:
        """Count one more failed attempt; counting starts anew when the last one is older."""
        # One statement: two attempts at once must both count, and both may be the first.
        table = LoginFailure.__table__.c
        more = case((table.failures < FAILURES_COUNTED, table.failures + 1), else_=FAILURES_COUNTED)
        query = self._insert(LoginFailure).values(address_hash=address_hash, failures=1, last_at=now)
        query = query.on_conflict_do_update(
            index_elements=["address_hash"],
            set_={"failures": case((table.last_at < forget_before, 1), else_=more), "last_at": now},
        )
        self._session.execute(query)

    def forgive(self, address_hash: str) -> None:
        """Forget the failed attempts for an address."""
        self._session.execute(delete(LoginFailure).where(LoginFailure.address_hash == address_hash))


def _people() -> Select[User]:
    return select(User).options(selectinload(User.memberships))


def organisation_of(membership: Membership | Invitation) -> Organisation:
    """The organisation a membership or an invitation is about."""
    return Organisation(membership.sme_id, membership.partner_id, membership.chamber_code)


def _same(table: type[Membership | Invitation], organisation: Organisation) -> ColumnElement[bool]:
    columns = {
        table.sme_id: organisation.sme_id,
        table.partner_id: organisation.partner_id,
        table.chamber_code: organisation.chamber_code,
    }
    return and_(*(column == value for column, value in columns.items() if value is not None))
