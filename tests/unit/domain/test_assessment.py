"""Grades follow from answers by a published rule: exact, monotonous, in the German notation."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.assessment import (
    Answers,
    Area,
    Grade,
    Question,
    assess,
    grade_area,
    grade_of,
    missing,
    sorted_out,
    weakest,
    weakest_questions,
)

NOTATIONS = ["1", "1−", *(f"{whole}{sign}" for whole in range(2, 6) for sign in ("+", "", "−")), "6+", "6"]
AREAS = tuple(
    Area(f"area-{place}", tuple(Question(f"q-{place}-{one}", levels) for one in range(4)))
    for place, levels in enumerate((4, 5, 4, 4, 5, 4))
)
LEVELS = {question.key: question.levels for area in AREAS for question in area.questions}


@st.composite
def answers(draw: st.DrawFn) -> dict[str, int | None]:
    return {key: draw(st.one_of(st.none(), st.integers(0, levels - 1))) for key, levels in LEVELS.items()}


def all_at(share: int) -> dict[str, int | None]:
    """Every question at its worst (0) or best (1) level."""
    return {key: share * (levels - 1) for key, levels in LEVELS.items()}


def grade(value: str) -> Grade:
    return Grade(Fraction(value))


def test_worst_and_best_answers_are_the_ends_of_the_scale() -> None:
    worst, best = assess(AREAS, all_at(0)), assess(AREAS, all_at(1))
    assert worst.overall == grade("6")
    assert best.overall == grade("1")
    assert {one and one.notation for one in worst.areas.values()} == {"6"}
    assert {one and one.notation for one in best.areas.values()} == {"1"}


def test_notations_stand_a_third_of_a_grade_apart() -> None:
    assert [Grade(1 + Fraction(step, 3)).notation for step in range(16)] == NOTATIONS


@pytest.mark.parametrize(
    ("value", "notation", "whole", "decimal"),
    [
        ("1", "1", 1, 1.0),
        ("7/6", "1", 1, 1.2),  # Halfway between 1 and 1−.
        ("1.17", "1−", 1, 1.2),
        ("1.6", "2+", 2, 1.6),
        ("5/2", "2−", 2, 2.5),  # Halfway between 2− and 3+.
        ("2.501", "3+", 3, 2.5),
        ("3.25", "3−", 3, 3.2),  # Halfway between 3.2 and 3.3.
        ("3.3", "3−", 3, 3.3),
        ("5.83", "6+", 6, 5.8),
        ("5.84", "6", 6, 5.8),
        ("6", "6", 6, 6.0),
    ],
)
def test_rounding_favours_the_company_at_the_half(
    value: str, notation: str, whole: int, decimal: float
) -> None:
    one = grade(value)
    assert (one.notation, one.whole, one.decimal) == (notation, whole, decimal)


@given(st.fractions(1, 6))
def test_notation_is_the_nearest_step_and_its_digit_the_whole_grade(value: Fraction) -> None:
    one = Grade(value)
    step = NOTATIONS.index(one.notation)
    assert abs(value - (1 + Fraction(step, 3))) <= Fraction(1, 6)
    assert one.whole == int(one.notation[0])
    assert abs(value - Fraction(round(one.decimal * 10), 10)) <= Fraction(1, 20)


@given(st.fractions(1, 6), st.fractions(1, 6))
def test_a_better_grade_never_reads_worse(one: Fraction, other: Fraction) -> None:
    better, worse = Grade(min(one, other)), Grade(max(one, other))
    assert NOTATIONS.index(better.notation) <= NOTATIONS.index(worse.notation)
    assert better.decimal <= worse.decimal


def test_levels_stand_at_equal_distances() -> None:
    five = Area("five", (Question("q", 5),))
    four = Area("four", (Question("q", 4),))
    assert [grade_area(five, {"q": level}) for level in range(5)] == [
        grade(one) for one in ("6", "4.75", "3.5", "2.25", "1")
    ]
    assert grade_area(four, {"q": 1}) == grade("13/3")


@given(answers(), st.data())
def test_a_better_answer_never_gives_a_worse_grade(
    given_answers: dict[str, int | None], data: st.DataObject
) -> None:
    raisable = [key for key, level in given_answers.items() if level is not None and level < LEVELS[key] - 1]
    if not raisable:
        return
    key = data.draw(st.sampled_from(raisable))
    before, level = assess(AREAS, given_answers), given_answers[key]
    assert level is not None
    after = assess(AREAS, {**given_answers, key: level + 1})
    for area in AREAS:
        old, new = before.areas[area.key], after.areas[area.key]
        assert (old is None) == (new is None)
        assert old is None or new is None or new <= old
    if before.overall is not None and after.overall is not None:
        assert after.overall <= before.overall


@given(answers())
def test_overall_grade_lies_between_its_areas(given_answers: dict[str, int | None]) -> None:
    result = assess(AREAS, given_answers)
    graded = [one for one in result.areas.values() if one is not None]
    if result.overall is not None:
        assert min(graded) <= result.overall <= max(graded)
        assert len(graded) >= 3
    else:
        assert len(graded) < 3


def test_what_does_not_apply_counts_for_nothing() -> None:
    area = AREAS[0]
    two: Answers = {"q-0-0": 3, "q-0-1": 3, "q-0-2": None, "q-0-3": None}
    assert grade_area(area, two) == grade("1")
    assert grade_area(area, {**two, "q-0-1": None}) is None
    assert assess(AREAS, dict.fromkeys(LEVELS, None)).overall is None


def test_no_area_counts_more_for_having_more_questions() -> None:
    small, large = Area("s", (Question("s", 4),)), Area("l", tuple(Question(f"l{n}", 4) for n in range(9)))
    result = assess([small, large], {"s": 3} | {f"l{n}": 0 for n in range(9)})
    assert result.overall == grade("3.5")


def test_mean_of_points_is_exact() -> None:
    assert grade_of([Fraction(1, 3)] * 3) == grade("13/3")


def test_only_known_answers_are_kept() -> None:
    typed = {"q-0-0": 3, "q-0-1": 4, "q-0-2": -1, "q-0-3": None, "q-1-0": "1", "q-1-1": True, "gone": 1}
    assert sorted_out(AREAS, typed) == {"q-0-0": 3, "q-0-3": None}


def test_missing_questions_are_named_in_their_order() -> None:
    assert missing(AREAS[0], {"q-0-1": 0, "q-0-3": None}) == ("q-0-0", "q-0-2")
    assert missing(AREAS[0], all_at(0)) == ()


def test_weakest_areas_come_worst_first_and_good_ones_never() -> None:
    marks = {"area-0": 3, "area-1": 2, "area-2": 0, "area-3": 1, "area-4": 4, "area-5": 1}
    result = assess(AREAS, {key: marks[f"area-{key[2]}"] for key in LEVELS})
    assert weakest(result) == ("area-2", "area-3")
    assert weakest(assess(AREAS, all_at(1))) == ()
    assert weakest(assess(AREAS, all_at(0))) == ("area-0", "area-1")


def test_the_grade_two_is_good_enough() -> None:
    area = Area("a", tuple(Question(f"a{n}", 5) for n in range(5)))
    just = assess([area], {f"a{n}": 3 for n in range(4)} | {"a4": 4})
    assert just.overall == grade("2")
    assert weakest(just) == ()
    assert weakest(assess([area], {f"a{n}": 3 for n in range(5)})) == ("a",)


def test_weakest_questions_come_worst_first_and_the_best_answers_never() -> None:
    assert weakest_questions(AREAS[0], {"q-0-0": 3, "q-0-1": 2, "q-0-2": None, "q-0-3": 0}) == (
        "q-0-3",
        "q-0-1",
    )
    assert weakest_questions(AREAS[0], all_at(1)) == ()
