"""Vectors that are computed once: an embedder that looks in the database first."""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

import numpy as np

from matchmaker.matching.ports import Embedder, Progress, Vectors
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.base import chunks
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

BATCH = 256
"""Texts embedded between two commits: what an interruption loses at most."""


def text_hash(text: str) -> str:
    """Names a text: SHA-256 of its UTF-8, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class StoredEmbedder:
    """The embedding port over another embedder; vectors of passages are kept in the database.

    Vectors are kept per model and `kind`, so that those of another model are never mixed in. Needs are
    embedded every time and never kept: they belong to their owners.
    """

    def __init__(
        self, database: Database, inner: Embedder, kind: str = "passage", batch: int = BATCH
    ) -> None:
        self._database = database
        self.inner = inner
        self._batch = batch
        self.kind = kind

    @property
    def identifier(self) -> str:
        """The identifier of the embedder within."""
        return self.inner.identifier

    @property
    def dimensions(self) -> int:
        """The dimensions of the embedder within."""
        return self.inner.dimensions

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed needs; nothing is kept."""
        return self.inner.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One unit row per text, in order; what is missing is computed and kept first, see `ensure`."""
        self.ensure(texts, progress)
        hashes = [text_hash(text) for text in texts]
        rows: dict[str, list[int]] = {}
        for row, name in enumerate(hashes):
            rows.setdefault(name, []).append(row)
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        with UnitOfWork(self._database) as uow:
            for part in chunks(rows):
                for name, vector in uow.embeddings.find(self.identifier, self.kind, part).items():
                    vectors[rows[name]] = vector
        return vectors

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts without a vector of this model, each once, in order."""
        by_hash = {text_hash(text): text for text in texts}
        with UnitOfWork(self._database) as uow:
            kept = uow.embeddings.ids(self.identifier, self.kind, by_hash)
        return [text for name, text in by_hash.items() if name not in kept]

    def ensure(self, texts: Sequence[str], progress: Progress | None = None) -> int:
        """Compute and keep what is missing, batch by batch; how many were computed.

        Every batch is committed, so an interrupted run goes on where it stopped.
        `progress` counts only texts that are missing.
        """
        missing = self.missing(texts)
        done = 0
        for part in chunks(missing, self._batch):
            vectors = self.inner.embed_passages(part)
            self._keep({text_hash(text): row for text, row in zip(part, vectors, strict=True)})
            done += len(part)
            if progress:
                progress(done, len(missing))
        return done

    def _keep(self, vectors: dict[str, Vectors]) -> None:
        write_with_retry(self._database, lambda uow: uow.embeddings.add(self.identifier, self.kind, vectors))

    def delete_orphans(self, texts: Collection[str]) -> int:
        """Delete this kind's vectors of other models and of texts not among these; how many went."""
        keep = {text_hash(text) for text in texts}
        return write_with_retry(
            self._database,
            lambda uow: uow.embeddings.delete_others(self.kind, self.identifier, keep),
        )
