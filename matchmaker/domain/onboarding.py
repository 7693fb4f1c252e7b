"""The lives of partners and offerings: one transition table each, and the criteria of a review."""

from collections.abc import Mapping
from enum import StrEnum

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus


class PartnerAction(StrEnum):
    """What is done to a partner."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    PAUSE = "pause"
    RESUME = "resume"
    RETIRE = "retire"


class OfferingAction(StrEnum):
    """What is done to an offering. `take_back`: its partner wants to change it before it is reviewed."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    APPROVE = "approve"
    ARCHIVE = "archive"


PARTNER_MOVES: Mapping[tuple[PartnerStatus, PartnerAction], PartnerStatus] = {
    (PartnerStatus.DRAFT, PartnerAction.SUBMIT): PartnerStatus.SUBMITTED,
    (PartnerStatus.SUBMITTED, PartnerAction.RETURN): PartnerStatus.RETURNED,
    (PartnerStatus.RETURNED, PartnerAction.SUBMIT): PartnerStatus.SUBMITTED,
    (PartnerStatus.SUBMITTED, PartnerAction.APPROVE): PartnerStatus.ACTIVE,
    (PartnerStatus.SUBMITTED, PartnerAction.REJECT): PartnerStatus.REJECTED,
    (PartnerStatus.ACTIVE, PartnerAction.PAUSE): PartnerStatus.PAUSED,
    (PartnerStatus.PAUSED, PartnerAction.RESUME): PartnerStatus.ACTIVE,
    (PartnerStatus.ACTIVE, PartnerAction.RETIRE): PartnerStatus.RETIRED,
    (PartnerStatus.PAUSED, PartnerAction.RETIRE): PartnerStatus.RETIRED,
}
"""The partner's life. What is not listed is refused."""

OFFERING_MOVES: Mapping[tuple[OfferingStatus, OfferingAction], OfferingStatus] = {
    (OfferingStatus.DRAFT, OfferingAction.SUBMIT): OfferingStatus.IN_REVIEW,
    (OfferingStatus.IN_REVIEW, OfferingAction.TAKE_BACK): OfferingStatus.DRAFT,
    (OfferingStatus.IN_REVIEW, OfferingAction.RETURN): OfferingStatus.DRAFT,
    (OfferingStatus.IN_REVIEW, OfferingAction.APPROVE): OfferingStatus.LIVE,
    (OfferingStatus.LIVE, OfferingAction.ARCHIVE): OfferingStatus.ARCHIVED,
}
"""The offering's life. An edit of a live one is no move: it waits as a revision, the old text stays live."""

EDITABLE = frozenset({PartnerStatus.DRAFT, PartnerStatus.RETURNED})
"""States in which the application can be changed; a submitted one is being read."""
IN_NETWORK = frozenset({PartnerStatus.ACTIVE, PartnerStatus.PAUSED})
"""States of an approved partner that takes part, or will again."""


def moved_partner(status: str, action: PartnerAction) -> PartnerStatus:
    """The state after the action. Raises Conflict, with the present state, for a move that is not listed."""
    target = PARTNER_MOVES.get((PartnerStatus(status), action))
    if target is None:
        raise Conflict(f"a partner that is {status} cannot be changed by {action.value}", status)
    return target


def moved_offering(status: str, action: OfferingAction) -> OfferingStatus:
    """The state after the action. Raises Conflict, with the present state, for a move that is not listed."""
    target = OFFERING_MOVES.get((OfferingStatus(status), action))
    if target is None:
        raise Conflict(f"an offering that is {status} cannot be changed by {action.value}", status)
    return target


class Criterion(StrEnum):
    """What a coordinator checks on an application; the same list for everybody, in this order."""

    SERVES_REGION = "serves_region"
    CONCRETE = "concrete"
    TRUTHFUL = "truthful"
    NO_DUPLICATE = "no_duplicate"
    NEUTRAL = "neutral"
    DATA_PROTECTION = "data_protection"
    REACHABLE = "reachable"


NOTE_MIN, NOTE_MAX = 10, 2000
"""Characters of a note to the partner after trimming."""


def check_note(note: str, *, required: bool) -> str:
    """The trimmed note. Raises InvalidInput with the key note_short or note_long for the field note."""
    note = note.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(note) > NOTE_MAX:
        raise InvalidInput({"note": "note_long"})
    if required and len(note) < NOTE_MIN:
        raise InvalidInput({"note": "note_short"})
    return note


def check_all_met(met: Mapping[str, bool]) -> None:
    """An application is approved only when every criterion is met.

    Raises InvalidInput with the key criteria_open for the field criteria.
    """
    if not all(met.get(criterion.value, False) for criterion in Criterion):
        raise InvalidInput({"criteria": "criteria_open"})


def check_some_unmet(unmet: frozenset[str]) -> frozenset[str]:
    """An application is rejected by naming at least one criterion it does not meet.

    Raises InvalidInput with the key criteria_none for the field criteria.
    """
    known = unmet & {criterion.value for criterion in Criterion}
    if not known:
        raise InvalidInput({"criteria": "criteria_none"})
    return known
