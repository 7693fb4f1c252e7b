"""Needs that mean the same, by their vectors."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Vectors

Labels = NDArray[np.int64]

APART = 0.4
"""Mean cosine distance up to which two groups of needs become one (measured: docs/matching.md)."""


def clusters(vectors: Vectors, apart: float = APART) -> Labels:
    """Number of the cluster of each need, shape (needs,).

    Average linkage on cosine distances: how many clusters there are follows from the distance alone, and a
    need that resembles no other stays alone. Memory and time grow with the square of the needs.
    """
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    from sklearn.cluster import AgglomerativeClustering

    model: Any = AgglomerativeClustering(  # type: ignore[no-untyped-call]
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=apart
    )
    found: Labels = model.fit_predict(vectors).astype(np.int64)
    return found


def by_typicality(vectors: Vectors, members: Labels) -> Labels:
    """Members of a cluster, nearest to its middle first; equals in the order given."""
    own = vectors[members]
    nearness = own @ own.mean(axis=0)
    return members[np.argsort(-np.round(nearness.astype(np.float64), 6), kind="stable")]
