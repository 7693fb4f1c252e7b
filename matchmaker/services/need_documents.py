"""Stored needs as the engine reads them."""

from dataclasses import replace
from datetime import datetime

import models
from matchmaker.matching.documents import Need
from matchmaker.storage.unit_of_work import UnitOfWork


def need_of(row: "models.Need") -> Need:
    """A need with what its company has said; topics and company must be loaded."""
    sme = row.sme
    return Need(
        text=row.text,
        language=row.language,
        district=row.district_ags,
        size=row.size,
        industry=row.industry_code,
        grade=sme.grade if sme else None,
        topics=tuple(one.topic_key for one in row.topics),
        service_languages=frozenset(sme.service_languages) if sme else frozenset(),
    )


def need_now(uow: UnitOfWork, row: "models.Need", now: datetime) -> Need:
    """The same at this moment: without full partners and those it was introduced to, for its chamber.

    The chamber is the company's, or that of the place where the need was stated without account.
    """
    place = None if row.sme else uow.reference.place(row.postcode)
    chamber = row.sme.chamber_code if row.sme else place.chamber if place else None
    return replace(
        need_of(row),
        excluded_partners=uow.introductions.introduced_partners(row.id),
        full_partners=uow.capacity.full_partners(now),
        chamber=uow.chambers.taking_part(chamber),
    )
