"""Runs in TREC format: one line `query Q0 document rank score tag` for each ranked document."""

from collections.abc import Mapping, Sequence
from pathlib import Path

_STEP = 1e-6


class RunError(Exception):
    """A run file has a line that is no TREC line; the message names file and line."""


def write_run(run: Mapping[str, Sequence[tuple[str, float]]], path: Path, tag: str = "matchmaker") -> None:
    """Write a run with ranks from 1.

    Tools that sort by score must get our order: where rounding leaves two scores of a query equal or out
    of order, the later one is lowered by 0.000001. Raises ValueError for an id or a tag with white space.
    """
    lines = []
    for query, ranked in run.items():
        previous = float("inf")
        for rank, (document, score) in enumerate(ranked, start=1):
            previous = min(round(score, 6), previous - _STEP)
            lines.append(_line(query, document, rank, previous, tag))
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, list[tuple[str, float]]]:
    """Read a run; documents in order of falling score. Raises RunError."""
    run: dict[str, list[tuple[str, float]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.split()
        if not fields:
            continue
        try:
            query, _, document, _, score, _ = fields
            run.setdefault(query, []).append((document, float(score)))
        except ValueError as problem:
            raise RunError(f"{path.name}, line {number}: not `query Q0 document rank score tag`") from problem
    return {query: sorted(ranked, key=lambda pair: -pair[1]) for query, ranked in run.items()}


def _line(query: str, document: str, rank: int, score: float, tag: str) -> str:
    for name in (query, document, tag):
        if not name or len(name.split()) != 1:
            raise ValueError(f"{name!r} has white space or is empty and cannot stand in a TREC run")
    return f"{query} Q0 {document} {rank} {score:.6f} {tag}\n"
