"""The plan as a linear or integer programme for HiGHS, with slots one by one or all taken together.

Variables are the offered meetings (SME, partner, slot) and, for every SME, whether it has a first, second and
third meeting, which carry the steps of worth. With slots taken together an offered meeting has no slot;
instead there are variables for when each SME is busy and how many tables each partner uses when. Meetings in
the plan given stay and take their room.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matchmaker.matching.table_plan.occupancy import LATER, Occupancy
from matchmaker.matching.table_plan.problem import Array, Counts, Mask
from matchmaker.matching.table_plan.solver import optimize, sparse


@dataclass
class Rows:
    """Rows of a sparse matrix with their upper bounds, collected piece by piece."""

    row: list[Counts] = field(default_factory=list)
    column: list[Counts] = field(default_factory=list)
    value: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    count: int = 0

    def group(self, keys: Counts, columns: Counts, upper: Array | Counts) -> None:
        """One row for every entry of `upper`: the sum of the columns with its place as key."""
        self.entries(keys, columns, 1.0)
        self.close(upper)

    def entries(self, keys: Counts, columns: Counts, value: float) -> None:
        """Entries of the rows that `close` ends."""
        self.row.append(keys + self.count)
        self.column.append(columns)
        self.value.append(np.full(columns.size, value))

    def close(self, upper: Array | Counts) -> None:
        """End the rows begun; one upper bound each."""
        self.upper.append(np.asarray(upper, dtype=np.float64))
        self.count += len(self.upper[-1])

    def constraint(self, columns: int) -> Any:
        """All rows as one constraint over so many columns."""
        where = (np.concatenate(self.row), np.concatenate(self.column))
        matrix = sparse.csr_array((np.concatenate(self.value), where), shape=(self.count, columns))
        return optimize.LinearConstraint(matrix, -np.inf, np.concatenate(self.upper))


@dataclass(frozen=True)
class Programme:
    """Maximise `worth` within `limits` and between 0 and `upper`; the offered meetings come first.

    `offered`: (SME, partner, slot), shape (meetings, 3), or (SME, partner) without slots.
    """

    offered: Counts
    worth: Array
    upper: Array
    limits: Any


def offered_by(plan: Occupancy, pairs: Mask, *, together: bool = False) -> Counts:
    """Meetings of the pairs that are possible one by one: (SME, partner, slot), together (SME, partner)."""
    tableau = plan.tableau
    free = (tableau.free & ~plan.busy)[:, np.newaxis, :] & (tableau.seats > plan.load)[np.newaxis]
    may = (pairs & tableau.allowed & (plan.slot_of < 0))[:, :, np.newaxis] & free
    return np.argwhere(may.any(axis=2) if together else may)


def programme(plan: Occupancy, offered: Counts, first: float) -> Programme:
    """The programme over the offered meetings; `first`: worth of an SME's first meeting beside its fit."""
    tableau, used = plan.tableau, plan.counts()
    smes, partners, _ = tableau.shape
    sme, partner = offered[:, 0], offered[:, 1]
    here = np.arange(len(offered))
    rows = Rows()
    pairs, pair = np.unique(sme * partners + partner, return_inverse=True)
    rows.group(pair, here, np.ones(pairs.size))
    rows.group(sme, here, np.maximum(tableau.wanted - used, 0))
    rows.group(partner, here, np.maximum(tableau.most - plan.load.sum(axis=1), 0))
    upper = [np.ones(here.size), *_places(plan, offered, rows)]
    steps = sum(one.size for one in upper) + np.arange(smes * 3)
    upper.append(np.ones(steps.size))
    rows.entries(np.repeat(np.arange(smes), 3), steps, 1.0)
    rows.entries(sme, here, -1.0)
    rows.close(np.minimum(used, 3))
    worth = np.zeros(sum(one.size for one in upper))
    worth[: here.size] = _worth(plan, offered)
    worth[steps] = np.tile([first, *LATER], smes)
    return Programme(offered, worth, np.concatenate(upper), rows.constraint(worth.size))


def _places(plan: Occupancy, offered: Counts, rows: Rows) -> list[Array]:
    """Rows about who is where when; returns upper bounds of the variables that they add.

    With slots one by one the offered meetings say it themselves and nothing is added.
    """
    tableau = plan.tableau
    smes, _, slots = tableau.shape
    here = np.arange(len(offered))
    room = np.maximum(tableau.problem.room - plan.load.sum(axis=0), 0)
    free = (tableau.free & ~plan.busy).astype(np.int64)
    seats = np.maximum(tableau.seats - plan.load, 0)
    rules = (
        (offered[:, 0], free, plan.busy.astype(np.int64), tableau.in_a_row(), np.ones(smes, dtype=np.int64)),
        (offered[:, 1], seats, plan.load, tableau.partner_in_a_row(), tableau.tables),
    )
    if offered.shape[1] == 3:
        slot = offered[:, 2]
        rows.group(slot, here, room)
        for who, most, taken, row, each in rules:
            rows.group(who * slots + slot, here, most.ravel())
            _breaks(rows, (who, slot, here), taken, row, each)
        return []
    behind = here.size
    for who, most, taken, row, each in rules:
        person, slot = np.divmod(np.arange(most.size), slots)
        columns = behind + np.arange(most.size)
        rows.entries(who, here, 1.0)
        rows.entries(person, columns, -1.0)
        rows.close(np.zeros(len(most)))
        _breaks(rows, (person, slot, columns), taken, row, each)
        behind += columns.size
    tables = here.size + free.size + np.arange(seats.size)
    rows.group(np.arange(seats.size) % slots, tables, room)
    return [free.ravel().astype(np.float64), seats.ravel().astype(np.float64)]


def _breaks(
    rows: Rows, entries: tuple[Counts, Counts, Counts], taken: Counts, row: int, each: Counts
) -> None:
    """After `row` meetings in a row comes a free slot: no `row` + 1 slots in a row are all used.

    `entries`: (who, slot, column) of what is counted.
    """
    who, slot, columns = entries
    for start in range(taken.shape[1] - row):
        inside = (slot >= start) & (slot <= start + row)
        room = row * each - taken[:, start : start + row + 1].sum(axis=1)
        rows.group(who[inside], columns[inside], np.maximum(room, 0))


def _worth(plan: Occupancy, offered: Counts) -> Array:
    """Worth of each offered meeting in its slot, or in the best one."""
    worth: Array = plan.tableau.fit[offered[:, 0], offered[:, 1]].copy()
    for (sme, partner), (before, cost) in plan.tableau.kept.items():
        places = np.flatnonzero((offered[:, 0] == sme) & (offered[:, 1] == partner))
        same = offered[places, 2] == before if offered.shape[1] == 3 else True
        worth[places] += np.where(same, cost, cost / 2)
    return worth
