"""Tables of partners with their offerings: an agreement makes of an entry what an application would be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matchmaker.domain.application import OfferingInput, ProfileInput, completeness
from matchmaker.domain.duplicates import names_alike
from matchmaker.domain.errors import NotFound
from matchmaker.domain.onboarding import EDITABLE, IN_NETWORK
from matchmaker.domain.vocabulary import ImportKind, Role, UserStatus
from matchmaker.services.accounts.entered import address_works, enter
from matchmaker.services.accounts.links import Links
from matchmaker.services.imports.asking import MailedKind
from matchmaker.services.imports.guesses import topics_and_districts
from matchmaker.services.imports.kind import Ground, NewNeed, RowCheck
from matchmaker.services.imports.offering_facts import offering_text, profile_facts
from matchmaker.services.imports.partners import PartnerRows
from matchmaker.services.imports.report import Report
from matchmaker.services.imports.views import Fact, TextFact
from matchmaker.services.new_partner import new_partner
from matchmaker.services.onboarding.application import Application
from matchmaker.services.onboarding.content import Draft
from matchmaker.services.onboarding.offerings import prepare
from matchmaker.services.onboarding.reading import known_only
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ImportRow, Partner, User


class Partners(MailedKind):
    """A partner joins as a draft of its application; when nothing is missing, it is handed in at once.

    The chamber reviews it like any other; before that no company sees anything of it.
    """

    name = ImportKind.PARTNERS
    titled = "company"

    def __init__(self, links: Links, application: Application) -> None:
        super().__init__(links)
        self._application = application

    def rows(self, ground: Ground) -> RowCheck:
        """Rows of partners."""
        return PartnerRows(ground)

    def guesses(self, uow: UnitOfWork, report: Report, language: str) -> dict[tuple[str, str], str]:
        """Topics and districts."""
        return topics_and_districts(uow, report, language)

    def facts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[Fact, ...]:
        """The profile; `content` as PartnerRows makes it."""
        return profile_facts(ground.uow, ProfileInput.from_json(content["profile"]), language)

    def texts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[TextFact, ...]:
        """Its offerings."""
        return tuple(offering_text(ground.uow, one, language) for one in content["offerings"])

    def ready(self, content: Mapping[str, Any]) -> bool:
        """Whether the application is complete."""
        offerings = [OfferingInput.from_json(one) for one in content["offerings"]]
        return not completeness(ProfileInput.from_json(content["profile"]), offerings).missing

    def join(self, uow: UnitOfWork, row: ImportRow, now: datetime) -> list[NewNeed]:
        """A draft of an application, handed in when it is complete; nothing new for somebody who has one."""
        profile = ProfileInput.from_json(row.entry["profile"])
        offerings = [OfferingInput.from_json(one) for one in row.entry["offerings"]]
        person = enter(uow, email=row.email, name=row.name, phone=profile.contact_phone, now=now)
        if person.status == UserStatus.DEACTIVATED:
            raise NotFound("this person cannot join")
        if (own := _own_partner(uow, person, profile.name)) is not None:
            # Another chamber's import has brought it already: there is never a second one.
            if own.status in EDITABLE | IN_NETWORK:
                prepare(uow, own, offerings, now)
            row.partner_id = own.id
            return []
        partner = new_partner(profile.name, profile.website, person.name, person.email, now)
        uow.partners.add(partner)
        address_works(person, now)
        uow.accounts.join(person, Role.PARTNER, Organisation(partner_id=partner.id), now)
        row.partner_id = partner.id
        whole = uow.onboarding.partner(partner.id)
        assert whole is not None
        draft = Draft(uow, whole)
        draft.profile = known_only(uow, profile)
        draft.write(now)
        prepare(uow, whole, offerings, now)
        if self.ready(row.entry):
            self._application.hand_in(uow, whole, Draft(uow, whole))
        return []


def _own_partner(uow: UnitOfWork, person: User, name: str) -> Partner | None:
    """The partner of this name that the person acts for already."""
    for one in person.memberships:
        partner = uow.onboarding.partner(one.partner_id) if one.partner_id is not None else None
        if partner is not None and names_alike(partner.name, name):
            return partner
    return None
