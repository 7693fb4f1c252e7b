"""A company confirms by the mailed link what its chamber took down by telephone; no account is needed."""

from dataclasses import dataclass

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.entered import address_works
from matchmaker.services.accounts.links import Links, Purpose
from matchmaker.services.introductions.read import ReadIntroductions
from matchmaker.services.introductions.request import RequestIntroduction
from matchmaker.services.introductions.views import IntroductionView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """What the mailed page shows. `has_password`: whether the person can sign in already."""

    introduction: IntroductionView
    name: str
    email: str
    has_password: bool


class ConfirmByLink:
    """Who can read the mail may speak for the company about this one introduction, and about no other."""

    def __init__(
        self,
        database: Database,
        links: Links,
        read: ReadIntroductions,
        request: RequestIntroduction,
        clock: Clock,
    ) -> None:
        self._database, self._links, self._clock = database, links, clock
        self._read, self._request = read, request

    def page(self, signed: str, language: str) -> ConfirmationView:
        """What the link is about. Raises NotFound when it is not ours or too old."""
        actor, token = self._opened(signed)
        with UnitOfWork(self._database) as uow:
            person = uow.accounts.by_id(actor.user_id or 0)
        if person is None:
            raise NotFound("this person is gone")
        shown = self._read.one(actor, token, language)
        return ConfirmationView(shown, person.name, person.email, person.password_hash is not None)

    def confirm(self, signed: str, version: int) -> None:
        """Confirm. The address counts as confirmed, too. Raises NotFound and Conflict."""
        actor, token = self._opened(signed)
        self._address_works(actor)
        self._request.confirm(actor, token, version)

    def withdraw(self, signed: str, version: int) -> None:
        """Say that it is not wanted. Raises NotFound and Conflict."""
        actor, token = self._opened(signed)
        self._request.withdraw(actor, token, version)

    def _opened(self, signed: str) -> tuple[Actor, str]:
        opened = self._links.open(Purpose.CONFIRM, signed)
        if opened is None:
            raise NotFound("this link is not ours, or too old")
        with UnitOfWork(self._database) as uow:
            person = uow.accounts.by_id(opened.number)
            row = uow.introductions.by_token(opened.extra)
        if person is None or row is None or not opened.still(row.token):
            raise NotFound("this link leads nowhere any more")
        member = any(one.role == Role.SME and one.sme_id == row.sme_id for one in person.memberships)
        if not member or person.status == UserStatus.DEACTIVATED:
            raise NotFound("this person does not speak for the company any more")
        return Actor(person.id, Role.SME, sme_id=row.sme_id, language=person.language), row.token

    def _address_works(self, actor: Actor) -> None:
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            person = uow.accounts.by_id(actor.user_id or 0)
            if person is not None:
                address_works(person, now)

        write_with_retry(self._database, work)
