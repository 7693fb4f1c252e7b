"""Choosing the vector index that suits the store."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Progress, VectorIndex
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder
from matchmaker.storage.unit_of_work import UnitOfWork
from matchmaker.storage.vector_index.numpy_index import load_index
from matchmaker.storage.vector_index.pgvector_index import PgVectorIndex


def open_index(
    database: Database, stored: StoredEmbedder, texts: Sequence[str], progress: Progress | None = None
) -> VectorIndex:
    """An index over the texts in their order: in memory on SQLite, inside the store on PostgreSQL.

    Missing vectors are computed and kept first.
    """
    if database.is_sqlite:
        return load_index(stored, texts, progress)
    stored.ensure(texts, progress)
    return PgVectorIndex(database, stored.identifier, stored.kind, texts)


def follow_index(index: VectorIndex, stored: StoredEmbedder, count: int, texts: Sequence[str]) -> VectorIndex:
    """The first `count` positions of an index, which is left as it is, and behind them these texts.

    Missing vectors are computed and kept first.
    """
    if isinstance(index, PgVectorIndex):
        stored.ensure(texts)
        return index.followed_by(count, texts)
    if not isinstance(index, ExactIndex):
        raise TypeError(f"{type(index).__name__} cannot be continued")
    return index.followed_by(stored.embed_passages(texts))


def rows_to_keep(index: VectorIndex) -> NDArray[Any]:
    """What `reopen_index` needs to make the same index again in another process."""
    if isinstance(index, PgVectorIndex):
        return index.rows
    if not isinstance(index, ExactIndex):
        raise TypeError(f"{type(index).__name__} cannot be kept")
    return index.vectors


def reopen_index(database: Database, stored: StoredEmbedder, rows: NDArray[Any]) -> VectorIndex | None:
    """An index from what was kept of one; None when the store no longer holds its vectors."""
    if database.is_sqlite:
        return ExactIndex(rows) if rows.ndim == 2 else None
    if rows.ndim != 1:
        return None
    distinct = np.unique(rows)
    with UnitOfWork(database) as uow:
        if uow.embeddings.count_of(distinct.tolist()) < distinct.size:
            return None
    return PgVectorIndex.over(database, stored.identifier, stored.kind, rows)
