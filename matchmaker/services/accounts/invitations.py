"""Invitations: mailed, expiring, and only for the address they were sent to."""

from datetime import datetime

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Forbidden, InvalidInput, NotFound
from matchmaker.domain.person import clean, clean_email, email_problem, name_problem
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.hashing import password_hash
from matchmaker.services.accounts.links import LIFETIME, Links, Purpose, hours
from matchmaker.services.accounts.once import write_once
from matchmaker.services.accounts.passwords import PasswordRules
from matchmaker.services.accounts.sessions import open_session
from matchmaker.services.accounts.views import InvitationView, SignedIn
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation, organisation_of
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Invitation, User


def invite(
    uow: UnitOfWork,
    links: Links,
    *,
    email: str,
    role: Role,
    organisation: Organisation,
    inviter: User | None,
    language: str,
    now: datetime,
) -> str:
    """Keep an invitation and owe its mail; an older one of the same address and role is replaced.

    Gives the path of the mailed link. Raises InvalidInput: {"email": email_format, email_long, or
    already_member when the person belongs to the organisation in this role}.
    """
    email = clean_email(email)
    if problem := email_problem(email):
        raise InvalidInput({"email": problem})
    for person in uow.accounts.of_organisation(organisation):
        if person.email == email and any(
            one.role == role and organisation_of(one) == organisation for one in person.memberships
        ):
            raise InvalidInput({"email": "already_member"})
    for old in uow.accounts.invitations_of(organisation):
        if old.email == email and old.role == role:
            uow.accounts.drop_invitation(old)
    invitation = Invitation(
        email=email,
        role=role,
        sme_id=organisation.sme_id,
        partner_id=organisation.partner_id,
        chamber_code=organisation.chamber_code,
        invited_by=inviter.id if inviter else None,
        created_at=now,
        expires_at=now + LIFETIME[Purpose.INVITATION],
    )
    uow.accounts.add_invitation(invitation)
    path = f"/einladung/{links.sign(Purpose.INVITATION, invitation.id, _bound(invitation))}"
    uow.outbox.add(
        "invitation",
        key=f"invitation:{invitation.id}:{now:%Y%m%d%H%M%S%f}",
        address=email,
        language=language,
        values={
            "path": path,
            "hours": hours(Purpose.INVITATION),
            "organisation": uow.accounts.organisation_names([invitation])[invitation.id],
            "role": role.value,
            "inviter": inviter.name if inviter else None,
            "has_account": uow.accounts.by_email(email) is not None,
        },
        now=now,
        chamber=uow.accounts.chamber_of(organisation),
    )
    return path


class Invitations:
    """What the person does who got the mail."""

    def __init__(self, database: Database, settings: Settings, clock: Clock, rules: PasswordRules) -> None:
        self._database, self._clock, self._rules = database, clock, rules
        self._links = Links(settings.secret_key)

    def find(self, token: str) -> InvitationView:
        """What the link invites to. Raises NotFound when it cannot be used (any more)."""
        with UnitOfWork(self._database) as uow:
            invitation = self._invitation(uow, token)
            inviter = uow.accounts.by_id(invitation.invited_by) if invitation.invited_by else None
            name = uow.accounts.organisation_names([invitation])[invitation.id]
            known = uow.accounts.by_email(invitation.email)
            return _view(invitation, name, inviter, has_account=known is not None)

    def accept_new(self, token: str, name: str, password: str, language: str, browser: str) -> str:
        """Accept with a new account and sign in; gives the session's token.

        Raises NotFound as `find` does and when the address has an account, InvalidInput: name, password.
        """
        name = clean(name)
        with UnitOfWork(self._database) as uow:
            email = self._invitation(uow, token).email
        problems = {
            "name": name_problem(name),
            "password": self._rules.problem(password, (email, name)),
        }
        if errors := {field: problem for field, problem in problems.items() if problem}:
            raise InvalidInput(errors)
        hashed, now = password_hash(password), self._clock()

        def work(uow: UnitOfWork) -> str:
            invitation = self._invitation(uow, token)
            if uow.accounts.by_email(invitation.email) is not None:
                raise NotFound("this address has an account: sign in to accept")
            user = User(
                email=invitation.email,
                name=name,
                language=language,
                status=UserStatus.ACTIVE,
                password_hash=hashed,
                password_changed_at=now,
                email_verified_at=now,
                created_at=now,
                memberships=[],
            )
            uow.accounts.add(user)
            self._join(uow, user, invitation, now)
            return open_session(uow, user, browser, now, second_factor=False, membership=None)

        return write_once(self._database, work)

    def accept(self, viewer: SignedIn, token: str) -> int:
        """Accept as the person who is signed in; gives the membership to act for.

        Raises NotFound as `find` does, Forbidden when the invitation is for another address.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> int:
            invitation = self._invitation(uow, token)
            user = uow.accounts.by_id(viewer.actor.user_id or 0)
            if user is None or user.email != invitation.email:
                raise Forbidden("this invitation is for another address")
            return self._join(uow, user, invitation, now)

        return write_once(self._database, work)

    def _join(self, uow: UnitOfWork, user: User, invitation: Invitation, now: datetime) -> int:
        organisation, role = organisation_of(invitation), Role(invitation.role)
        uow.accounts.join(user, role, organisation, now)
        uow.accounts.drop_invitation(invitation)
        return next(
            one.id for one in user.memberships if one.role == role and organisation_of(one) == organisation
        )

    def _invitation(self, uow: UnitOfWork, token: str) -> Invitation:
        opened = self._links.open(Purpose.INVITATION, token)
        invitation = uow.accounts.invitation(opened.number) if opened else None
        if opened is None or invitation is None or not opened.still(_bound(invitation)):
            raise NotFound("this invitation was accepted, taken back, or is not ours")
        if invitation.expires_at <= self._clock():
            raise NotFound("this invitation is over")
        return invitation


def _bound(invitation: Invitation) -> tuple[object, ...]:
    return invitation.email, invitation.role, invitation.created_at.isoformat()


def _view(
    invitation: Invitation, organisation: str, inviter: User | None, *, has_account: bool
) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        role=Role(invitation.role),
        organisation=organisation,
        inviter=inviter.name if inviter else "",
        until=invitation.expires_at,
        has_account=has_account,
    )


def views(uow: UnitOfWork, organisation: Organisation, now: datetime) -> tuple[InvitationView, ...]:
    """Open invitations of an organisation, without telling who has an account."""
    kept = [one for one in uow.accounts.invitations_of(organisation) if one.expires_at > now]
    names = uow.accounts.organisation_names(kept)
    inviters = {one.invited_by: uow.accounts.by_id(one.invited_by) for one in kept if one.invited_by}
    return tuple(
        _view(one, names[one.id], inviters.get(one.invited_by or 0), has_account=False) for one in kept
    )
