"""Exact vector search in memory: one float32 product with all rows or the few allowed, then the cut."""

import numpy as np

from matchmaker.matching.ports import Mask, Positions, Scores, Vectors
from matchmaker.matching.retrieval.topk import best

FEW = 0.05
"""Share of allowed rows below which only these are read; above it one product over all rows is as quick."""


class ExactIndex:
    """A VectorIndex over a matrix of unit rows, one row for each passage of a catalogue."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __len__(self) -> int:
        return int(self._vectors.shape[0])

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """The k best allowed passages, best first; see VectorIndex."""
        if allowed is not None:
            rows = np.flatnonzero(allowed)
            if rows.size < FEW * len(self):
                few = self.score(query, rows)
                places = best(few, k)
                return rows[places], few[places]
        scores = self._vectors @ query
        positions = best(scores, k, allowed)
        return positions, scores[positions]

    def score(self, query: Vectors, positions: Positions) -> Scores:
        """Exact cosine with the given passages."""
        scores: Scores = self.score_all(query[np.newaxis], positions)[0]
        return scores

    def score_all(self, queries: Vectors, positions: Positions) -> Scores:
        """As `score` for several query vectors, shape (queries, passages): rows are read only once."""
        # Not as a matrix product: for so few rows BLAS spends its time waking threads (34 ms instead of
        # 0.4 on busy processors), and its sums depend on where a row stands.
        scores: Scores = np.einsum("pd,qd->qp", self._vectors[positions], queries)
        return scores
