"""The section about table plans."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

from bench.tables import table

INTRODUCTION = """Random roadshows: needs and offerings share six topics, mutual fit is the harmonic mean of
match and wish, SMEs want 2 to 5 meetings, partners bring 1 to 3 tables and have a break, three of ten people
come late or leave early, the room has nine tables for ten; after three meetings in a row an SME has a slot
free. Hard: eight of ten come late or leave early, a break after two meetings, partners' tables after four.

The floor fills slot after slot by the Hungarian method. At once is what a page shows: the floor improved slot
by slot and partner by partner, with the bound. Worth is the share of the upper bound (a linear programme that
no plan exceeds) that a plan reaches; the smallest of the roadshows stands in brackets. One programme: HiGHS
with every possible meeting.
"""


def table_plan(result: dict[str, Any]) -> list[str]:
    """Quality, time, and planning again."""
    head = ["SMEs × partners × slots", "floor", "at once", "plan", "served", "meetings", "rules broken"]
    quality = [
        [
            scene["name"],
            *(_share(scene, key) for key in ("floor", "at_once", "plan")),
            f"{_sum(scene, 'served')} of {_sum(scene, 'served_bound')}",
            f"{_median(scene, lambda one: one['meetings']):.0f}",
            str(_sum(scene, "broken")),
        ]
        for scene in result["scenes"]
    ]
    times = [
        [
            scene["name"],
            *(_seconds(scene, key) for key in ("floor_seconds", "at_once_seconds", "seconds")),
            "" if scene["whole_seconds"] is None else f"{scene['whole_seconds']:.1f}",
        ]
        for scene in result["scenes"]
    ]
    return [
        *INTRODUCTION.splitlines(),
        "",
        *table(head, quality),
        "Seconds, median and most of the roadshows:",
        "",
        *table(["SMEs × partners × slots", "floor", "at once", "plan", "one programme"], times),
        "One of twenty SMEs cancels and the plan is made again with a cost for every changed meeting:",
        "",
        *_again(result["scenes"]),
    ]


def _again(scenes: list[dict[str, Any]]) -> list[str]:
    rows = [
        [
            scene["name"],
            f"{_median(scene, lambda one: one['again']['kept']):.1%}",
            f"{_median(scene, lambda one: one['again']['freed']):.0f}",
            f"{_median(scene, lambda one: one['again']['added']):.0f}",
            f"{_median(scene, lambda one: one['again']['seconds']):.1f}",
        ]
        for scene in scenes
    ]
    head = ["SMEs × partners × slots", "others' meetings unchanged", "meetings freed", "new", "seconds"]
    return table(head, rows)


def _median(scene: dict[str, Any], value: Callable[[dict[str, Any]], float]) -> float:
    return median(value(one) for one in scene["roadshows"])


def _sum(scene: dict[str, Any], key: str) -> int:
    return sum(one[key] for one in scene["roadshows"])


def _share(scene: dict[str, Any], key: str) -> str:
    values = [one[key] for one in scene["roadshows"]]
    return f"{median(values):.2%} ({min(values):.2%})"


def _seconds(scene: dict[str, Any], key: str) -> str:
    values = [one[key] for one in scene["roadshows"]]
    return f"{median(values):.2f} ({max(values):.2f})"
