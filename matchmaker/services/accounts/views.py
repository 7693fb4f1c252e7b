"""What pages and commands learn about people."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.vocabulary import Role, UserStatus


@dataclass(frozen=True, slots=True)
class MembershipView:
    """What a person may act for: role and name of the organisation."""

    id: int
    role: Role
    organisation: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person in a valid session. `membership` is what the person acts for at the moment.

    `must_set_up`: a second factor is compulsory and not there yet, so nothing else may be done before.
    """

    actor: Actor
    session_id: int
    name: str
    email: str
    membership: MembershipView | None
    memberships: tuple[MembershipView, ...]
    must_set_up: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """Somewhere a person is signed in; `current`: here."""

    id: int
    browser: str
    since: datetime
    seen: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class MeView:
    """One's own account."""

    name: str
    email: str
    phone: str
    language: str
    memberships: tuple[MembershipView, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as colleagues and administrators see it. `roles`: in the organisation that was asked about."""

    id: int
    name: str
    email: str
    status: UserStatus
    roles: tuple[Role, ...]
    since: datetime
    myself: bool


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation that waits to be accepted, or what its link leads to."""

    id: int
    email: str
    role: Role
    organisation: str
    inviter: str
    until: datetime
    has_account: bool = False
    """Whether the address has an account; told only to who opened the mailed link."""


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Everybody of an organisation."""

    organisation: str
    people: tuple[PersonView, ...]
    invitations: tuple[InvitationView, ...]


@dataclass(frozen=True, slots=True)
class DemoPersonView:
    """A demonstration account with everything needed to sign in; `code` is valid now."""

    name: str
    email: str
    password: str
    code: str | None
    roles: tuple[tuple[Role, str], ...]
    """Role and organisation of each membership."""
