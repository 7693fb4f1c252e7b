"""What a table plan is made of: who takes part when, how well each pair fits, and the rules of the room."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]

Report = Callable[[float, str], None]
"""Told how much is done (0 to 1) and the name of the step, one of STEPS."""

MINIMUM_FIT = 0.3
"""Mutual fit below which no meeting is made, unless a coordinator decides otherwise."""

CHANGE_COST = 0.75
"""What a meeting that is given up costs when planning again, in units of fit: only a much better one is
worth telling two people of a change. A meeting moved to another slot costs half of it."""


@dataclass(frozen=True, slots=True)
class Sme:
    """A company that takes part: the slots in which it is there, and how many meetings it wants."""

    id: str
    present: frozenset[int]
    wanted: int


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner that takes part. `tables`: meetings at once. `most`: no more meetings, None for no limit."""

    id: str
    tables: int
    present: frozenset[int]
    breaks: frozenset[int] = frozenset()
    most: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """An SME meets a partner in a slot at a table; slots and tables count from 0."""

    sme: str
    partner: str
    slot: int
    table: int


@dataclass(frozen=True)
class Problem:
    """One roadshow to plan. Raises ValueError when the parts do not belong together.

    `fit`: mutual fit in [0, 1], shape (SMEs, partners). `room`: tables in the room. `in_a_row`,
    `partner_in_a_row`: after so many meetings in a row an SME, or each table of a partner, has a slot free;
    None for no such rule. `excluded`: pairs (SME, partner) that are not to meet, as they met already.

    Planning again: `held` meetings stay as they are, whatever presence says; `planned` ones are kept where
    that costs less than `change_cost`. People who take part no longer may be named in `planned`, not in
    `held`.
    """

    smes: tuple[Sme, ...]
    partners: tuple[Partner, ...]
    slots: int
    room: int
    fit: Array
    minimum_fit: float = MINIMUM_FIT
    in_a_row: int | None = 3
    partner_in_a_row: int | None = None
    excluded: frozenset[tuple[str, str]] = frozenset()
    held: tuple[Meeting, ...] = ()
    planned: tuple[Meeting, ...] = ()
    change_cost: float = CHANGE_COST

    def __post_init__(self) -> None:
        everybody: tuple[Sme | Partner, ...] = (*self.smes, *self.partners)
        if len({one.id for one in everybody}) != len(everybody):
            raise ValueError("somebody takes part twice")
        if any(slot not in range(self.slots) for one in everybody for slot in one.present):
            raise ValueError("somebody is present in a slot that does not exist")
        if self.fit.shape != (len(self.smes), len(self.partners)):
            raise ValueError(f"fit has the shape {self.fit.shape}, not SMEs by partners")
        if self.fit.size and not (np.isfinite(self.fit).all() and 0 <= self.fit.min() <= self.fit.max() <= 1):
            raise ValueError("fit must lie in [0, 1]")
        numbers = (self.slots, self.room, *(one.wanted for one in self.smes))
        numbers += tuple(one.tables for one in self.partners)
        numbers += tuple(one.most or 0 for one in self.partners)
        if min(numbers) < 0 or not 0 <= self.minimum_fit <= 1 or self.change_cost < 0:
            raise ValueError("numbers of slots, tables and meetings must not be negative")
        if any(rule is not None and rule < 1 for rule in (self.in_a_row, self.partner_in_a_row)):
            raise ValueError("a break after less than one meeting leaves no meeting")
        smes, partners = ({one.id for one in people} for people in (self.smes, self.partners))
        if any(
            one.sme not in smes or one.partner not in partners or one.slot not in range(self.slots)
            for one in self.held
        ):
            raise ValueError("a meeting that was held names somebody or a slot that is not known")


class Tableau:
    """The problem as arrays; SMEs, partners and slots by their places.

    `allowed`: pairs that may meet. `free`: SMEs by slots. `seats`: meetings that a partner can hold by slot.
    `kept`: what an earlier plan adds to the worth of a meeting, by (SME, partner, slot).
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sme_at = {one.id: place for place, one in enumerate(problem.smes)}
        self.partner_at = {one.id: place for place, one in enumerate(problem.partners)}
        self.shape = (len(problem.smes), len(problem.partners), problem.slots)
        self.fit = problem.fit
        self.allowed: Mask = (problem.fit >= problem.minimum_fit) & (problem.fit > 0)
        for sme, partner in problem.excluded:
            if sme in self.sme_at and partner in self.partner_at:
                self.allowed[self.sme_at[sme], self.partner_at[partner]] = False
        self.wanted: Counts = np.array([one.wanted for one in problem.smes], dtype=np.int64)
        most = [problem.slots * one.tables if one.most is None else one.most for one in problem.partners]
        self.most: Counts = np.array(most, dtype=np.int64)
        self.tables: Counts = np.array([one.tables for one in problem.partners], dtype=np.int64)
        self.free: Mask = _slots(problem.slots, (one.present for one in problem.smes))
        there = _slots(problem.slots, (one.present - one.breaks for one in problem.partners))
        self.seats: Counts = there * self.tables[:, np.newaxis]
        self.kept = self._kept()

    def _kept(self) -> dict[tuple[int, int], tuple[int, float]]:
        """Slot and cost of every earlier meeting whose people still take part, by (SME, partner)."""
        found = {}
        for one in self.problem.planned:
            if one.sme in self.sme_at and one.partner in self.partner_at:
                pair = self.sme_at[one.sme], self.partner_at[one.partner]
                found[pair] = (one.slot, self.problem.change_cost)
        return found

    def worth(self, slot: int | None = None) -> Array:
        """Worth of each pair's meeting in the slot, or in its best one; shape (SMEs, partners)."""
        values = self.fit.copy()
        for pair, (before, cost) in self.kept.items():
            values[pair] += cost if slot is None or slot == before else cost / 2
        return values

    def in_a_row(self) -> int:
        """Most meetings in a row of an SME; more than there are slots when there is no rule."""
        return self.problem.in_a_row or self.problem.slots + 1

    def partner_in_a_row(self) -> int:
        """Most meetings in a row at one table of a partner; as `in_a_row`."""
        return self.problem.partner_in_a_row or self.problem.slots + 1


def _slots(slots: int, present: Iterable[Iterable[int]]) -> Mask:
    rows = [np.isin(np.arange(slots), list(one)) for one in present]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), slots)
