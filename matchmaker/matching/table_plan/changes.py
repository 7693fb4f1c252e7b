"""What planning again changes, so that a coordinator sees it before taking it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.matching.table_plan.problem import Meeting


@dataclass(frozen=True, slots=True)
class Changes:
    """Meetings of two plans by pair. `moved`: (before, after) where slot or table differ."""

    kept: tuple[Meeting, ...]
    moved: tuple[tuple[Meeting, Meeting], ...]
    dropped: tuple[Meeting, ...]
    added: tuple[Meeting, ...]

    @property
    def people(self) -> frozenset[str]:
        """SMEs and partners whose own plan is different now."""
        changed = (*self.dropped, *self.added, *(after for _, after in self.moved))
        return frozenset(person for one in changed for person in (one.sme, one.partner))


def changes_between(before: Sequence[Meeting], after: Sequence[Meeting]) -> Changes:
    """Compare two plans; each sorted by slot and table."""
    order = lambda one: (one.slot, one.table)  # noqa: E731
    old = {(one.sme, one.partner): one for one in sorted(before, key=order)}
    new = {(one.sme, one.partner): one for one in sorted(after, key=order)}
    both = [(one, new[pair]) for pair, one in old.items() if pair in new]
    return Changes(
        tuple(one for one, then in both if one == then),
        tuple((one, then) for one, then in both if one != then),
        tuple(one for pair, one in old.items() if pair not in new),
        tuple(one for pair, one in new.items() if pair not in old),
    )
