"""The section about pages of a large network."""

from __future__ import annotations

from typing import Any

from bench.tables import ms, table, times

INTRODUCTION = """One chamber after three years: {smes:,} SMEs, {partners:,} partners, {introductions:,}
introductions with their trails, and {other_needs:,} needs without one, drawn by chance. Pages are made in
this process by Flask's test client, one after another, without a server and without a browser; the floor is
`/healthz`, which asks the database one question.
"""


def network(result: dict[str, Any]) -> list[str]:
    """Waiting times by page, a pair of columns for each store."""
    stores = result["stores"]
    head = ["page"]
    for name in stores:
        head += [f"{name}: p50 ms", "p95 ms", "CPU ms", "times the floor"]
    pages = next(iter(stores.values()))["pages"]
    rows = []
    for page in pages:
        row = [page]
        for one in stores.values():
            values = one["pages"][page]
            row += [*(ms(values[key]) for key in ("p50", "p95", "cpu")), times(values["times_floor"])]
        rows.append(row)
    return [INTRODUCTION.format(**result["amounts"]), *table(head, rows)]
