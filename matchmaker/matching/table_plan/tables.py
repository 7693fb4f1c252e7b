"""At which table a meeting is: partners stay where they are, SMEs walk."""

from __future__ import annotations

from collections import defaultdict

from matchmaker.matching.table_plan.occupancy import Held, Occupancy
from matchmaker.matching.table_plan.problem import Meeting, Problem


def seat(plan: Occupancy) -> tuple[Meeting, ...]:
    """Every meeting with a table; no table twice in a slot.

    Meetings of an earlier plan keep their table where it is free, those held in any case. When the room has a
    table for every table that partners bring, each partner has its own; otherwise it gets free ones, those
    where it sat before first. Of its own tables a partner uses the one that was free longest, so that
    everybody at them has breaks in turn.
    """
    return tuple(sorted(_Seating(plan).all(), key=lambda one: (one.slot, one.table)))


class _Seating:
    def __init__(self, plan: Occupancy) -> None:
        self.plan, self.problem = plan, plan.tableau.problem
        self.before = {
            (one.sme, one.partner, one.slot): one.table for one in (*self.problem.planned, *self.problem.held)
        }
        self.own = _own(self.problem)
        self.last: dict[tuple[int, int], int] = defaultdict(lambda: -1)

    def all(self) -> list[Meeting]:
        by_slot: dict[int, list[Held]] = defaultdict(list)
        for one in self.plan.meetings():
            by_slot[one[2]].append(one)
        return [meeting for slot in sorted(by_slot) for meeting in self._slot(by_slot[slot])]

    def _slot(self, meetings: list[Held]) -> list[Meeting]:
        taken: dict[int, Held] = {}
        # Held ones first, then those of an earlier plan, then new ones.
        for one in sorted(meetings, key=lambda one: (not self.plan.fixed[one[:2]], one[1], one[0])):
            table = self._before(one)
            if table is not None and (self.plan.fixed[one[:2]] or table not in taken):
                self._take(one, table, taken)
        seated = set(taken.values())
        for one in sorted(meetings, key=lambda one: (one[1], one[0])):
            if one not in seated:
                free = (table for table in range(self.problem.room) if table not in taken)
                self._take(one, min(free, key=lambda table: self._order(one[1], table)), taken)
        return [self._meeting(one, table) for table, one in taken.items()]

    def _take(self, one: Held, table: int, taken: dict[int, Held]) -> None:
        taken[table] = one
        self.last[one[1], table] = one[2]
        self.own.setdefault(table, one[1])

    def _before(self, one: Held) -> int | None:
        meeting = self._meeting(one, 0)
        table = self.before.get((meeting.sme, meeting.partner, meeting.slot))
        keeps = table is not None and (table < self.problem.room or self.plan.fixed[one[:2]])
        return table if keeps else None

    def _order(self, partner: int, table: int) -> tuple[int, int, int]:
        owner = self.own.get(table)
        kind = 0 if owner == partner else 1 if owner is None else 2
        return kind, self.last[partner, table] if kind == 0 else 0, table

    def _meeting(self, one: Held, table: int) -> Meeting:
        sme, partner, slot = one
        return Meeting(self.problem.smes[sme].id, self.problem.partners[partner].id, slot, table)


def _own(problem: Problem) -> dict[int, int]:
    """Partner (by its place) of each table, when there are enough for all; those it had before first."""
    if sum(one.tables for one in problem.partners) > problem.room:
        return {}
    at = {one.id: place for place, one in enumerate(problem.partners)}
    own: dict[int, int] = {}
    owned = [0] * len(problem.partners)
    for one in sorted((*problem.held, *problem.planned), key=lambda one: (one.slot, one.table)):
        place = at.get(one.partner)
        if place is None or one.table >= problem.room or one.table in own:
            continue
        if owned[place] < problem.partners[place].tables:
            own[one.table] = place
            owned[place] += 1
    free = iter([table for table in range(problem.room) if table not in own])
    for place, partner in enumerate(problem.partners):
        for _ in range(partner.tables - owned[place]):
            own[next(free)] = place
    return own
