"""Erasure of an account by its owner (Article 17 GDPR): the person goes, statistics and the trail stay."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict
from matchmaker.domain.vocabulary import ActorKind, ImportRowState, UserStatus
from matchmaker.services.accounts.proof import Proof
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.accounts.views import SignedIn
from matchmaker.services.erasure.plan import FORBIDDING, WITHDRAWN_FIRST, Fate, OrganisationFate, fates
from matchmaker.services.events.seats import leave_events
from matchmaker.services.introductions.moves import Doer, Moves
from matchmaker.services.introductions.request import withdraw
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.outbox import FAREWELL
from matchmaker.storage.unit_of_work import UnitOfWork
from models import User

ERASED_COMPANY = "Gelöschter Betrieb"
"""Stands where a company's name stood; pages and reports show it in every language."""


@dataclass(frozen=True, slots=True)
class ErasureView:
    """What erasing the account would do. `allowed`: no organisation forbids it."""

    email: str
    organisations: tuple[OrganisationFate, ...]
    allowed: bool
    needs_code: bool


class EraseAccount:
    """All of it in one transaction: either everything is gone, or nothing has happened (docs/adr/0015)."""

    def __init__(self, database: Database, clock: Clock, moves: Moves) -> None:
        self._database, self._moves = database, moves
        self._proof = Proof(database, clock)
        self._throttles = [Throttle(database, purpose) for purpose in ("password", "code")]

    def look(self, viewer: SignedIn) -> ErasureView:
        """What would happen; nothing changes."""
        code = self._proof.needs_code(viewer)
        with UnitOfWork(self._database) as uow:
            user = uow.accounts.by_id(viewer.actor.user_id or 0)
            found = fates(uow, user) if user else ()
        return ErasureView(viewer.email, found, _allowed(found), code)

    def erase(self, viewer: SignedIn, password: str, code: str) -> None:
        """Erase the account for good and say so by a last mail.

        Raises InvalidInput {"password": "not_present"} or {"code": "wrong"}, TooManyAttempts, and Conflict
        (needs_somebody) when a partner or chamber would be left without anybody.
        """
        self._proof.write(viewer, password, code, self._erase, self._moves.write)

    def _erase(self, uow: UnitOfWork, user: User, now: datetime) -> None:
        found = fates(uow, user)
        if not _allowed(found):
            raise Conflict("somebody else must be there first", key="needs_somebody")
        for one in found:
            self._end(uow, user, one, now)
        leave_events(uow, user.id, now)
        user_id, email, language = user.id, user.email, user.language
        for throttle in self._throttles:
            throttle.forgive(uow, email)
        uow.introductions.forget_person(user_id)
        uow.persons.forget_invitations(email)
        waiting = [one.id for one in uow.imports.of_person(email)]
        uow.imports.end(waiting, ImportRowState.DECLINED, now)
        uow.persons.forget_mails(user_id, email, user.name)
        uow.accounts.delete(user)
        for one in found:
            self._delete(uow, one)
        # The key must not name the person.
        key = f"{FAREWELL}:{secrets.token_hex(8)}"
        uow.outbox.add(FAREWELL, key=key, address=email, language=language, values={"path": "/"}, now=now)

    def _end(self, uow: UnitOfWork, user: User, one: OrganisationFate, now: datetime) -> None:
        sme_id, partner_id = one.organisation.sme_id, one.organisation.partner_id
        sme = uow.smes.by_id(sme_id) if sme_id is not None else None
        partner = uow.partners.by_id(partner_id) if partner_id is not None else None
        match one.fate:
            case Fate.SHARED if partner is not None:
                old = {"name": user.name, "email": user.email, "phone": user.phone}
                uow.persons.replace_contact(partner, old, _colleague(uow, user, one))
            case Fate.SHARED if sme is not None:
                words = [word for word in (user.name, user.email, user.phone) if word]
                uow.persons.hide_in_words(user.id, sme.id, words)
            case Fate.COMPANY_BLANKED if sme is not None:
                for token in uow.persons.tokens_of(sme.id, WITHDRAWN_FIRST):
                    row = uow.introductions.by_token(token)
                    assert row is not None
                    withdraw(uow, self._moves, row, Doer(ActorKind.SME, user.id), now)
                uow.persons.blank_company(sme, ERASED_COMPANY, f"erased-{secrets.token_hex(8)}")
            case Fate.PARTNER_BLANKED if partner is not None:
                uow.persons.blank_partner(partner)

    def _delete(self, uow: UnitOfWork, one: OrganisationFate) -> None:
        """Delete what nobody belongs to any more."""
        sme = uow.smes.by_id(one.organisation.sme_id or 0)
        if one.fate is Fate.COMPANY_DELETED and sme is not None:
            uow.smes.delete(sme)
        partner = uow.partners.by_id(one.organisation.partner_id or 0)
        if one.fate is Fate.APPLICATION_DELETED and partner is not None:
            uow.persons.delete_application(partner)


def _allowed(found: tuple[OrganisationFate, ...]) -> bool:
    return not any(one.fate in FORBIDDING for one in found)


def _colleague(uow: UnitOfWork, user: User, one: OrganisationFate) -> dict[str, str | None]:
    """Who is the contact of a partner from now on: the first active colleague, else nobody."""
    others = [other for other in uow.accounts.of_organisation(one.organisation) if other.id != user.id]
    able = sorted((other for other in others if other.status == UserStatus.ACTIVE), key=lambda one: one.id)
    if not able:
        return {"name": None, "email": None, "phone": None}
    return {"name": able[0].name, "email": able[0].email, "phone": able[0].phone}
