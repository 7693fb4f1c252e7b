"""Nearest passages by cosine: in memory, or inside PostgreSQL. Both give the same answers."""

from matchmaker.storage.vector_index.graph_index import ensure_graph
from matchmaker.storage.vector_index.numpy_index import ExactIndex
from matchmaker.storage.vector_index.open_index import follow_index, open_index, reopen_index, rows_to_keep
from matchmaker.storage.vector_index.pgvector_index import PgVectorIndex

__all__ = [
    "ExactIndex",
    "PgVectorIndex",
    "ensure_graph",
    "follow_index",
    "open_index",
    "reopen_index",
    "rows_to_keep",
]
