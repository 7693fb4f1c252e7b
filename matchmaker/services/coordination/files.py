"""The file of an SME and of a partner: everything a chamber may know about them on one page."""

from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.months import last_months, month_of, shifted
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import OfferingStatus
from matchmaker.services.coordination.rows import chamber_of, loads, row
from matchmaker.services.coordination.views import LedgerMonth, NeedLine, PartnerFile, SmeFile
from matchmaker.services.partners.home import ASKED_STATES
from matchmaker.services.present import Presenter, industry_view
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.coordination import ListFilter
from matchmaker.storage.unit_of_work import UnitOfWork

MONTHS = 12
"""Months of the ledger that are shown, this one and the next among them."""
PAGE_SIZE = 20


class Files:
    """SMEs of the own chamber; partners of the network with the introductions of the own chamber."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def sme(self, actor: Actor, key: str, language: str) -> SmeFile:
        """An SME of the actor's chamber. Raises NotFound for every other one."""
        chamber, now = chamber_of(actor, Permission.SEE_SME), self._clock()
        with UnitOfWork(self._database) as uow:
            sme = uow.smes.by_key(key)
            if sme is None or sme.chamber_code != chamber:
                raise NotFound("there is no such company at this chamber")
            presenter = Presenter.load(uow, language)
            place = uow.reference.place(sme.postcode)
            district = presenter.district(sme.district_ags)
            matches = uow.coordination.matches_of(sme.id)
            entries = uow.coordination.entries(chamber, ListFilter(sme_id=sme.id), language)
            industry = uow.reference.industry(sme.industry_code)
            people = uow.coordination.people_of(sme.id)
            unmet = frozenset(one.token for one in uow.unmet.of_chamber(chamber) if one.sme_id == sme.id)
        return SmeFile(
            key=sme.key,
            name=sme.name,
            postcode=sme.postcode,
            place=place.place if place else "",
            district=district.name if district else "",
            size=sme.size,
            industry=industry_view(industry, language),
            languages=tuple(sme.service_languages),
            grade=sme.grade,
            fictional=sme.fictional,
            created_at=sme.created_at,
            people=tuple(people),
            needs=tuple(
                NeedLine(one.token, one.text, one.language, one.created_at, matches.get(one.id, 0))
                for one in sorted(sme.needs, key=lambda need: (need.created_at, need.id), reverse=True)
            ),
            introductions=tuple(row(entry, now) for entry in entries),
            unmet=unmet,
        )

    def partner(self, actor: Actor, key: str, language: str, page: int = 1) -> PartnerFile:
        """A partner with its live offerings: in whatever state the own chamber's, else one that was let in.

        Raises NotFound.
        """
        policy.require(actor, Permission.SEE_PARTNER_FILE, Subject(chamber_code=actor.chamber_code))
        chamber, now = chamber_of(actor), self._clock()
        months = last_months(now, MONTHS - 1)
        months = (*months, shifted(months[-1], 1))
        with UnitOfWork(self._database) as uow:
            partner = uow.partners.by_key(key)
            listed = partner is not None and partner.status in ASKED_STATES
            if partner is None or not (listed or partner.chamber_code == chamber):
                # What another chamber has not let in yet is between the two.
                raise NotFound("there is no such partner")
            presenter = Presenter.load(uow, language)
            live = [one for one in partner.offerings if one.status == OfferingStatus.LIVE]
            kept = uow.coordination.ledger(partner.id, months)
            wanted = ListFilter(partner_id=partner.id)
            total = uow.coordination.size(chamber, wanted)
            pages = max(1, -(-total // PAGE_SIZE))
            page = min(max(1, page), pages)
            entries = uow.coordination.entries(
                chamber, wanted, language, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
            )
            load = loads(uow, [partner.id], now)[partner.id]
            view = presenter.partner(partner, live)
        first = min((month for month in kept), default=month_of(now))
        return PartnerFile(
            partner=view,
            status=partner.status,
            load=load,
            ledger=tuple(
                LedgerMonth(month, *kept.get(month, (partner.capacity_per_month, 0)))
                for month in reversed(months)
                if month >= first
            ),
            introductions=tuple(row(entry, now) for entry in entries),
            total=total,
            page=page,
            pages=pages,
        )
