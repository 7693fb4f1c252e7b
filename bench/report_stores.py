"""The parts `stores` and `search` in words and tables."""

from __future__ import annotations

from typing import Any

from bench.tables import mib, ms, table, times

STORES = """The catalogues of the part above, entered into a store with a partner of its own for each
offering, without explanations and with needs embedded before. *Building* analyses and indexes everything and
keeps it in files; *start* is a fresh process that opens these and is ready for a need (the language model not
counted); *change* is an edited offering, from its commit until an engine of each of two processes has it.
Memory is what the process has grown by, mapped files included; *private* is the part that processes do not
share. On PostgreSQL vectors stay in the database. Recall is the share of the ten offerings of the same engine
over exact vectors.
"""


def stores(result: dict[str, Any]) -> list[str]:
    """Start, changes and memory, then recommendations beside their floors."""
    rows, timed = [], []
    for size, one in result["sizes"].items():
        for store, found in one["stores"].items():
            change = found["changes_ms"]["seen again"]
            rows.append(
                [
                    f"{int(size):,}", store, _seconds(found["build_seconds"]),
                    _seconds(found["graph_seconds"]), f"{found['start_seconds']:.1f}",
                    ms(change["p50"]), ms(change["p95"]),
                    mib(one["vector_bytes"]), mib(found["memory_bytes"]), mib(found["private_bytes"]),
                    f"{found['memory_bytes'] / one['vector_bytes']:.1f}",
                ]
            )  # fmt: skip
            for name, values in found["latency_ms"].items():
                floors = [each[name] for each in found["times_floor"].values() if name in each]
                recall = found["recall"].get(name)
                timed.append(
                    [
                        f"{int(size):,}", store, name, *(ms(values[key]) for key in ("p50", "p95", "p99")),
                        "" if recall is None else f"{recall:.3f}",
                        times(floors[0]) if floors else "",
                    ]
                )  # fmt: skip
    head = [
        "offerings", "store", "building s", "graph s", "start s", "change p50 ms", "p95 ms", "vectors",
        "memory", "private", "memory / vectors",
    ]  # fmt: skip
    second = ["offerings", "store", "step", "p50 ms", "p95 ms", "p99 ms", "recall@10", "times the product"]
    return [*STORES.splitlines(), "", *table(head, rows), *table(second, timed)]


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


SEARCH = """The ten nearest passages of the same vectors by other means, without and with a random rule that
leaves 2 %, each in memory and in the same rounds. *exact index* is the product's own. HNSW of FAISS: 32
neighbours, built with 80 in view, searched with 128; under a rule it gets the allowed passages as its
selector.
"""


def search(result: dict[str, Any]) -> list[str]:
    """Plain vector searches of one size after another."""
    rows = [
        [
            f"{int(size):,}", f"{one['passages']:,}", name, _seconds(one["build_seconds"].get(name)),
            *(ms(found[key]) for key in ("p50", "p95", "p99")),
            f"{one['recall'][name]:.3f}", times(one["times_floor"][name]),
        ]
        for size, one in result["sizes"].items()
        for name, found in one["latency_ms"].items()
    ]  # fmt: skip
    head = [
        "offerings", "passages", "search", "build s", "p50 ms", "p95 ms", "p99 ms", "recall@10",
        "times the product",
    ]  # fmt: skip
    return [*SEARCH.splitlines(), "", *table(head, rows)]
