"""A new introduction: what must hold, and what is frozen in it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.introduction import OPEN, move
from matchmaker.domain.vocabulary import ActorKind, ChamberStatus, IntroductionStatus
from matchmaker.matching.results import Band
from matchmaker.services.introductions.moves import Moves, Step
from matchmaker.services.present import is_live
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, IntroductionEvent, Need, Offering, RecommendationRun, Sme

TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new introduction is made of. `language`: the one the SME is written to."""

    sme: Sme
    need: Need
    offering: Offering
    personal_line: str
    language: str
    asked_by_id: int | None = None
    by_coordinator_id: int | None = None
    confirmed_at: datetime | None = None
    replaces: Introduction | None = None


def open_introduction(
    uow: UnitOfWork, moves: Moves, what: Opening, step: Step, now: datetime
) -> tuple[Introduction, IntroductionEvent]:
    """Make the first move of a new introduction; freezes the need's text and the answer that was shown.

    From then on the need is kept. Raises InvalidInput (chamber: chamber_unknown) for an SME without a
    chamber, and Conflict (chamber_closed, not_available, not_recognised, already_introduced).
    """
    if what.sme.chamber_code is None:
        raise InvalidInput({"chamber": "chamber_unknown"})
    if uow.chambers.status(what.sme.chamber_code) is not ChamberStatus.OPEN:
        raise Conflict("the chamber is not open to its companies", key="chamber_closed")
    if not is_live(what.offering):
        raise Conflict(f"{what.offering.key} has left the network", key="not_available")
    if not uow.recognitions.counts(what.offering.partner, what.sme.chamber_code):
        raise Conflict(f"{what.offering.partner.key} is not recognised by the chamber", key="not_recognised")
    refuse_repetition(uow, what.need, what.offering, step.doer.kind)
    run = uow.runs.containing(what.need, what.offering.id)
    if run is None and step.doer.kind is not ActorKind.COORDINATOR:
        raise NotFound("this offering was never recommended for the need")
    confidence, band = _of_run(run, what.offering.id)
    first = move(None, step.action, step.doer.kind).leads_to(None)
    row = Introduction(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        chamber_code=what.sme.chamber_code,
        sme=what.sme,
        need=what.need,
        run_id=run.id if run else None,
        partner=what.offering.partner,
        offering=what.offering,
        status=first.value,
        language=what.language,
        need_text=what.need.text,
        personal_line=what.personal_line,
        confidence=confidence,
        band=band,
        asked_by_id=what.asked_by_id,
        by_coordinator_id=what.by_coordinator_id,
        confirmed_at=what.confirmed_at,
        replaces_id=what.replaces.id if what.replaces else None,
        created_at=now,
        changed_at=now,
        events=[],
        feedback=[],
    )
    what.need.expires_at = None
    uow.introductions.add(row)
    return row, moves.make(uow, row, step, now)


def refuse_repetition(uow: UnitOfWork, need: Need, offering: Offering, kind: ActorKind) -> None:
    """One introduction of a need to a partner at a time; only a coordinator may try one again.

    What the SME itself withdrew it may request anew. Raises Conflict (already_introduced).
    """
    for status in uow.introductions.with_partner(need.id, offering.partner_id):
        again = kind is ActorKind.COORDINATOR or status == IntroductionStatus.WITHDRAWN
        if status in OPEN or not again:
            raise Conflict(
                f"the need was introduced to {offering.partner.key} already", status, key="already_introduced"
            )


def _of_run(run: RecommendationRun | None, offering_id: int) -> tuple[float, str]:
    """Confidence and band of an offering; a coordinator's own choice has no confidence."""
    found = next((item for item in run.items if item.offering_id == offering_id), None) if run else None
    return (found.confidence, found.band) if found else (0.0, Band.POSSIBLE.value)
