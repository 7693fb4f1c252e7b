"""The section about gaps."""

from __future__ import annotations

from typing import Any

from bench.tables import mib, table

COST = """Time and memory for needs without a partner, each of another company: recombined demonstration
needs, read one by one, clustered, named, and put to the engine with a made-up offering for each half of
each gap. Up to 80 needs are computed while the reader waits, more by the worker.
"""
NAMES = """From which mean probability on a topic names a gap: {inside} judged needs that something in the
network addresses, and {outside} that nothing does, each together with its two nearest others as a group
of three. A name is right when an offering judged to address the need has this topic for at least half of
the group. For groups that nothing addresses a topic is always wrong; they are to be named by their
typical words.
"""
TEXTS = """{count:,} German texts of state-funded projects about digitalisation (`{folder}`, published
lists, not part of the product). V-measure and adjusted Rand index (ARI) against the EU category of the
{category} texts that have one and the Saxon funding label of {label}; silhouette by cosine; stability:
mean ARI of the texts shared by pairs of six samples of 80 %.
"""
MISSING = """Agreement with official categories was not measured: set `MATCHMAKER_BENCH_NEEDS` to a folder
with `needs.jsonl` (one text a line with `id`, `text`, and where known `intervention` and `label`).
"""
HELD_OUT = """The threshold was chosen on these texts. Held out: {splits} random halves, both ways: the
threshold with the best ARI of one half reaches {here:.3f} there and {there:.3f} (standard deviation
{spread:.3f}) on the other; the best one of the other half would reach {best:.3f}.
"""
REACH = """At the threshold in use, {inside:,} texts stand in {gaps} gaps; the offering made from the
other half of their gap reaches {reached:,} of them ({share:.0%}), computed in {seconds:.0f} s.
"""


def gaps(result: dict[str, Any]) -> list[str]:
    """Cost, names, and agreement where texts were given."""
    found = [*COST.splitlines(), "", *_cost(result["cost"]), *_names(result["names"])]
    texts = result["texts"]
    return [*found, *(_texts(texts) if texts else MISSING.splitlines())]


def _cost(cost: dict[str, Any]) -> list[str]:
    rows = [
        [
            f"{int(count):,}", f"{one['embedding']:.1f}", f"{one['seconds']:.1f}", mib(one["held"]),
            mib(one["bytes"]),
            str(one["gaps"]), str(one["alone"]),
        ]
        for count, one in cost.items()
    ]  # fmt: skip
    return table(["needs", "reading them, s", "gaps, s", "memory before", "at most", "gaps", "alone"], rows)


def _names(names: dict[str, Any]) -> list[str]:
    rows = [
        [
            _bold(f"{one['least']:.2f}", one["least"] == names["in_use"]),
            *(f"{one[key]}" for key in ("named_inside", "right", "named_outside")),
            f"{one['right'] / max(1, one['named_inside']):.0%}",
            f"{one['right'] / max(1, one['named_inside'] + one['named_outside']):.0%}",
        ]
        for one in names["rows"]
    ]
    head = [
        "from",
        "named, addressed",
        "right",
        "named, not addressed",
        "right of addressed",
        "right of all named",
    ]
    return [*NAMES.format(**names).splitlines(), "", *table(head, rows)]


def _texts(texts: dict[str, Any]) -> list[str]:
    head = ["average linkage up to", "clusters", "in clusters of 3 or more", "largest", "V, category",
            "ARI, category", "V, label", "ARI, label", "silhouette", "stability"]  # fmt: skip
    rows = [[_bold(f"{one['apart']:.2f}", one["apart"] == 0.4), *_scores(one)] for one in texts["thresholds"]]
    rows += [[name, *_scores(one)] for name, one in texts["floors"].items()]
    lines = [*TEXTS.format(**texts, **texts["labelled"]).splitlines(), "", *table(head, rows)]
    if held := texts["held_out"]:
        lines += [*HELD_OUT.format(**held, best=held["best_there"]).splitlines(), ""]
        halves = [
            [_bold(f"{float(apart):.2f}", float(apart) == 0.4), str(held["chosen"][apart]), f"{mean:.3f}"]
            for apart, mean in held["each"].items()
        ]
        lines += table(["average linkage up to", "times chosen", "mean ARI on the other half"], halves)
    reach = texts["reach"]
    share = reach["reached"] / max(1, reach["inside"])
    return [*lines, *REACH.format(**reach, share=share).splitlines()]


def _scores(one: dict[str, Any]) -> list[str]:
    stability = one["stability"]
    return [
        f"{one['clusters']:,}", f"{one['in_three']:.0%}", f"{one['largest']:.0%}",
        *(f"{one[key]:.3f}" if key in one else "" for key in ("v_category", "ari_category", "v_label",
                                                             "ari_label", "silhouette")),
        "" if stability is None else f"{stability:.3f}",
    ]  # fmt: skip


def _bold(text: str, strong: bool) -> str:
    return f"**{text}**" if strong else text
