"""Stored answers for tests that need a past: needs of companies and the offerings named for them."""

from collections.abc import Mapping
from datetime import datetime

from matchmaker.matching.results import Band, Match, Recommendation
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Chamber, Need, Sme


def state(
    uow: UnitOfWork, sme: str | None, at: datetime, *offerings: str, **new: Mapping[str, float]
) -> Need:
    """A need of an SME (None: nobody's) with its first answer; best offering first.

    `new`: features of an offering, with underscores for hyphens in its key.
    """
    need = uow.needs.add(
        text="Wir finden keine Lehrlinge.",
        language="de",
        postcode="82362",
        size="small",
        created_at=at,
        sme=uow.smes.by_key(sme) if sme else None,
    )
    answer(uow, need, at, *offerings, **new)
    return need


def answer(uow: UnitOfWork, need: Need, at: datetime, *offerings: str, **new: Mapping[str, float]) -> None:
    """An answer to a need that is there."""
    rows = uow.offerings.by_keys(offerings)
    matches = tuple(
        Match(
            offering_id=key,
            partner_id=rows[key].partner.key,
            score=1.0,
            confidence=0.5,
            band=Band.GOOD,
            language="de",
            features=dict(new.get(key.replace("-", "_"), {})),
            topics=(),
            evidence=(),
            rules=(),
            quoted="",
        )
        for key in offerings
    )
    uow.runs.add(need, Recommendation("de", (), matches, 4, 4, "1", "m", "w", {}), at)


def company_of(uow: UnitOfWork, chamber: str, at: datetime) -> str:
    """A company like the bakery, of another chamber, which is made where it is missing; gives its key."""
    like = uow.smes.by_key("baecker")
    assert like
    if uow.reference.chamber(chamber) is None:
        uow.session.add(
            Chamber(
                code=chamber, name=f"IHK Fremd{chamber}", short_name=f"Fremd{chamber}", seat="Fremdstadt",
                state="Bayern",
            )
        )  # fmt: skip
    uow.session.flush()
    uow.session.add(
        Sme(
            key=f"sme-{chamber}", name=f"Fremdbetrieb {chamber}", postcode=like.postcode, size="small",
            industry_code=like.industry_code, district_ags=like.district_ags, chamber_code=chamber,
            service_languages=["de"], grade=None, fictional=True, source=None, created_at=at,
        )
    )  # fmt: skip
    uow.session.flush()
    return f"sme-{chamber}"
