"""Where a partner stands: its state in the network, and this month's capacity."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.ledger import Month
from matchmaker.domain.months import month_of
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.services.partners.ledger import own_partner, present_month
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

ASKED_STATES = frozenset({PartnerStatus.ACTIVE, PartnerStatus.PAUSED, PartnerStatus.RETIRED})
"""States of a partner that was approved once, so it may have introductions."""


@dataclass(frozen=True, slots=True)
class PartnerHomeView:
    """The partner at a glance.

    `note`: what the coordinator wrote when it returned or rejected the application, else None.
    `approved`: the partner was in the network once. `live`: how many offerings can be found.
    """

    key: str
    name: str
    status: str
    approved: bool
    note: str | None
    submitted_at: datetime | None
    month: Month
    live: int
    in_review: int
    now: datetime
    recognised_by: tuple[str, ...] = ()
    """Names of the chambers to whose companies it can be introduced: the one that reviews it comes first."""


class PartnerHome:
    """Reads the first page of a partner."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of_partner(self, actor: Actor) -> PartnerHomeView:
        """The actor's own partner. Raises NotFound for who is no partner."""
        require(actor, Permission.SEE_PARTNER_FILE, Subject(partner_id=actor.partner_id))
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            partner = own_partner(uow, actor)
            month = present_month(uow, partner, month_of(now))
            told = partner.status in (PartnerStatus.RETURNED, PartnerStatus.REJECTED)
            review = uow.ledger.last_review(partner.id) if told else None
            own = uow.reference.chamber(partner.chamber_code) if partner.chamber_code else None
            others = [chamber.name for chamber, _since in uow.recognitions.chambers_of(partner.id)]
        states = [offering.status for offering in partner.offerings]
        return PartnerHomeView(
            key=partner.key,
            name=partner.name,
            status=partner.status,
            approved=partner.status in ASKED_STATES,
            note=review.note if review else None,
            submitted_at=partner.submitted_at,
            month=month,
            live=states.count(OfferingStatus.LIVE),
            in_review=states.count(OfferingStatus.IN_REVIEW),
            now=now,
            recognised_by=(*([own.name] if own and partner.status in ASKED_STATES else []), *others),
        )
