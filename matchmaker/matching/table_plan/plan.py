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

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import monotonic

import numpy as np

from matchmaker.matching.table_plan.bound import Relaxed, relax
from matchmaker.matching.table_plan.hungarian import improve, slot_by_slot
from matchmaker.matching.table_plan.leftovers import Leftover, leftover_pairs
from matchmaker.matching.table_plan.model import offered_by
from matchmaker.matching.table_plan.occupancy import Occupancy, Worth, step
from matchmaker.matching.table_plan.problem import Meeting, Problem, Report, Tableau
from matchmaker.matching.table_plan.slots import place
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

Attempt = Callable[[float], Occupancy | None]

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


def preview(problem: Problem) -> TablePlan:
    """A good plan at once (a second for 300 SMEs), with the same bound as the full one."""
    tableau = Tableau(problem)
    start = slot_by_slot(tableau)
    held = Occupancy(tableau)
    return _result(_start(tableau, start), start.worth(), held, relax(held, held.first))


def solve(problem: Problem, *, seconds: float = SECONDS, report: Report | None = None) -> TablePlan:
    """The best plan found in the time; `report` is told every step when it begins."""
    say: Report = report or (lambda done, step: None)
    until = monotonic() + seconds
    tableau = Tableau(problem)
    say(0.0, "preview")
    start = slot_by_slot(tableau)
    say(0.05, "improve")
    best = _start(tableau, start)
    say(0.15, "bound")
    held = Occupancy(tableau)
    relaxed = relax(held, held.first)
    for done, name, attempt in _trials(held, relaxed):
        left = until - monotonic()
        if left <= 0 or _quality(best, start.worth(), held, relaxed).best:
            break
        say(done, name)
        found = attempt(left)
        if found is not None:
            best = max(best, improve(found), key=Occupancy.worth)
    say(1.0, "done")
    return _result(best, start.worth(), held, relaxed)


def _start(tableau: Tableau, start: Occupancy) -> Occupancy:
    """The better of the plan made slot by slot and what is left of an earlier one, both improved."""
    best = improve(start.copy())
    if not tableau.kept:
        return best
    earlier = Occupancy(tableau)
    earlier.add_all((sme, partner, slot) for (sme, partner), (slot, _) in tableau.kept.items())
    return max(best, improve(earlier), key=Occupancy.worth)


def _trials(held: Occupancy, relaxed: Relaxed) -> Iterator[tuple[float, str, Attempt]]:
    """(share done before, step, what to try with so many seconds) in turn, quick ones first."""
    everything = np.isfinite(relaxed.cost)
    if len(offered_by(held, everything)) <= SMALL:
        yield 0.3, "slots", lambda left: place(held, everything, left, 0.0)
        return
    yield 0.3, "slots", lambda left: place(held, relaxed.chosen, left)
    for done, cost in ((0.5, NEAR), (0.75, FAR)):
        near = relaxed.cost <= cost
        if len(offered_by(held, near)) <= LARGE:
            yield done, "wider", partial(place, held, near)


def _quality(plan: Occupancy, start: Worth, held: Occupancy, relaxed: Relaxed) -> Quality:
    """The bound for plans that serve as many; see `Relaxed.worth` for what is in it."""
    counts = held.counts()
    steps = sum(float(step(np.minimum(counts, n), 0.0)[counts > n].sum()) for n in (1, 2))
    rest = held.worth().sum - steps
    served = int((relaxed.worth + 1e-6) // held.first)
    worth = plan.worth()
    total = relaxed.worth - served * held.first
    if worth.served < served:
        total = relax(held, 0.0).worth
    return Quality(worth, Worth(served, round(total + rest, 9)), start)


def _result(plan: Occupancy, start: Worth, held: Occupancy, relaxed: Relaxed) -> TablePlan:
    smes = plan.tableau.problem.smes
    unserved = tuple(one.id for one, count in zip(smes, plan.counts(), strict=True) if not count)
    return TablePlan(seat(plan), _quality(plan, start, held, relaxed), unserved, leftover_pairs(plan))
