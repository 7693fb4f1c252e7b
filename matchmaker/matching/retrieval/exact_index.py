"""Exact vector search in memory: one product with all rows or the few allowed, then the cut."""

import numpy as np

from matchmaker.matching.ports import Mask, Positions, Scores, Vectors
from matchmaker.matching.retrieval.halves import Half, Halves, is_half
from matchmaker.matching.retrieval.topk import best

FEW = 0.1
"""Share of allowed rows below which only these are read: at 2 % an eighth, at 10 % half the time
of one product over all rows, at 20 % the same (100,000 rows of 896)."""

_ROUNDING = 5e-6
"""Sums of a matrix product depend on where a row stands; most by which one errs."""


class ExactIndex:
    """A VectorIndex over a matrix of unit rows, one row for each passage of a catalogue.

    The rows have 32 bits, or 16 (see halves.halved): a product of these only finds who may be among the best,
    whose cosines are then computed in 32 bits. The matrix may be mapped from a file. A few rows more lie
    behind it in a matrix of their own, so that the large one is neither copied nor changed when the catalogue
    grows.
    """

    def __init__(self, vectors: Vectors | Half, more: Vectors | None = None) -> None:
        self._large = Halves(vectors) if is_half(vectors) else _Floats(vectors)
        self._more: Vectors | None = None
        if more is not None and len(more):
            self._more = self._large.rounded(more)

    def __len__(self) -> int:
        return len(self._large.array) + (0 if self._more is None else len(self._more))

    @property
    def vectors(self) -> Vectors | Half:
        """The large matrix, without the rows that follow it."""
        return self._large.array

    def followed_by(self, more: Vectors) -> "ExactIndex":
        """The same large matrix with these few rows behind it, instead of those that followed until now."""
        return ExactIndex(self._large.array, more)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """The k best allowed passages, best first; see VectorIndex."""
        rows = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        if rows.size >= self._large.few * len(self):
            rows = self._near_the_best(query, k, rows, allowed is None)
        scores = self.score(query, rows)
        places = best(scores, k)
        return rows[places], scores[places]

    def _near_the_best(self, query: Vectors, k: int, rows: Positions, whole: bool) -> Positions:
        """The k best rows, roughly, and all that one product cannot tell from the last of them."""
        if not 0 < k < rows.size:
            return rows[: max(k, 0)]
        rough = self._large.rough(query)
        if self._more is not None:
            rough = np.concatenate((rough, self._more @ query))
        if not whole:
            rough = rough[rows]
        last = rough[best(rough, k)[-1]]
        near: Positions = rows[rough >= last - 2 * self._large.rounding]
        return near

    def score(self, query: Vectors, positions: Positions) -> Scores:
        """Exact cosine with the given passages."""
        scores: Scores = self.score_all(query[np.newaxis], positions)[0]
        return scores

    def score_all(self, queries: Vectors, positions: Positions) -> Scores:
        """As `score` for several query vectors, shape (queries, passages): rows are read only once."""
        # Not as a matrix product: for so few rows BLAS spends its time waking threads (34 ms instead of
        # 0.4 on busy processors), and its sums depend on where a row stands.
        scores: Scores = np.einsum("pd,qd->qp", self._rows(positions), queries)
        return scores

    def _rows(self, positions: Positions) -> Vectors:
        border = len(self._large.array)
        if self._more is None:
            return self._large.rows(positions)
        rows = np.empty((positions.size, self._more.shape[1]), dtype=np.float32)
        inside = positions < border
        rows[inside] = self._large.rows(positions[inside])
        rows[~inside] = self._more[positions[~inside] - border]
        return rows


class _Floats:
    """A matrix of 32-bit rows."""

    rounding = _ROUNDING
    few = FEW

    def __init__(self, rows: Vectors) -> None:
        self.array = np.ascontiguousarray(rows, dtype=np.float32)

    def rough(self, query: Vectors) -> Scores:
        found: Scores = self.array @ query
        return found

    def rows(self, positions: Positions) -> Vectors:
        found: Vectors = self.array[positions]
        return found

    def rounded(self, rows: Vectors) -> Vectors:
        return np.ascontiguousarray(rows, dtype=np.float32)
