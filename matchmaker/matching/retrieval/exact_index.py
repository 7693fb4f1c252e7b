"""Exact vector search in memory: one float32 product with all rows or the few allowed, then the cut."""

import numpy as np

from matchmaker.matching.ports import Mask, Positions, Scores, Vectors
from matchmaker.matching.retrieval.topk import best

FEW = 0.1
"""Share of allowed rows below which only these are read: at 2 % an eighth, at 10 % half the time
of one product over all rows, at 20 % the same (100,000 rows of 896)."""

_ROUNDING = 1e-5
"""Sums of a matrix product depend on where a row stands; equal rows differ by less than this."""


class ExactIndex:
    """A VectorIndex over a matrix of unit rows, one row for each passage of a catalogue."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __len__(self) -> int:
        return int(self._vectors.shape[0])

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """The k best allowed passages, best first; see VectorIndex."""
        rows = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        if rows.size >= FEW * len(self):
            rows = self._near_the_best(query, k, rows)
        scores = self.score(query, rows)
        places = best(scores, k)
        return rows[places], scores[places]

    def _near_the_best(self, query: Vectors, k: int, rows: Positions) -> Positions:
        """The k best rows, roughly, and all that one product cannot tell from the last of them."""
        if not 0 < k < rows.size:
            return rows[: max(k, 0)]
        rough = (self._vectors @ query)[rows]
        last = np.partition(rough, rough.size - k)[rough.size - k]
        near: Positions = rows[rough >= last - _ROUNDING]
        return near

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
