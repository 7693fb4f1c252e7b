"""Tables of companies with their needs: what an agreement makes of an entry, and how it reads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matchmaker.domain.company import ProfileInput
from matchmaker.domain.errors import NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import ImportKind, Role, UserStatus
from matchmaker.matching.text.language import detect_language
from matchmaker.services.accounts.entered import address_works, enter
from matchmaker.services.imports.asking import MailedKind
from matchmaker.services.imports.companies import CompanyRows
from matchmaker.services.imports.kind import Ground, NewNeed, RowCheck
from matchmaker.services.imports.report import Report
from matchmaker.services.imports.views import Fact, TextFact
from matchmaker.services.new_company import new_company
from matchmaker.services.present import in_language
from matchmaker.services.state_need import Owner
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ImportRow


class Companies(MailedKind):
    """A company joins with its person and its needs, as a sign-up would have made them."""

    name = ImportKind.COMPANIES
    titled = "company"

    def rows(self, ground: Ground) -> RowCheck:
        """Rows of companies."""
        return CompanyRows(ground)

    def guesses(self, uow: UnitOfWork, report: Report, language: str) -> dict[tuple[str, str], str]:
        """Industries that plain words were taken for."""
        titles = uow.reference.industries(set(report.understood.values()))
        found = report.understood.items()
        return {key: in_language(titles[code].titles, language) for key, code in found if code in titles}

    def facts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[Fact, ...]:
        """The company; `content` as CompanyRows makes it."""
        place = ground.uow.reference.place(content["postcode"])
        industry = ground.uow.reference.industry(content["industry"] or "")
        found = {
            "company": content["company"],
            "seat": f"{content['postcode']} {place.place if place else ''}".strip(),
            "industry": in_language(industry.titles, language) if industry else "",
            "size": content["size"],
            "phone": content["phone"],
        }
        return tuple(Fact(name, (value,)) for name, value in found.items() if value)

    def texts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[TextFact, ...]:
        """Its needs."""
        return tuple(TextFact("", text) for text in content["needs"])

    def join(self, uow: UnitOfWork, row: ImportRow, now: datetime) -> list[NewNeed]:
        """A company with a person whose address is confirmed, and its needs."""
        entry = row.entry
        place = uow.reference.place(entry["postcode"])
        person = enter(uow, email=row.email, name=row.name, phone=entry["phone"], now=now)
        if place is None or person.status == UserStatus.DEACTIVATED:
            raise NotFound("this company or person cannot join")
        profile = ProfileInput(
            entry["company"], entry["industry"], entry["size"], entry["postcode"], None, ("de",)
        )
        sme = new_company(profile, place, now)
        uow.smes.add(sme)
        address_works(person, now)
        uow.accounts.join(person, Role.SME, Organisation(sme_id=sme.id), now)
        row.sme_id = sme.id
        owner = Owner(sme.id, sme.district_ags, tuple(sme.service_languages), user_id=person.id)
        found = []
        for text in entry["needs"]:
            need = uow.needs.add(
                text=text,
                language=detect_language(text) or "de",
                postcode=sme.postcode,
                size=sme.size,
                created_at=now,
                district=sme.district_ags,
                industry=sme.industry_code,
                sme=sme,
            )
            found.append((need.token, NeedInput(text, sme.postcode, sme.size, sme.industry_code), owner))
        return found
