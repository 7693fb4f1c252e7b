"""Cheap, deterministic stand-ins for what the engine needs from outside."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from matchmaker.matching.ports import Progress, Vectors
from matchmaker.matching.text.words import fold, tokens


class HashingEmbedder:
    """Embeds a text as hashed character trigrams of its folded words: similar spelling, similar vector."""

    def __init__(self, dimensions: int = 64) -> None:
        self._dimensions = dimensions
        self.embedded: list[str] = []

    @property
    def identifier(self) -> str:
        return f"hashing-{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded.extend(texts)
        if progress:
            progress(len(texts), len(texts))
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[0] = 1e-3
            for token in tokens(text):
                padded = f" {fold(token.text)} "
                for start in range(len(padded) - 2):
                    row[crc32(padded[start : start + 3].encode()) % self._dimensions] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class FixedEmbedder(HashingEmbedder):
    """Gives chosen vectors for chosen texts and hashes the rest."""

    def __init__(self, vectors: dict[str, Sequence[float]], dimensions: int) -> None:
        super().__init__(dimensions)
        self._vectors = {
            text: np.array(values, dtype=np.float32) / np.linalg.norm(values)
            for text, values in vectors.items()
        }

    def _embed(self, texts: Sequence[str]) -> Vectors:
        rows = super()._embed(texts)
        for place, text in enumerate(texts):
            if text in self._vectors:
                rows[place] = self._vectors[text]
        return rows
