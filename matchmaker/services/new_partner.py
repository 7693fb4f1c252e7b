"""The draft of a new partner, however it comes into the network."""

from datetime import datetime

from matchmaker.domain.vocabulary import Language, PartnerKind, PartnerStatus
from matchmaker.services.naming import new_key
from models import Partner


def new_partner(name: str, website: str, contact_name: str, contact_email: str, now: datetime) -> Partner:
    """The row of a partner of which nothing else is known yet; everything else belongs to its application."""
    return Partner(
        key=new_key(name),
        name=name,
        kind=PartnerKind.VENDOR,
        status=PartnerStatus.DRAFT,
        fictional=False,
        website=website or None,
        summaries={},
        nationwide=False,
        capacity_per_month=4,
        service_languages=[Language.GERMAN.value],
        wanted_sizes=[],
        contact_name=contact_name,
        contact_email=contact_email,
        created_at=now,
        districts=[],
        industries=[],
    )
