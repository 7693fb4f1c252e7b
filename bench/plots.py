"""Draws the results as PNG files for docs/img; matplotlib is imported only when something is drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.scale import EMBEDDING, FLOOR, OPEN, RULED, SERVED

_COLOURS = {FLOOR: "#767676", OPEN: "#00508c", RULED: "#0f8a5f", EMBEDDING: "#b25d00", SERVED: "#7a2a8f"}
_MARKS = {FLOOR: "s", OPEN: "o", RULED: "^", EMBEDDING: "D", SERVED: "v"}
_BLUE = "#00508c"

Drawn = list[tuple[str, str]]
"""File name and text for people who do not see the picture."""


def draw(part: str, result: dict[str, Any], folder: Path) -> Drawn:
    """The pictures of a part, written into the folder."""
    found = _PICTURES.get(part)
    if found is None:
        return []
    import matplotlib as mpl

    mpl.use("Agg")
    return found(result, folder)


def _save(figure: Any, folder: Path, name: str) -> str:
    figure.tight_layout()
    # No date or version inside, so that the same numbers give the same file.
    figure.savefig(folder / name, dpi=110, metadata={"Software": None})
    import matplotlib.pyplot as plt

    plt.close(figure)
    return name


def _axes(width: float, height: float) -> tuple[Any, Any]:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(width, height))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="both", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _latency(result: dict[str, Any], folder: Path) -> Drawn:
    figure, axes = _axes(7.5, 4.5)
    sizes = [int(size) for size in result["sizes"]]
    for name, colour in _COLOURS.items():
        each = [one["latency_ms"][name] for one in result["sizes"].values()]
        axes.plot(sizes, [one["p50"] for one in each], color=colour, marker=_MARKS[name], label=name)
        axes.fill_between(
            sizes, [one["p50"] for one in each], [one["p95"] for one in each], color=colour, alpha=0.12
        )
    axes.set(xscale="log", yscale="log", xlabel="offerings", ylabel="ms (line: p50, band: up to p95)")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.legend(frameon=False, fontsize=9)
    latency = _save(figure, folder, "bench-latency.png")
    return [(latency, "Latency by number of offerings, on logarithmic axes"), *_stages(result, folder)]


def _stages(result: dict[str, Any], folder: Path) -> Drawn:
    size, one = list(result["sizes"].items())[-1]
    stages = one["profile"][OPEN]["stages_ms"]
    title = f"ms of a recommendation without a rule at {int(size):,} offerings"
    name = _bars(stages, title, folder, "bench-stages.png")
    return [(name, f"Time by stage at {int(size):,} offerings")]


def _search(result: dict[str, Any], folder: Path) -> Drawn:
    """Waiting time by number of passages; what cannot be had at every size ends earlier."""
    figure, axes = _axes(7.5, 4.5)
    names = list(next(iter(result["sizes"].values()))["latency_ms"])
    for name in names:
        each = [(one["passages"], one["latency_ms"].get(name)) for one in result["sizes"].values()]
        points = [(passages, found["p50"]) for passages, found in each if found]
        dashed = "--" if name.endswith("rule") else "-"
        axes.plot(*zip(*points, strict=True), dashed, marker="o", markersize=4, label=name)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="ms, p50 of the ten nearest")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.legend(frameon=False, fontsize=8)
    name = _save(figure, folder, "bench-search.png")
    return [(name, "Vector searches by number of passages, on logarithmic axes")]


def _stores(result: dict[str, Any], folder: Path) -> Drawn:
    """Memory of a process by number of offerings, beside the vectors themselves."""
    figure, axes = _axes(7.5, 4.0)
    sizes = [int(size) for size in result["sizes"]]
    vectors = [one["vector_bytes"] / 2**20 for one in result["sizes"].values()]
    axes.plot(sizes, vectors, color=_COLOURS[FLOOR], marker="s", label="vectors alone")
    for store, colour in (("SQLite", _BLUE), ("PostgreSQL", "#0f8a5f")):
        for kind, style in (("memory_bytes", "-"), ("private_bytes", "--")):
            found = [
                (int(size), one["stores"][store][kind] / 2**20)
                for size, one in result["sizes"].items()
                if store in one["stores"]
            ]
            if found:
                label = f"{store}, {'all' if style == '-' else 'private'}"
                axes.plot(*zip(*found, strict=True), style, color=colour, marker="o", label=label)
    axes.set(xscale="log", yscale="log", xlabel="offerings", ylabel="MiB a process has grown by")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.legend(frameon=False, fontsize=9)
    name = _save(figure, folder, "bench-memory.png")
    return [(name, "Memory of a process by number of offerings, on logarithmic axes")]


def _pages(result: dict[str, Any], folder: Path) -> Drawn:
    values = {name: one["p50"] for name, one in result["alone"].items()}
    return [(_bars(values, "ms, one visitor, p50", folder, "bench-pages.png"), "Waiting time of the pages")]


def _embedding(result: dict[str, Any], folder: Path) -> Drawn:
    values = {name: one["texts_per_second"] for name, one in result["throughput"].items()}
    name = _bars(values, "offering texts per second", folder, "bench-embedding.png")
    return [(name, "Texts per second of the embedders")]


def _learning(result: dict[str, Any], folder: Path) -> Drawn:
    """True quality by month for what is learnt and how."""
    figure, axes = _axes(7.5, 4.2)
    scene = next(iter(result["scenes"].values()))
    months = range(result["rounds"] + 1)
    styles = zip(("#767676", _BLUE, "#b25d00", "#0f8a5f"), ("s", "o", "^", "x"), strict=True)
    # The last arm, without the newcomers' rule, would lie on the second.
    for (name, arm), (colour, mark) in zip(scene["arms"].items(), styles, strict=False):
        each = [arm["order"][str(month)] for month in months]
        axes.plot(months, [one["mean"] for one in each], color=colour, marker=mark, markersize=5, label=name)
        low, high = ([one[border] for one in each] for border in ("low", "high"))
        axes.fill_between(months, low, high, color=colour, alpha=0.1)
    axes.axhline(scene["ideal"]["mean"], color="#333333", linestyle=":", label="ranked by the true weights")
    axes.set(xlabel="months learnt from", ylabel="true nDCG@5 of the order, needs held out")
    axes.legend(frameon=False, fontsize=9, loc="center right")
    name = _save(figure, folder, "bench-learning.png")
    return [(name, "True nDCG@5 by month, without learning and with it, made up for attention or not")]


def _bars(values: dict[str, float], title: str, folder: Path, file: str) -> str:
    figure, axes = _axes(7.5, 0.9 + 0.34 * len(values))
    names = list(values)[::-1]
    drawn = axes.barh(names, [values[name] for name in names], color=_BLUE)
    axes.bar_label(drawn, fmt=lambda value: f" {value:,.0f}" if value >= 100 else f" {value:.1f}", fontsize=9)
    axes.margins(x=0.12)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(title)
    return _save(figure, folder, file)


_PICTURES: dict[str, Callable[[dict[str, Any], Path], Drawn]] = {
    "embedding": _embedding,
    "latency": _latency,
    "learning": _learning,
    "profile": _stages,
    "search": _search,
    "stores": _stores,
    "pages": _pages,
}
