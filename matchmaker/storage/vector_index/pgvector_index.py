"""Search inside PostgreSQL: the mask goes into the query, so nothing is lost by filtering later."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Mask, Positions, Scores, Vectors
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import text_hash
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.graphs import Graph
from matchmaker.storage.unit_of_work import UnitOfWork

FEW = 8_000
"""Up to so many allowed rows are read by their ids and scored exactly, whatever index there is."""


class PgVectorIndex:
    """A VectorIndex over vectors that are kept in PostgreSQL.

    Equal texts share one row of the database, so a row stands for one position or several. A search is exact
    unless the model's rows have a graph index (see `graph_index`) and more than FEW of them are allowed; then
    a few of the k best may be missing, but every score is exact.
    """

    def __init__(self, database: Database, model: str, kind: str, texts: Sequence[str]) -> None:
        """Find the rows of the texts. Raises ConcurrentChange when one of them has no vector."""
        self._database, self._model, self._kind = database, model, kind
        self._set(_rows_of(database, model, kind, texts))

    @classmethod
    def over(cls, database: Database, model: str, kind: str, rows: NDArray[np.int64]) -> Self:
        """An index over rows that are known already, one for each position."""
        made = cls(database, model, kind, ())
        made._set(rows)
        return made

    def _set(self, rows: NDArray[np.int64]) -> None:
        self._ids = rows
        self._first = int(rows.min()) if rows.size else 0
        self._span = int(rows.max()) - self._first + 1 if rows.size else 0
        with UnitOfWork(self._database) as uow:
            self.has_graph = bool(rows.size) and uow.graphs.usable(Graph(self._model, self._kind))

    def followed_by(self, count: int, texts: Sequence[str]) -> "PgVectorIndex":
        """The first `count` positions of this index and behind them these texts."""
        more = _rows_of(self._database, self._model, self._kind, texts)
        rows = np.concatenate((self._ids[:count], more))
        return PgVectorIndex.over(self._database, self._model, self._kind, rows)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Row of the database at each position."""
        return self._ids

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
            if self.has_graph:
                found = uow.graphs.nearest_in(Graph(self._model, self._kind), query, self._first, bits, k)
                # The graph may be left before enough allowed rows were met.
                if len(found) >= min(k, rows.size):
                    return found
            return uow.embeddings.nearest_in(query, self._first, bits, k)

    def score(self, query: Vectors, positions: Positions) -> Scores:
        """Exact cosine with the given passages. Raises ConcurrentChange when their vectors are gone."""
        scores: Scores = self.score_all(np.asarray(query)[np.newaxis], positions)[0]
        return scores

    def score_all(self, queries: Vectors, positions: Positions) -> Scores:
        """As `score` for several query vectors; see VectorIndex."""
        rows, places = np.unique(self._ids[positions], return_inverse=True)
        with UnitOfWork(self._database) as uow:
            found = uow.embeddings.scores_of(np.asarray(queries, dtype=np.float32), rows.tolist())
        if len(found) < len(rows):
            raise ConcurrentChange("vectors of the catalogue were deleted while they were in use")
        by_row = np.array(found, dtype=np.float32).reshape(len(rows), len(queries))
        scores: Scores = np.ascontiguousarray(by_row.T[:, places])
        return scores


def _rows_of(database: Database, model: str, kind: str, texts: Sequence[str]) -> NDArray[np.int64]:
    hashes = [text_hash(text) for text in texts]
    with UnitOfWork(database) as uow:
        ids = uow.embeddings.ids(model, kind, dict.fromkeys(hashes))
    if missing := sum(name not in ids for name in hashes):
        raise ConcurrentChange(f"{missing} texts of the catalogue have no vector; run: matchmaker reindex")
    return np.array([ids[name] for name in hashes], dtype=np.int64)
