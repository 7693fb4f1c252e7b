"""Draws the pictures of docs/matching.md from data/matching_quality.json.

`.venv/bin/python -m tools.matching_plots` (extra `bench`); writes docs/img/matching-*.png.
"""

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "img"
COLOURS = {"fused": "#00508c", "adapted": "#b25d00", "blend": "#767676", "reciprocal": "#7a2a8f"}
NAMES = {
    "fused": "fused, adapted",
    "adapted": "e5 alone, adapted",
    "blend": "fixed blend",
    "reciprocal": "reciprocal rank fusion",
}
MARKS = {"fused": "o", "adapted": "D", "blend": "s", "reciprocal": "^"}


def save(figure: Any, name: str) -> None:
    """Write a picture without date or version inside, so that the same numbers give the same file."""
    figure.tight_layout()
    figure.savefig(FOLDER / name, dpi=110, metadata={"Software": None})
    plt.close(figure)
    print(f"docs/img/{name}")


def axes(width: float, height: float) -> tuple[Any, Any]:
    """An empty picture with a light grid."""
    figure, found = plt.subplots(figsize=(width, height))
    found.spines[["top", "right"]].set_visible(False)
    found.grid(axis="x", color="#dddddd", linewidth=0.6)
    found.set_axisbelow(True)
    return figure, found


def sets(rows: list[dict[str, Any]]) -> None:
    """nDCG@10 of each published set, one line a set."""
    figure, found = axes(8, 6.5)
    rows = sorted(rows, key=lambda row: float(row["fused"]))
    for place, row in enumerate(rows):
        values = [row[key] for key in NAMES]
        found.plot([min(values), max(values)], [place, place], color="#cccccc", linewidth=1, zorder=1)
    for key, name in NAMES.items():
        found.scatter(
            [row[key] for row in rows],
            range(len(rows)),
            color=COLOURS[key],
            marker=MARKS[key],
            label=name,
            s=34,
        )
    found.set_yticks(range(len(rows)), [row["name"] for row in rows], fontsize=8)
    found.set(xlabel="nDCG@10", xlim=(0, 1))
    found.legend(frameon=False, fontsize=9, loc="lower right")
    save(figure, "matching-sets.png")


def ways(rows: list[dict[str, Any]]) -> None:
    """nDCG@5 on the judged needs with 95 % intervals."""
    figure, found = axes(8, 3.6)
    rows = rows[::-1]
    values = [row["quality"] for row in rows]
    errors = [
        [row["quality"] - row["low"] for row in rows],
        [row["high"] - row["quality"] for row in rows],
    ]
    colours = [COLOURS["fused"] if row["key"] == "fused" else "#9db8cc" for row in rows]
    found.barh([row["label"]["en"] for row in rows], values, xerr=errors, color=colours, ecolor="#333333")
    found.set(xlabel="nDCG@5 on 196 judged needs, bars with 95 % intervals", xlim=(0, 1))
    save(figure, "matching-ways.png")


def variants(rows: list[dict[str, Any]]) -> None:
    """nDCG@5 of the same needs said in other ways."""
    figure, found = axes(8, 3.2)
    rows = rows[::-1]
    found.barh([row["label"]["en"] for row in rows], [row["quality"] for row in rows], color=COLOURS["fused"])
    found.set(xlabel="nDCG@5, fused", xlim=(0, 1))
    save(figure, "matching-variants.png")


if __name__ == "__main__":
    read = json.loads((ROOT / "data" / "matching_quality.json").read_text(encoding="utf-8"))
    sets(read["sets"])
    ways(read["judged"]["ways"])
    variants(read["variants"])
