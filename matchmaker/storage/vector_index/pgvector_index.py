"""Exact search inside PostgreSQL: the mask goes into the query, so nothing is lost by filtering later."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Mask, Positions, Scores, Vectors
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import text_hash
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.unit_of_work import UnitOfWork

FEW = 1000
"""Up to so many allowed rows are fetched by their ids; more are marked in a bit string."""


class PgVectorIndex:
    """A VectorIndex over vectors that are kept in PostgreSQL.

    Equal texts share one row of the database, so a row stands for one position or several.
    """

    def __init__(self, database: Database, model: str, kind: str, texts: Sequence[str]) -> None:
        """Find the rows of the texts. Raises ConcurrentChange when one of them has no vector."""
        hashes = [text_hash(text) for text in texts]
        self._database = database
        with UnitOfWork(database) as uow:
            ids = uow.embeddings.ids(model, kind, dict.fromkeys(hashes))
        if missing := sum(name not in ids for name in hashes):
            raise ConcurrentChange(
                f"{missing} texts of the catalogue have no vector; run: matchmaker reindex"
            )
        self._ids: NDArray[np.int64] = np.array([ids[name] for name in hashes], dtype=np.int64)
        self._first = int(self._ids.min()) if self._ids.size else 0
        self._span = int(self._ids.max()) - self._first + 1 if self._ids.size else 0

    def __len__(self) -> int:
        return int(self._ids.size)

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """The k best allowed passages, best first, equal ones by position; see VectorIndex."""
        positions = np.arange(self._ids.size) if allowed is None else np.flatnonzero(allowed)
        k = min(k, positions.size)
        if k <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        # k rows stand for at least k positions, so the k best positions are among them.
        found = self._best_rows(np.asarray(query, dtype=np.float32), np.unique(self._ids[positions]), k)
        score_of = np.zeros(self._span, dtype=np.float32)
        met = np.zeros(self._span, dtype=np.bool_)
        for row, score in found:
            score_of[row - self._first], met[row - self._first] = score, True
        positions = positions[met[self._ids[positions] - self._first]]
        scores = score_of[self._ids[positions] - self._first]
        order = np.lexsort((positions, -scores))[:k]
        return positions[order].astype(np.int64), scores[order]

    def _best_rows(self, query: Vectors, rows: NDArray[np.int64], k: int) -> list[tuple[int, float]]:
        with UnitOfWork(self._database) as uow:
            if rows.size <= FEW:
                return uow.embeddings.nearest_of(query, rows.tolist(), k)
            marks = np.zeros(self._span, dtype=np.bool_)
            marks[rows - self._first] = True
            bits = np.packbits(marks, bitorder="little").tobytes()
            return uow.embeddings.nearest_in(query, self._first, bits, k)

    def score(self, query: Vectors, positions: Positions) -> Scores:
        """Exact cosine with the given passages. Raises ConcurrentChange when their vectors are gone."""
        wanted = self._ids[positions]
        with UnitOfWork(self._database) as uow:
            rows = np.unique(wanted).tolist()
            found = dict(uow.embeddings.nearest_of(np.asarray(query, dtype=np.float32), rows, None))
        if len(found) < len(rows):
            raise ConcurrentChange("vectors of the catalogue were deleted while they were in use")
        return np.array([found[row] for row in wanted.tolist()], dtype=np.float32)
