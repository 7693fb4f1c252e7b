"""Every plan keeps every rule and is worth at least the one made slot by slot; small ones are the best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roadshows import best_by_trying, roadshows, worth_of

from matchmaker.matching.table_plan.changes import changes_between
from matchmaker.matching.table_plan.check import broken_rules
from matchmaker.matching.table_plan.fit import mutual_fit
from matchmaker.matching.table_plan.hungarian import assign, slot_by_slot
from matchmaker.matching.table_plan.plan import preview, solve
from matchmaker.matching.table_plan.problem import Meeting, Partner, Problem, Sme, Tableau
from matchmaker.matching.table_plan.tables import seat

FEW = settings(deadline=None, max_examples=60)


def everywhere(slots: int, fit: list[list[float]], **changed: object) -> Problem:
    """Everybody is there all the time, every partner has one table, the room has enough."""
    there = frozenset(range(slots))
    smes = tuple(Sme(f"s{n}", there, 9) for n in range(len(fit)))
    partners = tuple(Partner(f"p{n}", 1, there) for n in range(len(fit[0])))
    problem = Problem(smes, partners, slots, len(partners), np.array(fit), 0.1, None)
    return replace(problem, **changed)


@FEW
@given(roadshows())
def test_every_rule_holds_and_the_plan_lies_between_slot_by_slot_and_the_bound(problem: Problem) -> None:
    for plan in (preview(problem), solve(problem)):
        assert broken_rules(problem, plan.meetings) == []
        worth = plan.quality.worth
        assert worth_of(problem, list(plan.meetings)) == (worth.served, pytest.approx(worth.sum, abs=1e-6))
        assert worth >= slot_by_slot(Tableau(problem)).worth()
        assert worth.served <= plan.quality.bound.served
        assert worth.sum <= plan.quality.bound.sum + 1e-6
        assert set(plan.unserved) == {one.id for one in problem.smes} - {one.sme for one in plan.meetings}


@settings(deadline=None, max_examples=25)
@given(roadshows(3, 2, 3))
def test_small_roadshows_get_the_best_plan_there_is(problem: Problem) -> None:
    plan = solve(problem)
    worth = plan.quality.worth
    assert (worth.served, round(worth.sum, 6)) == best_by_trying(problem)
    assert plan.quality.best


@FEW
@given(roadshows(), st.data())
def test_planning_again_keeps_what_was_held_and_the_rules(problem: Problem, data: st.DataObject) -> None:
    before = solve(problem).meetings
    held = tuple(one for one in before if data.draw(st.booleans()))
    gone = data.draw(st.sampled_from([None, *problem.smes]))
    smes = tuple(replace(one, present=frozenset()) if one is gone else one for one in problem.smes)
    again = replace(problem, smes=smes, held=held, planned=before)
    plan = solve(again)
    assert broken_rules(again, plan.meetings) == []
    assert set(held) <= set(plan.meetings)
    kept = changes_between(before, plan.meetings).kept
    if gone is None:
        assert len(kept) == len(before)


@settings(deadline=None, max_examples=20)
@given(roadshows(3, 2, 2), st.data())
def test_planning_a_small_one_again_is_the_best_with_the_cost_of_changes(
    problem: Problem, data: st.DataObject
) -> None:
    pairs = [(one.id, other.id) for one in problem.smes for other in problem.partners]
    slots = range(problem.slots)
    planned = tuple(
        Meeting(*pair, data.draw(st.sampled_from(slots)), 0) for pair in pairs if data.draw(st.booleans())
    )
    again = replace(problem, planned=planned)
    worth = solve(again).quality.worth
    assert (worth.served, round(worth.sum, 6)) == best_by_trying(again)


@given(
    st.integers(1, 4),
    st.integers(1, 4),
    st.integers(0, 4),
    st.lists(st.integers(0, 9), min_size=16, max_size=16),
)
def test_a_slot_has_no_more_meetings_than_the_room_has_tables(
    rows: int, columns: int, most: int, values: list[int]
) -> None:
    gain = np.array(values, dtype=np.float64)[: rows * columns].reshape(rows, columns)
    chosen = assign(gain, most)
    assert len(chosen) <= most
    assert len({row for row, _ in chosen}) == len({column for _, column in chosen}) == len(chosen)
    # A room with one table more than the best needs changes nothing; with one less it takes the best rest.
    free = sum(gain[pair] for pair in assign(gain, 4))
    assert sum(gain[pair] for pair in chosen) <= free
    if most == 1:
        assert sum(gain[pair] for pair in chosen) == gain.max()


def test_everybody_meets_somebody_before_anybody_meets_a_second() -> None:
    problem = everywhere(1, [[1.0, 0.9], [0.2, 0.0]])
    plan = solve(problem)
    assert {(one.sme, one.partner) for one in plan.meetings} == {("s0", "p1"), ("s1", "p0")}
    assert plan.unserved == ()


def test_a_second_meeting_counts_more_than_a_better_third() -> None:
    there = frozenset(range(3))
    problem = everywhere(3, [[0.9, 0.9, 0.7], [0.9, 0.0, 0.6]])
    partners = tuple(Partner(f"p{n}", 2 - (n == 2), there, most=2 if n < 2 else 1) for n in range(3))
    plan = solve(replace(problem, partners=partners, room=9))
    assert {one.partner for one in plan.meetings if one.sme == "s1"} == {"p0", "p2"}


def test_after_so_many_meetings_in_a_row_comes_a_free_slot() -> None:
    problem = everywhere(5, [[0.9] * 5], in_a_row=2)
    plan = solve(problem)
    assert [one.slot for one in plan.meetings] == [0, 1, 3, 4]
    # The bound knows of the break, else nobody could tell that four are all there can be.
    assert plan.quality.best


def test_tables_stay_with_their_partner_and_everybody_at_them_has_a_break() -> None:
    there = frozenset(range(6))
    smes = tuple(Sme(f"s{n}", there, 2) for n in range(10))
    partners = (Partner("p0", 2, there), Partner("p1", 1, there))
    problem = Problem(smes, partners, 6, 3, np.full((10, 2), 0.8), 0.1, None, 2)
    meetings = solve(problem).meetings
    tables = {name: {one.table for one in meetings if one.partner == name} for name in ("p0", "p1")}
    assert len(tables["p0"]) == 2
    assert len(tables["p1"]) == 1
    assert not tables["p0"] & tables["p1"]
    for table in range(3):
        used = {one.slot for one in meetings if one.table == table}
        assert not any({start, start + 1, start + 2} <= used for start in range(4))


def test_a_partner_uses_its_tables_in_turn() -> None:
    smes = tuple(Sme(f"s{n}", frozenset({n}), 1) for n in range(4))
    partner = Partner("p0", 2, frozenset(range(4)))
    meetings = solve(Problem(smes, (partner,), 4, 2, np.full((4, 1), 0.8), 0.1, None, 1)).meetings
    assert [one.table for one in meetings] == [0, 1, 0, 1]


def test_somebody_drops_out_and_the_others_hardly_notice() -> None:
    chance = np.random.default_rng(5)
    problem = everywhere(6, chance.uniform(0.3, 1, (12, 5)).round(3).tolist())
    before = solve(problem).meetings
    rest = replace(problem, smes=problem.smes[1:], fit=problem.fit[1:], planned=before)
    changes = changes_between(before, solve(rest).meetings)
    assert {one.sme for one in changes.dropped} == {"s0"}
    assert changes.moved == ()
    assert len(changes.added) <= len(changes.dropped)
    assert "s0" in changes.people
    joined = replace(problem, planned=solve(rest).meetings)
    assert "s0" not in solve(joined).unserved


def test_what_found_no_slot_is_told_best_first() -> None:
    plan = solve(everywhere(1, [[0.9], [0.8], [0.05]]))
    assert [(one.sme, one.partner, one.fit) for one in plan.leftovers] == [("s1", "p0", 0.8)]
    assert plan.unserved == ("s1", "s2")


def test_the_same_roadshow_gets_the_same_plan_and_steps_are_told() -> None:
    problem = everywhere(4, np.random.default_rng(1).uniform(0, 1, (9, 4)).tolist())
    told: list[tuple[float, str]] = []
    assert solve(problem, report=lambda *what: told.append(what)).meetings == solve(problem).meetings
    assert [one for one, _ in told] == sorted(one for one, _ in told)
    assert told[0] == (0.0, "preview")
    assert told[-1] == (1.0, "done")


def test_a_large_one_reaches_the_bound_with_the_pairs_of_the_bound() -> None:
    chance = np.random.default_rng(3)
    problem = everywhere(8, chance.uniform(0, 1, (60, 14)).tolist(), in_a_row=3)
    late = tuple(
        replace(one, present=frozenset(range(n % 4, 8)), wanted=3) for n, one in enumerate(problem.smes)
    )
    plan = solve(replace(problem, smes=late))
    assert plan.quality.gap < 1e-4
    assert plan.quality.worth > plan.quality.preview
    assert broken_rules(replace(problem, smes=late), plan.meetings) == []


def test_mutual_fit_follows_the_side_that_gains_less() -> None:
    both = mutual_fit(np.array([[0.9, 0.9, 0.0, 1.0]]), np.array([[0.3, 0.9, 0.8, 0.0]]))
    assert both == pytest.approx(np.array([[0.45, 0.9, 0.0, 0.0]]))


def test_tables_run_out_only_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = everywhere(2, [[0.9, 0.8], [0.8, 0.9]], room=1)
    start = slot_by_slot(Tableau(problem))
    assert [(one.slot, one.table) for one in seat(start)] == [(0, 0), (1, 0)]


@pytest.mark.parametrize(
    "change",
    [
        {"fit": np.zeros((1, 1))},
        {"fit": np.array([[2.0, 0.0]])},
        {"fit": np.array([[np.nan, 0.0]])},
        {"room": -1},
        {"in_a_row": 0},
        {"slots": 1},
        {"held": (Meeting("s0", "nobody", 0, 0),)},
        {"smes": (Sme("p0", frozenset(), 1),)},
    ],
)
def test_what_does_not_belong_together_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(everywhere(2, [[0.5, 0.5]]), **change)
