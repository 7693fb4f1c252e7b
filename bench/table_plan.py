"""Part `table_plan`: how long a table plan takes and how near it comes to what no plan exceeds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from bench.measure import timed
from bench.progress import say
from bench.setting import Setting
from matchmaker.matching.table_plan.changes import changes_between
from matchmaker.matching.table_plan.check import broken_rules
from matchmaker.matching.table_plan.fit import mutual_fit
from matchmaker.matching.table_plan.hungarian import slot_by_slot
from matchmaker.matching.table_plan.occupancy import Occupancy
from matchmaker.matching.table_plan.plan import TablePlan, preview, solve
from matchmaker.matching.table_plan.problem import Partner, Problem, Sme, Tableau
from matchmaker.matching.table_plan.slots import place

SIZES = ((30, 8, 8), (100, 20, 12), (300, 40, 16))
"""SMEs, partners, slots."""

ROADSHOWS = 5
TOPICS = 6
DROPPED = 0.05
"""Share of the SMEs that cancel when planning again."""

WHOLE_SECONDS = 120.0
"""Time for the one programme with every possible meeting."""


def roadshow(size: tuple[int, int, int], seed: int, *, hard: bool = False) -> Problem:
    """A random roadshow: needs and offerings share topics, half of the partners have one table.

    Three of ten people come late or leave early (`hard`: eight of ten), partners have a break, the room has
    nine tables for ten that partners bring. After three meetings an SME has a slot free (`hard`: after two,
    partners after four).
    """
    smes, partners, slots = size
    chance = np.random.default_rng([seed, *size])
    needs, offers = (
        chance.dirichlet(np.full(TOPICS, width), size=count)
        for width, count in ((0.35, smes), (0.6, partners))
    )
    match = np.clip(2 * needs @ offers.T + chance.normal(0, 0.12, (smes, partners)), 0, 1)
    wish = np.clip(0.55 + chance.normal(0, 0.21, (smes, partners)), 0, 1)

    def present() -> frozenset[int]:
        missed = int(chance.integers(1, slots // 2))
        late, some = chance.random() < 0.5, chance.random() < (0.8 if hard else 0.3)
        first, last = (missed, slots) if late else (0, slots - missed)
        return frozenset(range(first, last) if some else range(slots))

    companies = tuple(Sme(f"s{n}", present(), int(chance.integers(2, 6))) for n in range(smes))
    others = tuple(
        Partner(
            f"p{n}",
            int(chance.choice([1, 1, 2, 3])),
            present(),
            frozenset([int(chance.integers(slots // 3, 2 * slots // 3 + 1))]),
        )
        for n in range(partners)
    )
    room = round(0.9 * sum(one.tables for one in others))
    rows = (2, 4) if hard else (3, None)
    fit = mutual_fit(match, wish)
    return Problem(companies, others, slots, room, fit, in_a_row=rows[0], partner_in_a_row=rows[1])


def measure(setting: Setting) -> dict[str, Any]:
    """Every size as assumed, the greatest one also hard; quick: one roadshow each, not the greatest."""
    sizes = SIZES[:-1] if setting.quick else SIZES
    scenes = [(size, hard) for size in sizes for hard in ((False, True) if size == sizes[-1] else (False,))]
    return {"scenes": [_scene(size, hard, setting) for size, hard in scenes]}


def _scene(size: tuple[int, int, int], hard: bool, setting: Setting) -> dict[str, Any]:
    count = 1 if setting.quick else ROADSHOWS
    name = " × ".join(map(str, size)) + (", hard" if hard else "")
    say(f"  {name}")
    found = [_roadshow(roadshow(size, setting.seed + n, hard=hard)) for n in range(count)]
    whole = None
    if size != SIZES[-1]:
        whole = _whole(roadshow(size, setting.seed, hard=hard))
    return {"name": name, "size": size, "roadshows": found, "whole_seconds": whole}


def _roadshow(problem: Problem) -> dict[str, Any]:
    tableau = Tableau(problem)
    floor_seconds, floor = timed(lambda: slot_by_slot(tableau))
    at_once_seconds, at_once = timed(lambda: preview(problem))
    seconds, plan = timed(lambda: solve(problem))
    bound = plan.quality.bound.sum
    return {
        "floor": floor.worth().sum / bound,
        "floor_seconds": floor_seconds,
        "at_once": at_once.quality.worth.sum / bound,
        "at_once_seconds": at_once_seconds,
        "plan": plan.quality.worth.sum / bound,
        "seconds": seconds,
        "served": plan.quality.worth.served,
        "served_bound": plan.quality.bound.served,
        "meetings": len(plan.meetings),
        "broken": len(broken_rules(problem, plan.meetings)),
        "again": _again(problem, plan),
    }


def _again(problem: Problem, plan: TablePlan) -> dict[str, float]:
    """Some SMEs cancel: what becomes of the meetings of all others."""
    chance = np.random.default_rng(len(plan.meetings))
    gone = {
        problem.smes[n].id
        for n in chance.choice(len(problem.smes), max(1, round(DROPPED * len(problem.smes))), replace=False)
    }
    smes = tuple(replace(one, present=frozenset()) if one.id in gone else one for one in problem.smes)
    seconds, again = timed(lambda: solve(replace(problem, smes=smes, planned=plan.meetings)))
    changes = changes_between(plan.meetings, again.meetings)
    others = sum(one.sme not in gone for one in plan.meetings)
    return {
        "seconds": seconds,
        "kept": sum(one.sme not in gone for one in changes.kept) / others,
        "freed": sum(one.sme in gone for one in changes.dropped),
        "added": len(changes.added),
    }


def _whole(problem: Problem) -> float | None:
    """Seconds for one programme with every possible meeting, None when it does not end."""
    held = Occupancy(Tableau(problem))
    seconds, placed = timed(lambda: place(held, held.tableau.allowed, WHOLE_SECONDS, 0.0))
    return seconds if placed is not None and seconds < WHOLE_SECONDS else None
