"""A new company, however it comes into the network."""

from datetime import datetime

from matchmaker.domain.company import ProfileInput
from matchmaker.services.naming import new_key
from matchmaker.storage.repositories.reference import Place
from models import Sme


def new_company(profile: ProfileInput, place: Place, now: datetime) -> Sme:
    """The row of a validated profile; district and chamber follow from the place of its postcode."""
    return Sme(
        key=new_key(profile.name),
        name=profile.name,
        postcode=profile.postcode,
        size=profile.size,
        industry_code=str(profile.industry),
        district_ags=place.district,
        chamber_code=place.chamber,
        service_languages=list(profile.service_languages),
        fictional=False,
        created_at=now,
        needs=[],
    )
