"""The section about importing tables."""

from __future__ import annotations

from typing import Any

from bench.tables import mib, ms, table, times

INTRODUCTION = """`matchmaker import` of {rows:,} companies with needs in {postcodes:,} postcodes into a
chamber that has {known:,} companies already. Every step runs in a process of its own; starting it is not
counted, and memory is its peak above what the process held before. The floor of a dry run is reading every
cell with the bare library, that of an import is the same and inserting a row and a mail for each company with
`executemany`. A dry run also understands every cell, finds industries by plain words and compares every row
with those before it and with what the chamber has; an import keeps the file, checks, writes entries and mails
with signed links.
"""


def imports(result: dict[str, Any]) -> list[str]:
    """Seconds and memory of every step on each store."""
    rows = []
    for store, steps in result["stores"].items():
        for name, one in steps.items():
            floored = "times_floor" in one
            rows.append(
                [
                    f"{store}: {name}",
                    *(ms(one[key]) for key in ("p50", "best", "cpu")),
                    times(one["times_floor"]) if floored else "",
                    mib(one["peak"] - one["before"]),
                    mib(one["peak"]),
                    f"{one['memory_times_floor']:.1f}" if floored else "",
                ]
            )
    head = ["step", "p50 ms", "best ms", "CPU ms", "times the floor", "memory", "process", "times the floor"]
    return [*INTRODUCTION.format(**result).splitlines(), "", *table(head, rows)]
