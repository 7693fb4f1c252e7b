"""What the erasure of an account means for each organisation that the person belongs to."""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.introduction import RELEASED
from matchmaker.domain.onboarding import IN_NETWORK
from matchmaker.domain.vocabulary import IntroductionStatus, PartnerStatus, Role, UserStatus
from matchmaker.storage.repositories.accounts import Organisation, organisation_of
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Membership, User

WITHDRAWN_FIRST = frozenset(
    {
        *(IntroductionStatus.DRAFT, IntroductionStatus.REQUESTED),
        *(IntroductionStatus.INFO_NEEDED, IntroductionStatus.APPROVED),
    }
)
"""What the company can still take back."""
RUNNING = RELEASED - {IntroductionStatus.CLOSED}
NEVER_APPROVED = frozenset({PartnerStatus.DRAFT, PartnerStatus.SUBMITTED, PartnerStatus.RETURNED})


class Fate(StrEnum):
    """What becomes of an organisation."""

    SHARED = "shared"
    """Others belong to it: everything of it stays."""
    COMPANY_DELETED = "company_deleted"
    """A company without introductions goes as a whole."""
    COMPANY_BLANKED = "company_blanked"
    """A company with introductions: what it asks for is withdrawn, everything that leads to it is blanked."""
    APPLICATION_DELETED = "application_deleted"
    """A partner that was never approved goes as a whole."""
    PARTNER_BLANKED = "partner_blanked"
    """A partner that has left or was rejected stays without contact, drafts and documents."""
    PARTNER_NEEDS_SOMEBODY = "partner_needs_somebody"
    """Forbids the erasure: a partner in the network must leave it first, or have somebody else."""
    CHAMBER_NEEDS_ADMINISTRATOR = "chamber_needs_administrator"
    """Forbids the erasure: a chamber is never left without an administrator."""


FORBIDDING = frozenset({Fate.PARTNER_NEEDS_SOMEBODY, Fate.CHAMBER_NEEDS_ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class OrganisationFate:
    """What becomes of one organisation. `open_requests` are withdrawn, `running` introductions go on."""

    name: str
    fate: Fate
    organisation: Organisation
    open_requests: int = 0
    running: int = 0


def fates(uow: UnitOfWork, user: User) -> tuple[OrganisationFate, ...]:
    """The fate of every organisation of the person."""
    names = uow.accounts.organisation_names(user.memberships)
    return tuple(_fate(uow, user, one, names[one.id]) for one in user.memberships)


def _fate(uow: UnitOfWork, user: User, membership: Membership, name: str) -> OrganisationFate:
    organisation = organisation_of(membership)
    others = [one for one in uow.accounts.of_organisation(organisation) if one.id != user.id]
    if membership.sme_id is not None:
        return _company(uow, organisation, name, alone=not others)
    able = [one for one in others if one.status == UserStatus.ACTIVE]
    if membership.partner_id is not None:
        status = _status(uow, membership.partner_id)
        return OrganisationFate(name, _partner(status, others, able), organisation)
    last = membership.role == Role.ADMINISTRATOR and not any(
        one.role == Role.ADMINISTRATOR and one.chamber_code == membership.chamber_code
        for other in able
        for one in other.memberships
    )
    fate = Fate.CHAMBER_NEEDS_ADMINISTRATOR if last else Fate.SHARED
    return OrganisationFate(name, fate, organisation)


def _company(uow: UnitOfWork, organisation: Organisation, name: str, *, alone: bool) -> OrganisationFate:
    sme_id = organisation.sme_id or 0
    if not alone:
        return OrganisationFate(name, Fate.SHARED, organisation)
    if not uow.persons.introductions_of(sme_id):
        return OrganisationFate(name, Fate.COMPANY_DELETED, organisation)
    withdrawn = len(uow.persons.tokens_of(sme_id, WITHDRAWN_FIRST))
    running = len(uow.persons.tokens_of(sme_id, RUNNING))
    return OrganisationFate(name, Fate.COMPANY_BLANKED, organisation, withdrawn, running)


def _status(uow: UnitOfWork, partner_id: int) -> PartnerStatus:
    partner = uow.partners.by_id(partner_id)
    assert partner is not None
    return PartnerStatus(partner.status)


def _partner(status: PartnerStatus, others: list[User], able: list[User]) -> Fate:
    if status in IN_NETWORK and not able:
        return Fate.PARTNER_NEEDS_SOMEBODY
    if others:
        return Fate.SHARED
    return Fate.APPLICATION_DELETED if status in NEVER_APPROVED else Fate.PARTNER_BLANKED
