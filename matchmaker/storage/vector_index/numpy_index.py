"""The index in memory: the engine's own exact index over vectors kept in the database."""

from collections.abc import Sequence

from matchmaker.matching.ports import Progress
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.halves import halved
from matchmaker.storage.embedding_store import StoredEmbedder

__all__ = ["ExactIndex", "load_index"]


def load_index(stored: StoredEmbedder, texts: Sequence[str], progress: Progress | None = None) -> ExactIndex:
    """An index over the texts in their order, of many in 16 bits; missing vectors are computed and kept."""
    return ExactIndex(halved(stored.embed_passages(texts, progress)))
