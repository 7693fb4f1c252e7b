"""Keeps vectors of texts on disk, so that the next measurement need not embed them again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import numpy as np

from bench.progress import bar
from matchmaker.matching.ports import Embedder, Progress, Vectors
from matchmaker.matching.retrieval.dense import part_dimensions


class StoredEmbedder:
    """The embedding port: passages are read from a file and added to it, needs are always embedded anew."""

    def __init__(self, inner: Embedder, folder: Path) -> None:
        self.inner = inner
        name = re.sub(r"[^A-Za-z0-9.]+", "-", inner.identifier)
        self._file = folder / f"vectors-{name}.npz"
        self._known = self._read()

    @property
    def identifier(self) -> str:
        """The embedder within: storing changes no vector."""
        return self.inner.identifier

    @property
    def dimensions(self) -> int:
        """The dimensions of the embedder within."""
        return self.inner.dimensions

    @property
    def part_dimensions(self) -> tuple[int, ...]:
        """Dimensions of each model of the embedder within."""
        return part_dimensions(self.inner)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed needs, never stored."""
        return self.inner.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors from the file; what it lacks is embedded and written."""
        missing = [text for text in dict.fromkeys(texts) if _key(text) not in self._known]
        if missing:
            with bar(f"embedding {len(missing)} texts") as report:
                fresh = self.inner.embed_passages(missing, progress or report)
            self._known.update({_key(text): vector for text, vector in zip(missing, fresh, strict=True)})
            self._write()
        return np.stack([self._known[_key(text)] for text in texts])

    def _read(self) -> dict[str, Vectors]:
        if not self._file.is_file():
            return {}
        with np.load(self._file) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part.npz")
        np.savez(part, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))
        part.replace(self._file)


class StandIn:
    """Vectors of evidence phrases as if all were stored, as `matchmaker reindex` leaves them.

    Embedding every synthetic passage would take hours; one that is not among the real texts gets the vector
    of a real one chosen by its hash. That costs the time of a look-up in memory.
    """

    def __init__(self, texts: Sequence[str], stored: StoredEmbedder) -> None:
        distinct = list(dict.fromkeys(texts))
        self._vectors = stored.embed_passages(distinct)
        self._rows = {text: row for row, text in enumerate(distinct)}
        self.identifier = stored.identifier
        self.dimensions = stored.dimensions

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As embed_passages."""
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One stored vector for each text."""
        rows = [self._rows.get(text, crc32(text.encode("utf-8")) % len(self._rows)) for text in texts]
        found: Vectors = self._vectors[rows]
        return found


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
