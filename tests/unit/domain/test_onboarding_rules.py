"""The two transition tables, move by move, and what a review must hold."""

from itertools import product

import pytest

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.onboarding import (
    NOTE_MAX,
    Criterion,
    OfferingAction,
    PartnerAction,
    check_all_met,
    check_note,
    check_some_unmet,
    moved_offering,
    moved_partner,
)
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus

PARTNER = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "approve"): "active",
    ("submitted", "reject"): "rejected",
    ("active", "pause"): "paused",
    ("paused", "resume"): "active",
    ("active", "retire"): "retired",
    ("paused", "retire"): "retired",
}
OFFERING = {
    ("draft", "submit"): "in_review",
    ("in_review", "take_back"): "draft",
    ("in_review", "return"): "draft",
    ("in_review", "approve"): "live",
    ("live", "archive"): "archived",
}


@pytest.mark.parametrize(("status", "action"), list(product(PartnerStatus, PartnerAction)))
def test_partner_moves_as_listed_and_never_otherwise(status: PartnerStatus, action: PartnerAction) -> None:
    expected = PARTNER.get((status.value, action.value))
    if expected is not None:
        assert moved_partner(status, action) == expected
        return
    with pytest.raises(Conflict) as caught:
        moved_partner(status, action)
    assert caught.value.status == status


@pytest.mark.parametrize(("status", "action"), list(product(OfferingStatus, OfferingAction)))
def test_offering_moves_as_listed_and_never_otherwise(status: OfferingStatus, action: OfferingAction) -> None:
    expected = OFFERING.get((status.value, action.value))
    if expected is not None:
        assert moved_offering(status, action) == expected
        return
    with pytest.raises(Conflict) as caught:
        moved_offering(status, action)
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("note", "required", "problem"),
    [
        ("", True, "note_short"),
        ("  kurz  ", True, "note_short"),
        ("x" * (NOTE_MAX + 1), False, "note_long"),
    ],
)
def test_note_outside_the_limits_is_refused(note: str, required: bool, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        check_note(note, required=required)


def test_note_is_trimmed_and_may_be_missing_where_it_is_not_required() -> None:
    assert check_note("", required=False) == ""
    assert check_note(" Bitte die Dauer nennen.\r\n", required=True) == "Bitte die Dauer nennen."


@pytest.mark.parametrize("open_one", list(Criterion))
def test_every_criterion_is_needed(open_one: Criterion) -> None:
    met = {one.value: one is not open_one for one in Criterion}
    with pytest.raises(InvalidInput, match="criteria_open"):
        check_all_met(met)
    check_all_met({one.value: True for one in Criterion})


def test_rejection_names_known_criteria() -> None:
    assert check_some_unmet(frozenset({"neutral", "invented"})) == {"neutral"}
    with pytest.raises(InvalidInput, match="criteria_none"):
        check_some_unmet(frozenset({"invented"}))
