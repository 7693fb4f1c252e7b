"""The one table of an introduction's moves, tried in full, and the rules of time and text around it."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.introduction import (
    DECLINE_REASONS,
    OCCUPYING,
    OPEN,
    REASON_TEXT_MAX,
    REFUSAL_REASONS,
    RELEASED,
    TEXT_MAX,
    TRANSITIONS,
    Deadlines,
    actions_for,
    check_rating,
    check_reason,
    check_text,
    move,
    next_step,
    number_of,
)
from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus

EXPECTED = """
nothing      open            draft        sme coordinator
nothing      exchange        requested    coordinator
draft        request         requested    sme
draft        withdraw        withdrawn    sme coordinator clock
draft        remind          draft        clock
requested    ask             info_needed  coordinator
requested    approve         approved     coordinator
requested    refuse          refused      coordinator
requested    exchange        withdrawn    coordinator
requested    withdraw        withdrawn    sme
info_needed  answer          requested    sme
info_needed  refuse          refused      coordinator
info_needed  withdraw        withdrawn    sme
approved     undo_approve    requested    coordinator
approved     exchange        withdrawn    coordinator
approved     accept          accepted     partner
approved     decline         declined     partner
approved     remind          approved     clock
approved     expire          expired      clock
approved     withdraw        withdrawn    sme
accepted     report_met      met          sme partner coordinator
accepted     report_no_show  no_show      sme partner coordinator
met          rate            met          sme partner
met          close           closed       coordinator
no_show      rate            no_show      sme partner
no_show      close           closed       coordinator
"""
"""Everything that is possible, written down a second time: from, action, to, by whom."""

LEGAL = {
    (source, action, kind): target
    for source, action, target, *kinds in map(str.split, EXPECTED.strip().splitlines())
    for kind in kinds
}
SOURCES = (None, *IntroductionStatus)
NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize("source", SOURCES)
def test_every_move_of_everybody_is_possible_or_refused_as_written(
    source: IntroductionStatus | None,
) -> None:
    tried = 0
    for action, kind in product(Action, ActorKind):
        target = LEGAL.get((source.value if source else "nothing", action.value, kind.value))
        tried += 1
        if target is not None:
            assert move(source, action, kind).leads_to(source) == target
            continue
        with pytest.raises(Conflict) as refused:
            move(source, action, kind)
        assert refused.value.status == (source.value if source else None)
        assert action.value in str(refused.value)
    assert tried == len(Action) * len(ActorKind)


@pytest.mark.parametrize("status", IntroductionStatus)
@pytest.mark.parametrize("kind", ActorKind)
def test_actions_offered_are_exactly_those_that_are_possible(
    status: IntroductionStatus, kind: ActorKind
) -> None:
    offered = {action.value for action in actions_for(status, kind)}
    assert offered == {action for source, action, who in LEGAL if (source, who) == (status, kind)}


def test_no_action_leads_two_ways_from_one_place() -> None:
    seen = [(row.action, source, kind) for row in TRANSITIONS for source in row.sources for kind in row.kinds]
    assert len(seen) == len(set(seen))


def test_second_rating_closes() -> None:
    for status in (IntroductionStatus.MET, IntroductionStatus.NO_SHOW):
        row = move(status, Action.RATE, ActorKind.SME)
        assert row.leads_to(status, complete=True) is IntroductionStatus.CLOSED


def test_every_open_status_says_who_must_act_and_no_other_does() -> None:
    assert {status for status in IntroductionStatus if next_step(status) != "nobody"} == OPEN
    assert next_step("approved") == "partner"
    assert next_step("requested") == "coordinator"
    assert next_step("info_needed") == "sme"


def test_every_open_status_has_a_deadline_and_an_end_can_be_reached() -> None:
    deadlines = Deadlines()
    for status in IntroductionStatus:
        due = deadlines.due_at(status, NOW)
        assert (due is not None) == (status in OPEN)
        assert due is None or due > NOW
    reached = {IntroductionStatus.DRAFT}
    while True:
        more = {row.leads_to(one) for row in TRANSITIONS for one in reached if one in row.sources}
        if more <= reached:
            break
        reached |= more
    assert reached | {IntroductionStatus.CLOSED} == set(IntroductionStatus)


def test_company_is_reminded_once_to_confirm_and_has_ten_days() -> None:
    deadlines, day = Deadlines(), timedelta(days=1)
    assert deadlines.due_at("draft", NOW) == NOW + 10 * day
    assert deadlines.confirm_reminder_due(NOW, NOW + 3 * day - timedelta(seconds=1)) is None
    for days in (3, 6, 9):
        assert deadlines.confirm_reminder_due(NOW, NOW + days * day) == NOW + 3 * day


def test_places_are_taken_from_approval_on_and_contact_is_released_from_acceptance_on() -> None:
    assert {IntroductionStatus.APPROVED} == OCCUPYING - RELEASED
    assert {"accepted", "met", "no_show", "closed"} == RELEASED


def test_partner_has_ten_days_unless_set_otherwise() -> None:
    assert Deadlines().due_at("approved", NOW) == NOW + timedelta(days=10)
    assert Deadlines(expiry_days=4).due_at("approved", NOW) == NOW + timedelta(days=4)


@pytest.mark.parametrize(("days", "reminded_after"), [(2.9, None), (3, 3), (5.9, 3), (6, 6), (9, 6), (40, 6)])
def test_latest_reminder_counts(days: float, reminded_after: int | None) -> None:
    due = Deadlines().reminder_due(NOW, NOW + timedelta(days=days))
    assert due == (None if reminded_after is None else NOW + timedelta(days=reminded_after))


def test_approval_can_be_undone_for_ten_minutes() -> None:
    assert Deadlines().may_undo(NOW, NOW + timedelta(minutes=10))
    assert not Deadlines().may_undo(NOW, NOW + timedelta(minutes=10, seconds=1))


def test_number_is_short_and_holds_its_year() -> None:
    assert number_of(17, NOW) == "V-2026-00017"
    assert number_of(123456, NOW) == "V-2026-123456"


@pytest.mark.parametrize(
    ("reason", "text", "problem"),
    [
        ("region", "", None),
        ("region", "  zu weit  ", None),
        ("other", "", {"text": "text_missing"}),
        ("other", " \n\x00", {"text": "text_missing"}),
        ("other", "Umbau", None),
        ("other", "x" * (REASON_TEXT_MAX + 1), {"text": "text_too_long"}),
        ("", "Umbau", {"reason": "reason_missing"}),
        ("duplicate", "", {"reason": "reason_missing"}),
        ("nonsense", "", {"reason": "reason_missing"}),
    ],
)
def test_partner_declines_with_a_reason_and_other_needs_words(
    reason: str, text: str, problem: dict[str, str] | None
) -> None:
    if problem is None:
        assert check_reason(reason, text, DECLINE_REASONS) == (reason, text.strip() or None)
        return
    with pytest.raises(InvalidInput) as refused:
        check_reason(reason, text, DECLINE_REASONS)
    assert refused.value.errors == problem


def test_coordinator_has_reasons_of_its_own() -> None:
    assert check_reason("duplicate", "", REFUSAL_REASONS) == ("duplicate", None)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_kept_text_is_trimmed_and_never_empty(text: str) -> None:
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if words:
        assert check_text(f" {text}\n") == words
        return
    with pytest.raises(InvalidInput) as refused:
        check_text(text)
    assert refused.value.errors == {"text": "text_missing"}


def test_text_has_a_limit() -> None:
    assert len(check_text("x" * TEXT_MAX)) == TEXT_MAX
    with pytest.raises(InvalidInput):
        check_text("x" * (TEXT_MAX + 1))


def test_all_problems_of_a_rating_are_reported_together() -> None:
    assert check_rating("pilot", 1, "") == ("pilot", 1, "")
    with pytest.raises(InvalidInput) as refused:
        check_rating("success", 6, "x" * 501)
    assert refused.value.errors == {
        "outcome": "outcome_missing",
        "stars": "stars_missing",
        "line": "text_too_long",
    }
