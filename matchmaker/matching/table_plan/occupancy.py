"""A plan in the making: who meets whom when, what that is worth, and what may still be added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.table_plan.problem import Counts, Mask, Tableau

LATER = (0.5, 0.25)
"""Worth of a second and a third meeting beside their fit; further ones count with their fit alone."""

Held = tuple[int, int, int]
"""A meeting by places: (SME, partner, slot)."""


def step(meetings: Counts, first: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Worth of one more meeting beside its fit for SMEs that have so many; `first` for those with none."""
    worth = np.array([first, *LATER, 0.0])
    found: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = worth[np.minimum(meetings, len(LATER) + 1)]
    return found


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """What a plan is worth, compared in this order: SMEs with a meeting, then the sum of fit, steps and kept.

    `sum`: rounded, so that plans of the same worth compare as equal.
    """

    served: int
    sum: float


def first_worth(tableau: Tableau) -> float:
    """Worth of an SME's first meeting that outweighs everything else together, so that it comes first."""
    most = np.minimum(tableau.wanted, tableau.shape[2]).sum()
    return float(1 + most * (1 + tableau.problem.change_cost) + sum(LATER) * tableau.shape[0])


class Occupancy:
    """Meetings with the counts that the rules need; `room_for` says what may be added."""

    def __init__(self, tableau: Tableau) -> None:
        smes, partners, slots = tableau.shape
        self.tableau, self.first = tableau, first_worth(tableau)
        self.slot_of: Counts = np.full((smes, partners), -1, dtype=np.int64)
        self.busy: Mask = np.zeros((smes, slots), dtype=np.bool_)
        self.load: Counts = np.zeros((partners, slots), dtype=np.int64)
        self.fixed: Mask = np.zeros((smes, partners), dtype=np.bool_)
        for one in tableau.problem.held:
            sme, partner = tableau.sme_at[one.sme], tableau.partner_at[one.partner]
            self.add((sme, partner, one.slot))
            self.fixed[sme, partner] = True

    def copy(self) -> Occupancy:
        """An independent copy."""
        other = object.__new__(Occupancy)
        other.tableau, other.first, other.fixed = self.tableau, self.first, self.fixed
        other.slot_of, other.busy, other.load = self.slot_of.copy(), self.busy.copy(), self.load.copy()
        return other

    def add(self, one: Held) -> None:
        """Enter a meeting."""
        sme, partner, slot = one
        self.slot_of[sme, partner] = slot
        self.busy[sme, slot] = True
        self.load[partner, slot] += 1

    def remove(self, one: Held) -> None:
        """Take a meeting out."""
        sme, partner, slot = one
        self.slot_of[sme, partner] = -1
        self.busy[sme, slot] = False
        self.load[partner, slot] -= 1

    def meetings(self) -> list[Held]:
        """All of them, by SME and partner."""
        pairs = np.argwhere(self.slot_of >= 0)
        return [(int(sme), int(partner), int(self.slot_of[sme, partner])) for sme, partner in pairs]

    def movable(self, *, slot: int | None = None, partner: int | None = None) -> list[Held]:
        """Meetings in the slot, or of the partner, that were not held yet."""
        found = (self.slot_of == slot) if slot is not None else (self.slot_of >= 0)
        found = found & ~self.fixed
        if partner is not None:
            found[:, :partner] = found[:, partner + 1 :] = False
        return [(int(sme), int(where), int(self.slot_of[sme, where])) for sme, where in np.argwhere(found)]

    def counts(self) -> Counts:
        """Meetings of each SME."""
        counts: Counts = (self.slot_of >= 0).sum(axis=1)
        return counts

    def smes_for(self, slot: int) -> Mask:
        """SMEs that may have a meeting in the slot beside those they have."""
        may: Mask = self.tableau.free[:, slot] & ~self.busy[:, slot]
        may &= self.counts() < self.tableau.wanted
        return may & (_around(self.busy.astype(np.int64), slot, self.tableau.in_a_row()) >= 1)

    def seats_for(self, slot: int) -> Counts:
        """Meetings that each partner may have in the slot beside those it has."""
        tableau = self.tableau
        left = np.minimum(tableau.seats[:, slot] - self.load[:, slot], tableau.most - self.load.sum(axis=1))
        rest = _around(self.load, slot, tableau.partner_in_a_row(), tableau.tables)
        most: Counts = np.maximum(0, np.minimum(left, rest))
        return most

    def tables_for(self, slot: int) -> int:
        """Tables of the room that are free in the slot."""
        return max(0, self.tableau.problem.room - int(self.load[:, slot].sum()))

    def room_for(self, one: Held) -> bool:
        """Whether the meeting may be added."""
        sme, partner, slot = one
        if not self.tableau.allowed[sme, partner] or self.slot_of[sme, partner] >= 0:
            return False
        return bool(self.smes_for(slot)[sme] and self.seats_for(slot)[partner] and self.tables_for(slot))

    def add_all(self, meetings: Iterable[Held]) -> None:
        """Enter those for which there is room, in the order given."""
        for one in meetings:
            if self.room_for(one):
                self.add(one)

    def worth(self) -> Worth:
        """What the plan is worth as it stands."""
        counts = self.counts()
        total = sum(step(np.minimum(counts, more), 0.0)[counts > more].sum() for more in range(1, 3))
        total += self.tableau.fit[self.slot_of >= 0].sum()
        for pair, (slot, cost) in self.tableau.kept.items():
            if self.slot_of[pair] >= 0:
                total += cost if self.slot_of[pair] == slot else cost / 2
        return Worth(int((counts > 0).sum()), round(float(total), 9))


def _around(taken: Counts, slot: int, row: int, each: Counts | int = 1) -> Counts:
    """Meetings that fit into the slot when `row` + 1 slots in a row hold at most `row` times `each`."""
    slots = taken.shape[1]
    starts = range(max(0, slot - row), min(slot, slots - row - 1) + 1)
    room = np.full(taken.shape[0], slots * max(1, int(np.max(each, initial=1))), dtype=np.int64)
    for start in starts:
        room = np.minimum(room, row * np.asarray(each) - taken[:, start : start + row + 1].sum(axis=1))
    return room
