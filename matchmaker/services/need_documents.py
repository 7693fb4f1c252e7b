"""Stored needs as the engine reads them."""

import models
from matchmaker.matching.documents import Need


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
