"""Exact vector search in memory: one float32 matrix product, the mask, then the cut."""

import numpy as np

from matchmaker.matching.ports import Mask, Positions, Scores, Vectors
from matchmaker.matching.retrieval.topk import best


class ExactIndex:
    """A VectorIndex over a matrix of unit rows, one row for each passage of a catalogue."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __len__(self) -> int:
        return int(self._vectors.shape[0])

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """The k best allowed passages, best first; see VectorIndex."""
        scores = self._vectors @ query
        positions = best(scores, k, allowed)
        return positions, scores[positions]

    def score(self, query: Vectors, positions: Positions) -> Scores:
        """Exact cosine with the given passages."""
        scores: Scores = self._vectors[positions] @ query
        return scores

    def score_all(self, queries: Vectors, positions: Positions) -> Scores:
        """As `score` for several query vectors, shape (queries, passages): rows are read only once."""
        rows = self._vectors[positions]
        # One product for each query: for so few a matrix product wakes BLAS threads, 100 times slower
        # on busy processors.
        return np.stack([rows @ query for query in queries])
