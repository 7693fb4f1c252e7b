"""Colleagues of an SME or partner, people of a chamber: who they are, invite them, let them go."""

from matchmaker.config import Settings
from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts import invitations
from matchmaker.services.accounts.links import Links
from matchmaker.services.accounts.sessions import PRIVILEGED
from matchmaker.services.accounts.views import PeopleView, PersonView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation, organisation_of
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User

Found = tuple[UnitOfWork, Organisation]


class People:
    """Always about the organisation the actor acts for; people of others do not exist here (NotFound)."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._links = Links(settings.secret_key)

    def of_organisation(self, actor: Actor) -> PeopleView:
        """Everybody of the actor's organisation, and open invitations. Raises NotFound."""
        organisation = _own(actor)
        with UnitOfWork(self._database) as uow:
            users = uow.accounts.of_organisation(organisation)
            own = [one for user in users for one in user.memberships if organisation_of(one) == organisation]
            names = uow.accounts.organisation_names(own)
            return PeopleView(
                organisation=next(iter(names.values()), ""),
                people=tuple(_person(user, organisation, actor) for user in users),
                invitations=invitations.views(uow, organisation, self._clock()),
            )

    def invite(self, actor: Actor, email: str, role: str, language: str) -> None:
        """Invite somebody by mail. SMEs and partners invite to their own role, administrators to theirs too.

        Raises NotFound, and InvalidInput: {"email": email_format, email_long or already_member},
        {"role": "role_unknown"}.
        """
        organisation = _own(actor)
        wanted = _role(actor, role)

        def work(uow: UnitOfWork) -> None:
            inviter = uow.accounts.by_id(actor.user_id or 0)
            invitations.invite(
                uow,
                self._links,
                email=email,
                role=wanted,
                organisation=organisation,
                inviter=inviter,
                language=language,
                now=self._clock(),
            )

        write_with_retry(self._database, work)

    def take_back(self, actor: Actor, invitation_id: int) -> None:
        """Take an open invitation back: its link is void. Raises NotFound."""
        organisation = _own(actor)

        def work(uow: UnitOfWork) -> None:
            invitation = uow.accounts.invitation(invitation_id)
            if invitation is None or organisation_of(invitation) != organisation:
                raise NotFound("there is no such invitation here")
            uow.accounts.drop_invitation(invitation)

        write_with_retry(self._database, work)

    def remove(self, actor: Actor, user_id: int) -> None:
        """Take a colleague out of the organisation; the account itself stays.

        Raises NotFound, and Conflict for oneself: an organisation is never left without people.
        """
        organisation = _own(actor)

        def work(uow: UnitOfWork) -> None:
            user = self._colleague(uow, organisation, user_id, actor)
            for membership in [one for one in user.memberships if organisation_of(one) == organisation]:
                uow.accounts.leave(user, membership)

        write_with_retry(self._database, work)

    def deactivate(self, actor: Actor, user_id: int) -> None:
        """Close an account: all its sessions end at once. Raises NotFound, Conflict for oneself."""

        def work(uow: UnitOfWork) -> None:
            user = self._colleague(uow, _managed(actor), user_id, actor)
            user.status = UserStatus.DEACTIVATED
            uow.accounts.end_sessions(user.id)

        write_with_retry(self._database, work)

    def reactivate(self, actor: Actor, user_id: int) -> None:
        """Open a closed account again. Raises NotFound, Conflict when it is not closed."""

        def work(uow: UnitOfWork) -> None:
            user = self._colleague(uow, _managed(actor), user_id, actor)
            if user.status != UserStatus.DEACTIVATED:
                raise Conflict("this account is not deactivated")
            user.status = UserStatus.ACTIVE if user.email_verified_at else UserStatus.UNVERIFIED

        write_with_retry(self._database, work)

    def _colleague(self, uow: UnitOfWork, organisation: Organisation, user_id: int, actor: Actor) -> User:
        user = uow.accounts.by_id(user_id)
        if user is None or organisation not in [organisation_of(one) for one in user.memberships]:
            raise NotFound("there is no such person here")
        if user.id == actor.user_id:
            raise Conflict("nobody removes or deactivates the own account")
        return user


def _own(actor: Actor) -> Organisation:
    """The organisation the actor acts for. Raises NotFound without one, or without the right to invite."""
    subject = Subject(sme_id=actor.sme_id, partner_id=actor.partner_id, chamber_code=actor.chamber_code)
    policy.require(actor, Permission.INVITE_COLLEAGUE, subject)
    return Organisation(actor.sme_id, actor.partner_id, actor.chamber_code)


def _managed(actor: Actor) -> Organisation:
    """The chamber whose people the actor manages. Raises NotFound."""
    policy.require(actor, Permission.MANAGE_PEOPLE, Subject(chamber_code=actor.chamber_code))
    return Organisation(chamber_code=actor.chamber_code)


def _role(actor: Actor, wanted: str) -> Role:
    if actor.role is not Role.ADMINISTRATOR:
        assert actor.role is not None
        return actor.role
    if wanted not in PRIVILEGED:
        raise InvalidInput({"role": "role_unknown"})
    return Role(wanted)


def _person(user: User, organisation: Organisation, actor: Actor) -> PersonView:
    memberships = [one for one in user.memberships if organisation_of(one) == organisation]
    return PersonView(
        id=user.id,
        name=user.name,
        email=user.email,
        status=UserStatus(user.status),
        roles=tuple(Role(one.role) for one in memberships),
        since=min(one.created_at for one in memberships),
        myself=user.id == actor.user_id,
    )
