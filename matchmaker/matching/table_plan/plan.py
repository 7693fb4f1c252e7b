"""The table plan: who meets whom, when and where; first everybody meets somebody, then fit counts.

Worth, in this order: the number of SMEs with a meeting; then the sum of mutual fit with a second meeting
worth 0.5 more and a third 0.25 more, so that further meetings go to those who have few. Four steps:

1. A plan at once: slot after slot, its best meetings by the Hungarian method; then slots and partners are
   filled anew in turns until nothing grows. Quick, and what a page can show while the rest is computed.
2. A bound: the best pairs when slots are only counted (a linear programme of thousands, not hundreds of
   thousands of variables). No plan is worth more.
3. Slots for these pairs, as an integer programme. For pairs chosen within both sides' limits they nearly
   always exist (as with edge colouring of bipartite graphs, König 1916; preemptive open shop, Gonzalez and
   Sahni 1976), and then the plan reaches the bound: it is proven to be the best.
4. Otherwise once more with the pairs that cost the bound least.

A small roadshow is solved at once with all pairs. The same input gives the same plan unless time runs out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from time import monotonic

import numpy as np

from matchmaker.matching.table_plan.bound import WHOLE, Relaxed, relax
from matchmaker.matching.table_plan.hungarian import improve, slot_by_slot
from matchmaker.matching.table_plan.leftovers import Leftover, leftover_pairs
from matchmaker.matching.table_plan.model import offered_by
from matchmaker.matching.table_plan.occupancy import Occupancy, Worth, step
from matchmaker.matching.table_plan.problem import Mask, Meeting, Problem, Report, Tableau
from matchmaker.matching.table_plan.slots import NOISE, place
from matchmaker.matching.table_plan.tables import seat

SECONDS = 25.0
"""Time for the integer programmes together; the rest takes a second or two for 300 SMEs."""

SMALL = 3_000
"""Up to so many possible meetings, all are given to the integer programme, without noise."""

LARGE = 40_000
"""More possible meetings the solver does not bring to an end in the time."""

NEAR, FAR = 0.02, 0.1
"""Pairs that lose the bound at most so much are tried, too, when there are not slots enough for its own."""

TOLERANCE = 1e-3
"""A plan so near the bound has reached it."""

CLOSE = 1e-4
"""Share of the bound for which nobody waits any longer."""

STEPS = ("preview", "improve", "bound", "slots", "wider", "done")


@dataclass(frozen=True, slots=True)
class Quality:
    """What the plan is worth beside the bound, which no plan exceeds, and beside the plan made slot by slot.

    `bound`: its `sum` holds for plans that serve as many SMEs as this one.
    """

    worth: Worth
    bound: Worth
    preview: Worth

    @property
    def gap(self) -> float:
        """Share of the bound's sum that is missing at most."""
        return max(0.0, self.bound.sum - self.worth.sum) / self.bound.sum if self.bound.sum > 0 else 0.0

    @property
    def best(self) -> bool:
        """Whether no better plan exists."""
        return self.worth.served >= self.bound.served and self.worth.sum >= self.bound.sum - TOLERANCE


@dataclass(frozen=True, slots=True)
class TablePlan:
    """Meetings in the order of slots and tables, what they are worth, and who and what found no place."""

    meetings: tuple[Meeting, ...]
    quality: Quality
    unserved: tuple[str, ...]
    leftovers: tuple[Leftover, ...]


class _Search:
    """The best plan so far, beside the bound."""

    def __init__(self, tableau: Tableau) -> None:
        self.held = Occupancy(tableau)
        start = slot_by_slot(tableau)
        self.preview, self.best = start.worth(), start
        counts = self.held.counts()
        steps = sum(float(step(np.minimum(counts, n), 0.0)[counts > n].sum()) for n in (1, 2))
        self.rest = self.held.worth().sum - steps
        """Worth of what is held that is not in `Relaxed.worth`."""

    def improve(self) -> None:
        """Improve the plan made at once, and beside it what is left of an earlier one."""
        tableau = self.held.tableau
        self.best = improve(self.best)
        if tableau.kept:
            earlier = Occupancy(tableau)
            earlier.add_all((sme, partner, slot) for (sme, partner), (slot, _) in tableau.kept.items())
            self.take(earlier)

    def take(self, found: Occupancy) -> None:
        """Another plan; it becomes the best one if it is worth more once improved."""
        self.best = max(self.best, improve(found), key=Occupancy.worth)

    @cached_property
    def relaxed(self) -> Relaxed:
        return relax(self.held, self.held.first)

    @cached_property
    def without_priority(self) -> float:
        """Bound for plans that serve fewer SMEs than could be."""
        return relax(self.held, 0.0).worth

    def lower_bound_to(self, worth: float) -> None:
        """Another proof that no plan is worth more."""
        if worth < self.relaxed.worth:
            self.relaxed = replace(self.relaxed, worth=worth)

    def quality(self) -> Quality:
        """Worth beside the bound for plans that serve as many."""
        worth = self.best.worth()
        served = int((self.relaxed.worth + WHOLE) // self.held.first)
        most = self.relaxed.worth - served * self.held.first
        if worth.served < served or worth.sum < most + self.rest - TOLERANCE:
            other = self.without_priority
            most = other if worth.served < served else min(most, other)
        return Quality(worth, Worth(served, round(most + self.rest, 9)), self.preview)

    def result(self) -> TablePlan:
        """The plan as others use it."""
        smes = self.held.tableau.problem.smes
        counts = self.best.counts()
        unserved = tuple(one.id for one, count in zip(smes, counts, strict=True) if not count)
        return TablePlan(seat(self.best), self.quality(), unserved, leftover_pairs(self.best))


def preview(problem: Problem) -> TablePlan:
    """A good plan at once (about a second for 300 SMEs), beside the same bound as the full one."""
    search = _Search(Tableau(problem))
    search.improve()
    return search.result()


def solve(problem: Problem, *, seconds: float = SECONDS, report: Report | None = None) -> TablePlan:
    """The best plan found in the time; `report` is told every step when it begins."""
    say: Report = report or (lambda done, step: None)
    until = monotonic() + seconds
    say(0.0, "preview")
    search = _Search(Tableau(problem))
    say(0.05, "improve")
    search.improve()
    say(0.15, "bound")
    for done, name, pairs, noise in _trials(search):
        left = until - monotonic()
        quality = search.quality()
        if left <= 0 or (quality.worth.served >= quality.bound.served and quality.gap <= CLOSE):
            break
        say(done, name)
        placed = place(search.held, pairs, left, noise)
        if placed is not None:
            search.take(placed.plan)
            if not noise:
                search.lower_bound_to(placed.bound)
    say(1.0, "done")
    return search.result()


def _trials(search: _Search) -> Iterator[tuple[float, str, Mask, float]]:
    """(share done before, step, pairs, noise) of the integer programmes in turn, quick ones first."""
    everything = np.isfinite(search.relaxed.cost)
    if len(offered_by(search.held, everything)) <= SMALL:
        yield 0.3, "slots", everything, 0.0
        return
    yield 0.3, "slots", search.relaxed.chosen, NOISE
    for done, cost in ((0.5, NEAR), (0.75, FAR)):
        near = search.relaxed.cost <= cost
        if len(offered_by(search.held, near)) <= LARGE:
            yield done, "wider", near, NOISE / 10
