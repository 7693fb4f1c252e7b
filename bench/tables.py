"""Numbers and Markdown tables as the page writes them."""

from __future__ import annotations

from collections.abc import Sequence

Row = Sequence[str]


def table(head: Row, rows: Sequence[Row]) -> list[str]:
    """A Markdown table, first column left, the others right, ended by an empty line."""
    lined = "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"
    return (
        [f"| {' | '.join(row)} |" for row in [head]]
        + [lined]
        + [f"| {' | '.join(row)} |" for row in rows]
        + [""]
    )


def ms(value: float) -> str:
    """Milliseconds with about two digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def times(value: dict[str, float]) -> str:
    """A ratio with its quartiles, and that of processor time if known."""
    computed = f", CPU {value['cpu']:.1f}" if "cpu" in value else ""
    return f"{value['median']:.1f} ({value['low']:.1f}–{value['high']:.1f}){computed}"


def mib(value: float) -> str:
    """Bytes in MiB."""
    return f"{value / 2**20:,.0f} MiB"
