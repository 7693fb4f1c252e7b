"""Nearest passages by cosine: in memory, or inside PostgreSQL. Both give the same answers."""

from matchmaker.storage.vector_index.numpy_index import ExactIndex
from matchmaker.storage.vector_index.open_index import open_index
from matchmaker.storage.vector_index.pgvector_index import PgVectorIndex

__all__ = ["ExactIndex", "PgVectorIndex", "open_index"]
