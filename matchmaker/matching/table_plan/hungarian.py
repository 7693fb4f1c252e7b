"""The best meetings of one slot, or of one partner, while all others stay: an assignment problem.

scipy solves it exactly (Crouse, "On implementing 2D rectangular assignment algorithms", 2016).
"""

from __future__ import annotations

import numpy as np

from matchmaker.matching.table_plan.occupancy import Held, Occupancy, step
from matchmaker.matching.table_plan.problem import Array, Counts, Mask, Tableau
from matchmaker.matching.table_plan.solver import optimize

ROUNDS = 30
"""Most rounds over all slots and partners; hardly any plan still grows after ten."""


def slot_by_slot(tableau: Tableau) -> Occupancy:
    """A plan at once: every slot in turn gets its best meetings, given those of the slots before it."""
    plan = Occupancy(tableau)
    for slot in range(tableau.shape[2]):
        fill_slot(plan, slot)
    return plan


def improve(plan: Occupancy) -> Occupancy:
    """The plan, with every slot and every partner filled anew in turns until its worth grows no more."""
    for _ in range(ROUNDS):
        before = plan.worth()
        for slot in range(plan.tableau.shape[2]):
            refill(plan, slot=slot)
        for partner in range(plan.tableau.shape[1]):
            refill(plan, partner=partner)
        if plan.worth() <= before:
            break
    return plan


def refill(plan: Occupancy, *, slot: int | None = None, partner: int | None = None) -> None:
    """Put the best meetings of the slot or partner in place of the movable ones, if that is worth more."""
    before, out = plan.worth(), plan.movable(slot=slot, partner=partner)
    for one in out:
        plan.remove(one)
    added = fill_slot(plan, slot) if slot is not None else fill_partner(plan, partner or 0, out)
    if plan.worth() <= before:
        for one in added:
            plan.remove(one)
        for one in out:
            plan.add(one)


def fill_slot(plan: Occupancy, slot: int) -> list[Held]:
    """Add the slot's best meetings beside what the plan holds; returns them."""
    tableau = plan.tableau
    smes = np.flatnonzero(plan.smes_for(slot))
    places = np.repeat(np.arange(tableau.shape[1]), plan.seats_for(slot))
    free = (tableau.allowed & (plan.slot_of < 0))[np.ix_(smes, places)]
    gain = tableau.worth(slot)[np.ix_(smes, places)] + step(plan.counts()[smes], plan.first)[:, np.newaxis]
    chosen = assign(np.where(free, gain, 0.0), plan.tables_for(slot))
    added = [(int(smes[row]), int(places[column]), slot) for row, column in chosen]
    for one in added:
        plan.add(one)
    return added


def fill_partner(plan: Occupancy, partner: int, before: list[Held]) -> list[Held]:
    """Add the partner's best meetings over all slots; `before`: those just taken out, whose seats are used.

    Other slots than those of `before` are used only where the partner's breaks and limit leave room anyway.
    """
    tableau = plan.tableau
    seats = _seats_of(plan, partner, before)
    slots = np.repeat(np.arange(tableau.shape[2]), seats)
    may = np.array([plan.smes_for(slot) for slot in range(tableau.shape[2])]).T.reshape(tableau.free.shape)
    free: Mask = may[:, slots] & (tableau.allowed[:, partner] & (plan.slot_of[:, partner] < 0))[:, np.newaxis]
    worth = np.repeat(tableau.fit[:, [partner]], slots.size, axis=1)
    for (sme, other), (slot, cost) in tableau.kept.items():
        if other == partner:
            worth[sme] += np.where(slots == slot, cost, cost / 2)
    gain = worth + step(plan.counts(), plan.first)[:, np.newaxis]
    most = int(tableau.most[partner] - plan.load[partner].sum())
    chosen = assign(np.where(free, gain, 0.0), most)
    added = [(int(row), partner, int(slots[column])) for row, column in chosen]
    for one in added:
        plan.add(one)
    return added


def _seats_of(plan: Occupancy, partner: int, before: list[Held]) -> Counts:
    """Seats by slot that the partner can all use: those it had, then any more from the first slot on."""
    tableau, trial = plan.tableau, plan.load[partner].copy()
    seats = np.zeros(tableau.shape[2], dtype=np.int64)
    for *_, slot in before:
        trial[slot] += 1
        seats[slot] += 1
    row, most = tableau.partner_in_a_row(), int(tableau.tables[partner])
    for slot in range(tableau.shape[2]):
        more = min(int(tableau.seats[partner, slot] - trial[slot]), plan.tables_for(slot) - int(seats[slot]))
        starts = range(max(0, slot - row), min(slot, tableau.shape[2] - row - 1) + 1)
        more = min([more, *(row * most - int(trial[start : start + row + 1].sum()) for start in starts)])
        trial[slot] += max(0, more)
        seats[slot] += max(0, more)
    return seats


def assign(gain: Array, most: int) -> list[tuple[int, int]]:
    """Rows and columns of the assignment with the greatest sum and at most `most` entries; 0 is no entry."""
    rows, columns = np.flatnonzero(gain.any(axis=1)), np.flatnonzero(gain.any(axis=0))
    inner = gain[np.ix_(rows, columns)]
    if most <= 0 or not inner.size:
        return []
    if most < min(inner.shape):
        inner = _limited(inner, most)
    found = optimize.linear_sum_assignment(inner, maximize=True)
    pairs = [(row, column) for row, column in zip(*found, strict=True) if inner[row, column] > 0]
    return [
        (int(rows[row]), int(columns[column]))
        for row, column in pairs
        if row < rows.size and column < columns.size
    ]


def _limited(gain: Array, most: int) -> Array:
    """Rows and columns more that take all but `most` of the others: each must have one, worth nothing."""
    rows, columns = gain.shape
    wide = np.zeros((rows + columns - most, columns + rows - most))
    wide[:rows, :columns] = gain
    wide[rows:, columns:] = -1e9
    return wide
