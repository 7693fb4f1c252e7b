"""Choosing the vector index that suits the store."""

from collections.abc import Sequence

from matchmaker.matching.ports import Progress, VectorIndex
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder
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
