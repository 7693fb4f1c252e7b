"""The course of one simulated year: what is shown, what is asked for, and what is learnt after each month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bench.learning_world import Chance, People, Seen
from matchmaker.matching.learning.outcomes import Case, Shown, Step, case_of
from matchmaker.matching.learning.proposal import Caution, TooFewOutcomes, learn
from matchmaker.matching.learning.replay import order_under
from matchmaker.matching.newcomers import NEW_DAYS, NEW_INTRODUCTIONS
from matchmaker.matching.places import FIRST_PLACES
from matchmaker.matching.weights import Weights

ROUNDS = 12
A_ROUND = 200
JOINED = 4
SHOWN = 10
NEW_ROUNDS = NEW_DAYS // 30
"""Months: so many, needs in each, the one in which newcomers join, and how long they count as new."""


@dataclass(frozen=True, slots=True)
class Arm:
    """What is done: whether it learns, makes up for attention, and gives newcomers their place.

    `careful`: goes live only where cross-validation finds the proposal better; `chained`: fits with the live
    weights as the prior, so that history counts again every month, not with the first ones.
    """

    name: str
    learns: bool = True
    corrects: bool = True
    rule: bool = True
    careful: bool = False
    chained: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """What all arms share: the needs of every round and their luck, the newcomers, and how people behave.

    `before`, `after`: which offerings of the catalogue are there before and after the newcomers join.
    """

    rounds: tuple[tuple[tuple[Seen, Chance], ...], ...]
    newcomers: frozenset[str]
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]
    people: People
    present: Weights
    joined: int = JOINED


@dataclass(slots=True)
class Month:
    """What happened in one round. Shares are of the first places of all its lists.

    `deserved`: the newcomers' share of the same places if the true weights had ranked. `moved`: lists in
    which the rule moved a newcomer up. `matches`: those shown on average.
    """

    asked: int = 0
    helped: int = 0
    nothing: int = 0
    matches: float = 0.0
    partners: int = 0
    exposure: float = 0.0
    deserved: float = 0.0
    moved: int = 0


@dataclass(slots=True)
class Course:
    """One arm's year.

    `weights`: live in each round, and those learnt after the last. `waits`: needs stated between a
    newcomer's joining and its first request, None when it never got one.
    """

    weights: list[Weights]
    months: list[Month] = field(default_factory=list)
    waits: dict[str, int | None] = field(default_factory=dict)
    history: list[Case] = field(default_factory=list)


def run(year: Year, arm: Arm) -> Course:
    """Live through all rounds; after each, learn from all history if the arm does."""
    course = Course([year.present], waits=dict.fromkeys(sorted(year.newcomers)))
    requests: Counter[str] = Counter()
    for number in range(1, len(year.rounds) + 1):
        course.months.append(_month(year, arm, course, requests, number))
        course.weights.append(_learnt(arm, course, number))
    return course


def top(seen: Seen, weights: Weights) -> list[int]:
    """Places of the matches that people would see for a need, in their order."""
    return order_under(seen.case, weights)[:SHOWN]


def _learnt(arm: Arm, course: Course, number: int) -> Weights:
    live = course.weights[-1]
    if not arm.learns:
        return live
    cases = course.history
    if not arm.corrects:
        cases = [replace(case, trust=np.ones_like(case.trust)) for case in cases]
    try:
        prior = live if arm.chained else course.weights[0]
        proposal = learn(cases, live, f"round {number}", prior=prior)
    except TooFewOutcomes:
        return live
    if arm.careful and {Caution.NOT_BETTER, Caution.WORSE} & set(proposal.cautions):
        return live
    return proposal.weights


def _month(year: Year, arm: Arm, course: Course, requests: Counter[str], number: int) -> Month:
    month, live, stated = Month(), course.weights[-1], year.rounds[number - 1]
    places = 0
    partners: set[str] = set()
    for place, (whole, chance) in enumerate(stated):
        seen = whole.among(year.before if number < year.joined else year.after)
        new = _new(year, requests, number) if arm.rule else frozenset()
        plain = top(seen, live)
        seen = replace(seen, case=replace(seen.case, newcomers=new))
        order = top(seen, live) if new else plain
        month.moved += order != plain
        month.matches += len(order) / len(stated)
        month.nothing += not order
        first = [seen.case.partners[one] for one in order[:FIRST_PLACES]]
        partners.update(first)
        places += len(first)
        month.exposure += sum(one in year.newcomers for one in first)
        month.deserved += sum(one in year.newcomers for one in _truly_best(seen)[: len(first)])
        found = year.people.outcome(seen.worth[order], chance.taste[seen.places[order]], chance)
        if order:
            course.history.append(_kept(len(course.history), seen.case, order, found))
        if found is not None:
            partner = seen.case.partners[order[found[0]]]
            month.asked += 1
            month.helped += found[1] is Step.HELPED
            requests[partner] += 1
            if partner in course.waits and course.waits[partner] is None:
                course.waits[partner] = (number - year.joined) * len(stated) + place + 1
    month.partners = len(partners)
    month.exposure /= max(1, places)
    month.deserved /= max(1, places)
    return month


def _new(year: Year, requests: Counter[str], number: int) -> frozenset[str]:
    if not year.joined <= number < year.joined + NEW_ROUNDS:
        return frozenset()
    return frozenset(one for one in year.newcomers if requests[one] < NEW_INTRODUCTIONS)


def _truly_best(seen: Seen) -> list[str]:
    """The partners of the first places if the SMEs' own preferences ranked."""
    best = np.argsort(-seen.worth, kind="stable")
    return list(dict.fromkeys(seen.case.partners[one] for one in best.tolist()))[:FIRST_PLACES]


def _kept(number: int, case: Case, order: list[int], found: tuple[int, Step] | None) -> Case:
    """The list as it is kept for learning, with what became of it."""
    shown = [
        Shown(
            case.offerings[one],
            case.partners[one],
            rank,
            {name: float(values[one]) for name, values in case.features.items()}
            | {"newcomer": float(case.partners[one] in case.newcomers)},
            found[1] if found is not None and found[0] == rank - 1 else Step.SHOWN,
        )
        for rank, one in enumerate(order, start=1)
    ]
    return case_of(number, case.family, shown, turn=case.turn)
