"""What operators do with accounts on the command line, without signing in."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.person import clean_email
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.invitations import invite
from matchmaker.services.accounts.links import Links
from matchmaker.services.accounts.sessions import PRIVILEGED
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in the list of all: "coordinator: IHK …" for each membership."""

    email: str
    name: str
    status: str
    second_factor: bool
    memberships: tuple[str, ...]


class Operator:
    """The first administrator of a chamber can come from nobody else."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._base_url, self._links = settings.base_url, Links(settings.secret_key)

    def invite(self, email: str, role: Role, organisation: str, language: str) -> str:
        """Invite an address to a chamber (by code), SME or partner (by key); gives the link, also mailed.

        Raises NotFound when there is no such organisation, InvalidInput as an administrator's invitation.
        """

        def work(uow: UnitOfWork) -> str:
            return invite(
                uow,
                self._links,
                email=email,
                role=role,
                organisation=_organisation(uow, role, organisation),
                inviter=None,
                language=language,
                now=self._clock(),
            )

        return self._base_url + write_with_retry(self._database, work)

    def deactivate(self, email: str) -> int:
        """Close an account; gives how many sessions ended. Raises NotFound, InvalidInput {"email": ...}."""

        def work(uow: UnitOfWork) -> int:
            user = uow.accounts.by_email(clean_email(email))
            if user is None:
                raise NotFound(f"there is no account with the address {email}")
            if user.status == UserStatus.DEACTIVATED:
                raise InvalidInput({"email": "this account is deactivated already"})
            user.status = UserStatus.DEACTIVATED
            return uow.accounts.end_sessions(user.id)

        return write_with_retry(self._database, work)

    def accounts(self) -> tuple[AccountLine, ...]:
        """All accounts by address."""
        with UnitOfWork(self._database) as uow:
            users = uow.accounts.all()
            names = uow.accounts.organisation_names(one for user in users for one in user.memberships)
        return tuple(
            AccountLine(
                email=user.email,
                name=user.name,
                status=user.status,
                second_factor=user.totp_confirmed_at is not None,
                memberships=tuple(f"{one.role}: {names[one.id]}" for one in user.memberships),
            )
            for user in users
        )


def _organisation(uow: UnitOfWork, role: Role, key: str) -> Organisation:
    if role in PRIVILEGED:
        if key in {chamber.code for chamber in uow.reference.chambers()}:
            return Organisation(chamber_code=key)
        raise NotFound(f"there is no chamber with the code {key}")
    if role is Role.SME:
        sme = uow.smes.by_key(key)
        if sme is not None:
            return Organisation(sme_id=sme.id)
        raise NotFound(f"there is no SME with the key {key}")
    partner = uow.partners.by_keys([key]).get(key)
    if partner is None:
        raise NotFound(f"there is no partner with the key {key}")
    return Organisation(partner_id=partner.id)
