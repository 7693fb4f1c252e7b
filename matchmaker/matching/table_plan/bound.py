"""What no plan can exceed, and the pairs that such a plan would want, without asking who is when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.table_plan.model import offered_by, programme
from matchmaker.matching.table_plan.occupancy import Occupancy
from matchmaker.matching.table_plan.problem import Array, Mask
from matchmaker.matching.table_plan.solver import optimize

WHOLE = 1e-6
"""Smaller numbers of a linear programme are noise."""


@dataclass(frozen=True)
class Relaxed:
    """The best relaxed plan beside what is held.

    `worth`: fit of its pairs with the steps of all SMEs, those of held meetings among them. `chosen`: its
    pairs. `cost`: by how much it loses when another pair is forced into it; infinite for those that cannot
    meet.
    """

    worth: float
    chosen: Mask
    cost: Array


def relax(plan: Occupancy, first: float) -> Relaxed:
    """The best pairs when slots are only counted for each side: both need not be free in the same one.

    A linear programme of thousands instead of hundreds of thousands of variables; every real plan is one of
    its solutions. Nearly always the pairs come out whole, because choosing pairs within limits of both sides
    is a flow. Raises RuntimeError when the solver gives up.
    """
    tableau = plan.tableau
    chosen, cost = np.zeros(tableau.fit.shape, dtype=np.bool_), np.full(tableau.fit.shape, np.inf)
    if not tableau.fit.size or not tableau.shape[2]:
        return Relaxed(0.0, chosen, cost)
    model = programme(plan, offered_by(plan, tableau.allowed, together=True), first)
    found = optimize.linprog(
        -model.worth,
        A_ub=model.limits.A,
        b_ub=model.limits.ub,
        bounds=np.column_stack([np.zeros(model.upper.size), model.upper]),
        method="highs-ds",
    )
    if found.x is None:
        raise RuntimeError(f"the bound of the table plan was not found: {found.message}")
    size = len(model.offered)
    pairs = model.offered[:, 0], model.offered[:, 1]
    chosen[pairs] = found.x[:size] > WHOLE
    cost[pairs] = np.where(chosen[pairs], 0.0, np.maximum(found.lower.marginals[:size], 0.0))
    return Relaxed(-float(found.fun), chosen, cost)
