"""Measuring matching quality on folders of queries, documents and judgements, through the engine itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaker.matching.comparison import FUSED, view_names
from matchmaker.matching.metrics import Estimate, estimate, hit, ndcg, recall, reciprocal_rank
from matchmaker.matching.ports import Embedder, Progress
from matchmaker.matching.ranking import Run, Text, plain_engine, rank_all
from matchmaker.matching.retrieval.dense import part_dimensions
from matchmaker.matching.trec import read_run, write_run
from matchmaker.matching.weights import Weights

__all__ = [
    "Benchmark",
    "BenchmarkError",
    "evaluate",
    "evaluate_run",
    "find_benchmarks",
    "read_benchmark",
    "read_run",
    "write_run",
]

LEADING = "nDCG@10"
AHEAD = "fused ahead by"
"""Name under which a view's results hold how far the fused view is ahead of it."""

MEASURES = {LEADING: ndcg, "Recall@10": recall, "MRR@10": reciprocal_rank, "hit@1": hit}
_FILES = ("queries.jsonl", "docs.jsonl", "qrels.jsonl")
_DEPTH = 100

Results = dict[str, dict[str, Estimate]]
"""For each view each measure."""


class BenchmarkError(Exception):
    """A benchmark folder lacks a file or has a wrong line; the message names it."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A set to measure on; `judgements`: relevance by query and document."""

    name: str
    queries: tuple[Text, ...]
    docs: tuple[Text, ...]
    judgements: Mapping[str, Mapping[str, float]]


def find_benchmarks(folder: Path) -> list[Path]:
    """The folder itself and all folders in it that hold queries, docs and qrels, by name."""
    inside = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return [one for one in (folder, *inside) if all((one / name).is_file() for name in _FILES)]


def read_benchmark(folder: Path) -> Benchmark:
    """Read queries.jsonl, docs.jsonl (id, text, lang) and qrels.jsonl (query_id, doc_id, relevance).

    Raises BenchmarkError.
    """
    queries, docs = (tuple(_text(row) for row in _rows(folder / name)) for name in _FILES[:2])
    judgements: dict[str, dict[str, float]] = {}
    for row in _rows(folder / _FILES[2]):
        try:
            judged = judgements.setdefault(str(row["query_id"]), {})
            judged[str(row["doc_id"])] = float(row["relevance"])
        except (KeyError, TypeError, ValueError) as problem:
            raise BenchmarkError(f"{folder.name}/{_FILES[2]}: wrong judgement {row}") from problem
    return Benchmark(folder.name, queries, docs, judgements)


def evaluate(
    benchmark: Benchmark,
    embedder: Embedder,
    weights: Weights,
    *,
    views: Sequence[str] = (),
    progress: Progress | None = None,
) -> Results:
    """Rank all judged queries by each view (all there are for this embedder) and measure; seed 0.

    Queries and documents are embedded once, whatever the number of views. Raises ValueError for a view that
    the embedder does not have.
    """
    views = views or view_names(len(part_dimensions(embedder)))
    engine = plain_engine(benchmark.docs, embedder, weights, progress)
    judged = [query for query in benchmark.queries if query.id in benchmark.judgements]
    runs: dict[str, Run] = {view: {} for view in views}
    for query, found in rank_all(engine, judged, _DEPTH, views):
        for view in views:
            runs[view][query.id] = found[view]
    measured = {view: _values(run, benchmark.judgements) for view, run in runs.items()}
    return compared(measured, LEADING)


def compared(measured: Mapping[str, Mapping[str, Sequence[float]]], leading: str) -> Results:
    """Means of every view's values, and how far the fused view is ahead in the leading measure.

    The difference is taken query by query, so that its interval tells whether it may be chance.
    """
    results: Results = {
        view: {name: estimate(values) for name, values in of_view.items()}
        for view, of_view in measured.items()
    }
    fused = measured.get(FUSED, {}).get(leading)
    for view, of_view in measured.items():
        if fused is not None and view != FUSED:
            ahead = [one - other for one, other in zip(fused, of_view[leading], strict=True)]
            results[view][AHEAD] = estimate(ahead)
    return results


def evaluate_run(
    run: Mapping[str, Sequence[tuple[str, float]]], judgements: Mapping[str, Mapping[str, float]]
) -> dict[str, Estimate]:
    """Measure a run; judged queries that it lacks count 0, those without relevant documents are left out."""
    return {name: estimate(values) for name, values in _values(run, judgements).items()}


def _values(
    run: Mapping[str, Sequence[tuple[str, float]]], judgements: Mapping[str, Mapping[str, float]]
) -> dict[str, list[float]]:
    judged = {query: found for query, found in judgements.items() if any(gain > 0 for gain in found.values())}
    documents = {query: [document for document, _ in run.get(query, ())] for query in judged}
    return {
        name: [measure(documents[query], judged[query]) for query in judged]
        for name, measure in MEASURES.items()
    }


def _text(row: dict[str, Any]) -> Text:
    try:
        language = row.get("lang")
        return Text(str(row["id"]), str(row["text"]), language if language in ("de", "en") else None)
    except KeyError as problem:
        raise BenchmarkError(f"a line without {problem}: {row}") from problem


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BenchmarkError(f"{path.parent.name}/{path.name} cannot be read: {problem}") from problem
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise BenchmarkError(f"{path.parent.name}/{path.name}, line {number}: {problem}") from problem
        if not isinstance(row, dict):
            raise BenchmarkError(f"{path.parent.name}/{path.name}, line {number}: not an object")
        yield row
