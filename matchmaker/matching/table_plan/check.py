"""The rules of a table plan, checked afresh on a list of meetings, whoever made it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from matchmaker.matching.table_plan.problem import Meeting, Partner, Problem, Sme


def broken_rules(problem: Problem, meetings: Sequence[Meeting]) -> list[str]:
    """Every rule that a meeting breaks which was not held already, as text; none for a plan that holds."""
    smes, partners = {one.id: one for one in problem.smes}, {one.id: one for one in problem.partners}
    unknown = [one for one in meetings if one.sme not in smes or one.partner not in partners]
    if unknown:
        return [f"{one} names somebody who takes no part" for one in unknown]
    done = frozenset(problem.held)
    missing = [f"{one} was held and is missing" for one in problem.held if one not in meetings]
    return [
        *missing,
        *(text for one in meetings if one not in done for text in _alone(problem, one, smes, partners)),
        *_together(problem, meetings, done, smes, partners),
    ]


def _alone(problem: Problem, one: Meeting, smes: dict[str, Sme], partners: dict[str, Partner]) -> list[str]:
    sme, partner = smes[one.sme], partners[one.partner]
    fit = problem.fit[problem.smes.index(sme), problem.partners.index(partner)]
    rules = {
        "the SME is not there": one.slot not in sme.present,
        "the partner is not there": one.slot not in partner.present - partner.breaks,
        "they fit too little": fit < problem.minimum_fit or fit <= 0,
        "they met already": (one.sme, one.partner) in problem.excluded,
        "there is no such table": one.table not in range(problem.room),
    }
    return [f"{one}: {text}" for text, broken in rules.items() if broken]


def _together(
    problem: Problem,
    meetings: Sequence[Meeting],
    done: frozenset[Meeting],
    smes: dict[str, Sme],
    partners: dict[str, Partner],
) -> list[str]:
    """Rules about several meetings, beside what the held ones break by themselves."""
    most = {one.id: len(meetings) if one.most is None else one.most for one in problem.partners}
    limits: dict[str, tuple[Callable[[Meeting], Any], Callable[[Meeting], int]]] = {
        "meets the partner more than once": (lambda one: (one.sme, one.partner), lambda one: 1),
        "is in two places at once": (lambda one: (one.sme, one.slot), lambda one: 1),
        "has more meetings than wanted": (lambda one: one.sme, lambda one: smes[one.sme].wanted),
        "has too few tables": (
            lambda one: (one.partner, one.slot),
            lambda one: partners[one.partner].tables,
        ),
        "has more meetings than its limit": (lambda one: one.partner, lambda one: most[one.partner]),
        "the room has too few tables": (lambda one: one.slot, lambda one: problem.room),
        "the table is taken": (lambda one: (one.slot, one.table), lambda one: 1),
    }
    found = []
    for text, (key, limit) in limits.items():
        counted, held = Counter(map(key, meetings)), Counter(map(key, done))
        found += [
            f"{one}: {text}"
            for one in meetings
            if one not in done and counted[key(one)] > max(limit(one), held[key(one)])
        ]
    return [*found, *_rows(problem, meetings, done)]


def _rows(problem: Problem, meetings: Sequence[Meeting], done: frozenset[Meeting]) -> list[str]:
    """Breaks: among so many slots in a row one is free, for every SME and every table of a partner."""
    each = {one.id: one.tables for one in problem.partners}
    found = []
    for rule, who in ((problem.in_a_row, "sme"), (problem.partner_in_a_row, "partner")):
        slots: dict[str, Counter[int]] = defaultdict(Counter)
        held: dict[str, Counter[int]] = defaultdict(Counter)
        for one in meetings:
            slots[getattr(one, who)][one.slot] += 1
            held[getattr(one, who)][one.slot] += one in done
        for person, used in slots.items():
            for start in range(problem.slots - rule if rule else 0):
                inside = range(start, start + (rule or 0) + 1)
                limit = (rule or 0) * each.get(person, 1)
                if sum(used[slot] for slot in inside) > max(limit, sum(held[person][one] for one in inside)):
                    found.append(f"{person}: no break from slot {start} on")
    return found
