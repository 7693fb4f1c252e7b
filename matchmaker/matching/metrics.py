"""Measures of a ranking against judgements, and how sure one may be of their means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

Judgements = Mapping[str, float]
"""Relevance of each judged document of one query; what is not in it, or 0, is irrelevant."""

RESAMPLES = 1000
_LEVEL = 0.95
_NOTHING = 1e-12


def ndcg(ranked: Sequence[str], judged: Judgements, k: int = 10) -> float:
    """Discounted cumulative gain of the first k over the best possible, 0 to 1.

    Linear gain as in trec_eval: sum of rel_i / log2(i + 1) over ranks i = 1..k (Jaervelin and Kekaelaeinen
    2002), not 2^rel - 1. 0 when nothing is relevant.
    """
    best = sorted((gain for gain in judged.values() if gain > 0), reverse=True)
    possible = dcg(best[:k])
    return dcg([max(0.0, judged.get(doc, 0.0)) for doc in ranked[:k]]) / possible if possible else 0.0


def recall(ranked: Sequence[str], judged: Judgements, k: int = 10) -> float:
    """Share of the relevant documents that are among the first k; 0 when nothing is relevant."""
    relevant = {doc for doc, gain in judged.items() if gain > 0}
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], judged: Judgements, k: int = 10) -> float:
    """1 / rank of the first relevant document among the first k, else 0."""
    for rank, doc in enumerate(ranked[:k], start=1):
        if judged.get(doc, 0.0) > 0:
            return 1.0 / rank
    return 0.0


def hit(ranked: Sequence[str], judged: Judgements, k: int = 1) -> float:
    """1.0 when any of the first k documents is relevant, else 0.0."""
    return float(any(judged.get(doc, 0.0) > 0 for doc in ranked[:k]))


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean over queries with the borders of its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def estimate(values: Sequence[float], seed: int = 0) -> Estimate:
    """Mean and percentile bootstrap interval: 1,000 resamples of the queries, repeatable by the seed."""
    return estimate_ratio(values, [1.0] * len(values), seed)


def estimate_ratio(parts: Sequence[float], wholes: Sequence[float], seed: int = 0) -> Estimate:
    """Sum of `parts` over sum of `wholes` with its interval; one entry of each per query.

    Queries are resampled with all they hold, since what one query holds is alike. 0 where nothing is held.
    """
    if not parts or not sum(wholes):
        return Estimate(0.0, 0.0, 0.0)
    above, below = np.array(parts, dtype=np.float64), np.array(wholes, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, above.size, (RESAMPLES, above.size))
    ratios = above[draws].sum(axis=1) / np.maximum(below[draws].sum(axis=1), _NOTHING)
    low, high = np.quantile(ratios, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Estimate(float(above.sum() / below.sum()), float(low), float(high))


def dcg(gains: Sequence[float]) -> float:
    """Discounted cumulative gain of gains in the order in which they are seen; see `ndcg`."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
