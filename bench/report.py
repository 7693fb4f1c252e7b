"""Turns the results in var/bench into lines for the terminal and into docs/benchmarks.md with its plots."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bench import (
    plots,
    report_gaps,
    report_imports,
    report_learning,
    report_network,
    report_stores,
    report_table_plan,
)
from bench.progress import say
from bench.scale import EMBEDDING, FLOOR, OPEN, RANKED, RULED, SERVED
from bench.setting import Setting
from bench.tables import mib, ms, table, times
from matchmaker.config import PROJECT_ROOT

Kept = dict[str, Any]

INTRODUCTION = """# Benchmarks

Written by `python -m bench --write`; `python -m bench --help` shows the parts. Nothing here is asserted in
tests: times depend on the machine, so every number stands beside a floor measured in the same run, taking
turns with it, and the ratio is what to compare. p50 and p95 are percentiles; a ratio is the median over the
rounds with its quartiles. CPU is the median processor time of all threads, which other work on the machine
disturbs less.
"""

SYNTHETIC = """Catalogues are recombined from the real offerings in `data/`: each synthetic offering takes its
title, languages and topics from one real offering; a sentence is that offering's own or, with probability
0.6, another's. A passage's vector is the length-weighted mean of the real vectors of its title and sentences
plus noise of length 0.1. The vocabulary does not grow with the catalogue, so every word is as frequent as
among the real offerings: harder for the lexical views than a real catalogue of that size. Needs are the
demonstration needs and halves of two of them joined.

The floor is one float32 product of the matrix of all passage vectors with the need's vector, and
`argpartition`.
"""


def lines(part: str, kept: Kept) -> list[str]:
    """The part's tables as plain lines."""
    return _SECTIONS[part](kept["result"])


def write(setting: Setting) -> None:
    """Write docs/benchmarks.md and docs/img/bench-*.png from what var/bench holds.

    A section that was measured elsewhere stays as the page has it.
    """
    found = {part: _read(setting, part) for part in _SECTIONS}
    blocks = [INTRODUCTION]
    images = PROJECT_ROOT / "docs" / "img"
    images.mkdir(parents=True, exist_ok=True)
    target = PROJECT_ROOT / "docs" / "benchmarks.md"
    before = sections(target.read_text(encoding="utf-8") if target.is_file() else "")
    for part, kept in found.items():
        if part == "profile" and found["latency"] is not None:
            continue
        if kept is None:
            blocks.extend(before.get(_TITLES[part], []))
            continue
        blocks.append(f"## {_TITLES[part]}\n")
        blocks.append(_origin(kept))
        blocks.extend(f"![{alt}](img/{file})\n" for file, alt in plots.draw(part, kept["result"], images))
        blocks.append("\n".join(lines(part, kept)) + "\n")
    target.write_text("\n".join(blocks), encoding="utf-8")
    say(f"written: docs/{target.name}")


def sections(page: str) -> dict[str, list[str]]:
    """The page's sections by title, each as it stands in one block."""
    parts = ("\n" + page).split("\n## ")[1:]
    return {one.split("\n", 1)[0]: [f"## {one}"] for one in parts}


def _read(setting: Setting, part: str) -> Kept | None:
    file = setting.out / f"{part}.json"
    if not file.is_file():
        return None
    kept: Kept = json.loads(file.read_text(encoding="utf-8"))
    return None if "skipped" in kept["result"] else kept


def _origin(kept: Kept) -> str:
    machine = kept["machine"]
    how = "quick run" if kept["quick"] else "full run"
    return (
        f"{kept['measured'][:10]}, {how}, {machine['cores']} cores ({machine['processor']}), "
        f"load at the end {machine['load']}, Python {machine['python']}.\n"
    )


def _embedding(result: dict[str, Any]) -> list[str]:
    throughput, single = result["throughput"], result["single_need"]
    rows = [
        [
            name,
            f"{throughput[name]['texts_per_second']:.0f}",
            f"{throughput[name]['speed_of_bare']:.2f}",
            ms(single[name]["p50"]),
            ms(single[name]["p95"]),
            ms(single[name]["cpu"]),
            times(single[name]["times_bare"]),
        ]
        for name in throughput
    ]
    facts = (
        f"Floor: `SentenceTransformer.encode` of the same model in batches of {result['batch']}, "
        f"{result['dtype']}, {result['threads']} threads. {result['texts']} offering texts of "
        f"{result['mean_characters']:.0f} characters on average, single needs of "
        f"{result['need_characters']:.0f}. Smallest cosine of the product's e5 vectors with the bare "
        f"model's: {result['agreement_with_bare']:.4f}."
    )
    head = ["embedder", "texts/s", "of bare", "one need p50 ms", "p95 ms", "CPU ms", "times bare"]
    return [facts, "", *table(head, rows)]


def _latency(result: dict[str, Any]) -> list[str]:
    sizes = result["sizes"]
    rows = []
    for size, one in sizes.items():
        for name in (FLOOR, OPEN, RULED, EMBEDDING, RANKED, SERVED):
            values = one["latency_ms"][name]
            over = one["times_floor"].get(name)
            beside = one["times_embedding"].get(name)
            rows.append(
                [
                    f"{int(size):,}", name, *(ms(values[key]) for key in ("p50", "p95", "p99", "cpu")),
                    times(over) if over else "", times(beside) if beside else "",
                ]
            )  # fmt: skip
    head = [
        "offerings",
        "step",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "CPU ms",
        "times the floor",
        "times embedding alone",
    ]
    return [*SYNTHETIC.splitlines(), "", *table(head, rows), *_memory(sizes), *_profile(result)]


def _memory(sizes: dict[str, Any]) -> list[str]:
    rows = [
        [
            f"{int(size):,}",
            f"{one['passages']:,}",
            f"{one['build_seconds']:.1f}",
            f"{one['rebuild_seconds']:.1f}",
            mib(one["vector_bytes"]),
            mib(one["snapshot_bytes"]),
            f"{one['snapshot_times_vectors']:.1f}",
        ]
        for size, one in sizes.items()
    ]
    head = [
        "offerings",
        "passages",
        "first build s",
        "again s",
        "vectors",
        "snapshot without vectors",
        "times vectors",
    ]
    return ["Building the snapshot, and what it adds to resident memory:", "", *table(head, rows)]


def _profile(result: dict[str, Any]) -> list[str]:
    size, one = list(result["sizes"].items())[-1]
    profile = one["profile"]
    stages = list(dict.fromkeys(stage for each in profile.values() for stage in each["stages_ms"]))
    rows = [
        [stage, *(ms(each["stages_ms"].get(stage, 0.0)) for each in profile.values())] for stage in stages
    ]
    rows.append(["**together**", *(f"**{ms(each['total_ms'])}**" for each in profile.values())])
    told = (
        f"Own time of each stage at {int(size):,} offerings, mean ms a recommendation (need embedded before):"
    )
    missing = sorted({place for each in profile.values() for place in each["missing"]})
    note = [f"Not found and counted elsewhere: {', '.join(missing)}.", ""] if missing else []
    return [told, "", *table(["stage", *profile], rows), *note]


def _pages(result: dict[str, Any]) -> list[str]:
    alone = [
        [name, *(ms(one[key]) for key in ("p50", "p95")), times(one["times_floor"])]
        for name, one in result["alone"].items()
    ]
    crowd = [
        [name, f"{one['per_second']:.1f}", *(ms(one[key]) for key in ("p50", "p95"))]
        for name, one in result["crowd"].items()
        if isinstance(one, dict)
    ]
    memory = result["memory"]
    return [
        "`matchmaker serve` (one process, 8 threads) with the demonstration network, visited over loopback",
        "by a client in Python; the floor is `/healthz`, which asks the database one question. One visitor:",
        "",
        *table(["page", "p50 ms", "p95 ms", "times the floor"], alone),
        f"{result['crowd']['visitors']} visitors at once, each with one request after another:",
        "",
        *table(["page", "requests/s", "p50 ms", "p95 ms"], crowd),
        f"Afterwards the {memory['processes']} processes of the server held {mib(memory['rss_bytes'])}.",
    ]


def _startup(result: dict[str, Any]) -> list[str]:
    bare, memory = result["bare_model"], result["memory"]
    ready = result["serve_ready_s"]
    rows = []
    if "prepare_from_nothing_s" in result:
        rows.append(["`matchmaker prepare --demo`, nothing there", f"{result['prepare_from_nothing_s']:.1f}"])
    rows += [
        ["`matchmaker prepare --demo`, model built", f"{result['prepare_with_model_s']:.1f}"],
        ["`matchmaker prepare --demo`, again", f"{result['prepare_again_s']:.1f}"],
        ["`matchmaker serve` until it answers, best", f"{min(ready):.1f}"],
        ["floor: import and load the bare model, embed once", f"{bare['seconds']:.1f}"],
    ]
    imports = [
        [f"`{name}`", ms(one["p50"]), ms(one["p95"]), times(one["times_floor"])]
        for name, one in result["imports"].items()
    ]
    return [
        *table(["start", "seconds"], rows),
        *table(["command", "p50 ms", "p95 ms", "times the floor"], imports),
        f"Serving takes {result['serve_times_bare_model']:.1f} times the floor to answer and holds "
        f"{mib(memory['rss_bytes'])} in {memory['processes']} processes, "
        f"{result['memory_times_bare_model']:.1f} times the {mib(bare['rss_bytes'])} of a process with the "
        "bare model.",
    ]


def _quality(result: dict[str, Any]) -> list[str]:
    if "skipped" in result:
        return [f"skipped: {result['skipped']}"]
    return ["```json", json.dumps(result["evaluate"], indent=1, ensure_ascii=False), "```"]


_SECTIONS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "embedding": _embedding,
    "latency": _latency,
    "stores": report_stores.stores,
    "search": report_stores.search,
    "profile": _profile,
    "pages": _pages,
    "network": report_network.network,
    "import": report_imports.imports,
    "startup": _startup,
    "quality": _quality,
    "learning": report_learning.learning,
    "gaps": report_gaps.gaps,
    "table_plan": report_table_plan.table_plan,
}
_TITLES = {
    "embedding": "Embedding",
    "latency": "Recommending at growing size",
    "stores": "Both stores: start, changes, memory",
    "search": "Vector search alone",
    "profile": "Where the time goes",
    "pages": "Pages",
    "network": "Pages of a large network",
    "import": "Importing tables",
    "startup": "Start and memory",
    "quality": "Ranking quality",
    "learning": "Learning from outcomes, simulated",
    "gaps": "Gaps: needs without a partner",
    "table_plan": "Table plans of roadshows",
}
