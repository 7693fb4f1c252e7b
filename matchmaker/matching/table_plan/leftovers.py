"""Pairs that fit well and found no slot: what remains to be done after the roadshow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.table_plan.occupancy import Occupancy


@dataclass(frozen=True, slots=True)
class Leftover:
    """An SME and a partner that should talk and do not meet in the plan, with their mutual fit."""

    sme: str
    partner: str
    fit: float


def leftover_pairs(plan: Occupancy) -> tuple[Leftover, ...]:
    """For every SME as many of its best pairs without a meeting as it has meetings less than it wanted.

    Best fit first; of equal fit in the order of SMEs and partners.
    """
    tableau = plan.tableau
    missing = np.maximum(tableau.wanted - plan.counts(), 0)
    open_pairs = np.where(tableau.allowed & (plan.slot_of < 0), tableau.fit, 0.0)
    order = np.argsort(-open_pairs, axis=1, kind="stable")
    found = [
        Leftover(sme.id, tableau.problem.partners[partner].id, float(open_pairs[place, partner]))
        for place, sme in enumerate(tableau.problem.smes)
        for partner in order[place, : missing[place]]
        if open_pairs[place, partner] > 0
    ]
    return tuple(sorted(found, key=lambda one: -one.fit))
