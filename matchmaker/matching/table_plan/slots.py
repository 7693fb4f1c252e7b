"""Slots for chosen pairs, by an integer programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.table_plan.model import offered_by, programme
from matchmaker.matching.table_plan.occupancy import Occupancy
from matchmaker.matching.table_plan.problem import Mask
from matchmaker.matching.table_plan.solver import optimize

NOISE = 1e-3
"""Meetings count up to so much more, the same for the same input. Slots are so alike that
without it the solver takes ten times as long to choose among plans of exactly the same worth; a meeting less
is never made up by it."""

GAP = 1e-9
"""Relative to a worth that first meetings dominate: the rest is exact to about a thousandth of a meeting."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The plan with meetings added, and what none with these pairs exceeds (see `Relaxed.worth`)."""

    plan: Occupancy
    bound: float


def place(plan: Occupancy, pairs: Mask, seconds: float, noise: float = NOISE) -> Placed | None:
    """The plan with the best meetings of the pairs added; None when none was found in the time."""
    offered = offered_by(plan, pairs)
    model = programme(plan, offered, plan.first)
    worth = model.worth.copy()
    worth[: len(offered)] += noise * np.random.default_rng(len(offered)).random(len(offered))
    found = optimize.milp(
        -worth,
        integrality=np.ones(worth.size),
        bounds=optimize.Bounds(0, model.upper),
        constraints=model.limits,
        options={"time_limit": max(seconds, 0.1), "mip_rel_gap": GAP},
    )
    if found.x is None:
        return None
    filled = plan.copy()
    filled.add_all((int(a), int(b), int(c)) for a, b, c in offered[found.x[: len(offered)] > 0.5])
    return Placed(filled, -float(found.mip_dual_bound))
