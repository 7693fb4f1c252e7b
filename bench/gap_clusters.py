"""How well clusters of needs agree with official categories, beside floors, and on held-out halves."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, silhouette_score, v_measure_score

from bench.progress import say
from bench.setting import Setting
from matchmaker.matching.coverage.clusters import APART, Labels, clusters
from matchmaker.matching.ports import Vectors

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, APART, 0.45, 0.5)
KINDS = {"category": "intervention", "label": "label"}
SAMPLES, SHARE = 6, 0.8
SPLITS = 20

Rows = Sequence[Mapping[str, Any]]
Method = Callable[[np.ndarray], Labels]
"""From the places of some texts to their clusters."""


def measure(rows: Rows, vectors: Vectors, setting: Setting) -> dict[str, Any]:
    """Every threshold and floor on all texts, and thresholds chosen on one half, measured on the other."""
    truths = {name: np.array([row.get(key) or "" for row in rows]) for name, key in KINDS.items()}
    chance = np.random.default_rng(setting.seed)
    quick = setting.quick
    found: list[dict[str, Any]] = []
    for apart in THRESHOLDS:
        say(f"  average linkage up to {apart:.2f}")
        method = _linkage(vectors, apart)
        found.append({"apart": apart, **_scores(method, vectors, truths, None if quick else setting.seed)})
    own = clusters(vectors, APART)
    count = int(own.max()) + 1
    reader: Any = TfidfVectorizer(sublinear_tf=True, min_df=2)  # type: ignore[no-untyped-call]
    words = reader.fit_transform([row["text"] for row in rows])
    floors = {
        "by lot, sizes as in use": _scores(lambda _: chance.permutation(own), vectors, truths, None),
        "TF-IDF and k-means": _scores(_kmeans(words, count, setting.seed), vectors, truths, None),
        "the vectors and k-means": _scores(_kmeans(vectors, count, setting.seed), vectors, truths, None),
    }
    return {
        "labelled": {name: int((truth != "").sum()) for name, truth in truths.items()},
        "thresholds": found,
        "floors": floors,
        "held_out": _held_out(vectors, truths["category"], setting),
    }


def _linkage(vectors: Vectors, apart: float) -> Method:
    return lambda places: clusters(vectors[places], apart)


def _kmeans(points: Any, count: int, seed: int) -> Method:
    def method(places: np.ndarray) -> Labels:
        most = min(count, len(places))
        kind = KMeans if points.shape[1] < 2_000 else MiniBatchKMeans
        model: Any = kind(most, n_init=3, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: Labels = model.fit_predict(points[places]).astype(np.int64)
        return found

    return method


def _scores(
    method: Method, vectors: Vectors, truths: Mapping[str, np.ndarray], stable: int | None
) -> dict[str, Any]:
    """V-measure and ARI by what is known of some texts; `stable`: seed of the samples, None: left out."""
    everything = np.arange(len(vectors))
    labels = method(everything)
    sizes = np.bincount(labels)
    scores: dict[str, Any] = {
        "clusters": int((sizes > 0).sum()),
        "in_three": float(sizes[sizes >= 3].sum() / len(labels)),
        "largest": float(sizes.max() / len(labels)),
        "silhouette": float(silhouette_score(vectors, labels, metric="cosine")),
        "stability": None if stable is None else _stability(method, len(vectors), stable),
    }
    for name, truth in truths.items():
        known = truth != ""
        if known.any():
            scores[f"v_{name}"] = float(v_measure_score(truth[known], labels[known]))
            scores[f"ari_{name}"] = float(adjusted_rand_score(truth[known], labels[known]))
    return scores


def _stability(method: Method, count: int, seed: int) -> float:
    """Mean ARI of the texts that pairs of samples share."""
    chance = np.random.default_rng(seed)
    samples = [np.sort(chance.choice(count, int(SHARE * count), replace=False)) for _ in range(SAMPLES)]
    found = [(places, method(places)) for places in samples]
    scores = []
    for (first, one), (second, other) in combinations(found, 2):
        _, here, there = np.intersect1d(first, second, return_indices=True)
        scores.append(adjusted_rand_score(one[here], other[there]))
    return float(np.mean(scores))


def _held_out(vectors: Vectors, truth: np.ndarray, setting: Setting) -> dict[str, Any] | None:
    """Random halves: the threshold with the best ARI of one half, and what it and the others reach on the
    other half."""
    if not (truth != "").any():
        return None
    chance = np.random.default_rng(setting.seed + 1)
    runs: list[tuple[float, float, list[float]]] = []
    splits = 4 if setting.quick else SPLITS
    for number in range(splits):
        say(f"  halves {number + 1} of {splits}")
        order = chance.permutation(len(vectors))
        halves = np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])
        scores = [[_agreement(vectors, truth, half, apart) for apart in THRESHOLDS] for half in halves]
        for chosen, measured in (scores, scores[::-1]):
            best = int(np.argmax(chosen))
            runs.append((THRESHOLDS[best], chosen[best], measured))
    there = np.array([measured for _, _, measured in runs])
    picked = np.array([measured[THRESHOLDS.index(apart)] for apart, _, measured in runs])
    return {
        "splits": splits,
        "chosen": {str(apart): sum(run[0] == apart for run in runs) for apart in THRESHOLDS},
        "here": float(np.mean([here for _, here, _ in runs])),
        "there": float(picked.mean()),
        "spread": float(picked.std()),
        "each": {str(apart): float(there[:, place].mean()) for place, apart in enumerate(THRESHOLDS)},
        "best_there": float(there.max(axis=1).mean()),
    }


def _agreement(vectors: Vectors, truth: np.ndarray, places: np.ndarray, apart: float) -> float:
    labels = clusters(vectors[places], apart)
    known = truth[places] != ""
    return float(adjusted_rand_score(truth[places][known], labels[known]))
