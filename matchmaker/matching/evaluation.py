"""Measuring matching quality on folders of queries, documents and judgements, through the engine itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaker.matching.metrics import Estimate, estimate, hit, ndcg, recall, reciprocal_rank
from matchmaker.matching.ports import Embedder, Progress, Vectors
from matchmaker.matching.ranking import Text, plain_engine, rank_all
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

VIEWS = ("dense", "lexical", "characters", "fused")
MEASURES = {"nDCG@10": ndcg, "Recall@10": recall, "MRR@10": reciprocal_rank, "hit@1": hit}
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


class _Remembered:
    """An embedder that keeps the vectors it gave, so that several views cost one embedding."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._queries: dict[tuple[str, ...], Vectors] = {}
        self.identifier = embedder.identifier
        self.dimensions = embedder.dimensions
        self.part_dimensions = getattr(embedder, "part_dimensions", (embedder.dimensions,))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        key = tuple(texts)
        if key not in self._queries:
            self._queries[key] = self._embedder.embed_queries(texts)
        return self._queries[key]

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._embedder.embed_passages(texts, progress)


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
    views: Sequence[str] = VIEWS,
    progress: Progress | None = None,
) -> Results:
    """Rank all judged queries by each view and measure; 95 % bootstrap intervals, seed 0."""
    engine = plain_engine(benchmark.docs, _Remembered(embedder), weights, progress)
    judged = [query for query in benchmark.queries if query.id in benchmark.judgements]
    results: Results = {}
    for view in views:
        run = {query.id: ranked for query, ranked in rank_all(engine, judged, _DEPTH, view)}
        results[view] = evaluate_run(run, benchmark.judgements)
    return results


def evaluate_run(
    run: Mapping[str, Sequence[tuple[str, float]]], judgements: Mapping[str, Mapping[str, float]]
) -> dict[str, Estimate]:
    """Measure a run; judged queries that it lacks count 0, those without relevant documents are left out."""
    judged = {query: found for query, found in judgements.items() if any(gain > 0 for gain in found.values())}
    documents = {query: [document for document, _ in run.get(query, ())] for query in judged}
    return {
        name: estimate([measure(documents[query], judged[query]) for query in judged])
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
