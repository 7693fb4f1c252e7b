"""What the engine needs from outside: an embedding model and a vector index."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]
Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]

Progress = Callable[[int, int], None]
"""Called with (done, total) during long work."""


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their similarity."""

    @property
    def identifier(self) -> str:
        """Model and revision; changes whenever the vectors would change."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed needs: shape (len(texts), dimensions), unit rows."""
        ...

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed offering texts: shape (len(texts), dimensions), unit rows."""
        ...


class VectorIndex(Protocol):
    """Nearest passages by cosine; positions are the passage numbers of the catalogue it was built for."""

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """The k best allowed passages of one query vector (shape (dimensions,)), best first.

        `allowed` has one entry per passage and is applied before the cut to k, never after.
        Returns fewer than k when fewer are allowed.
        """
        ...

    def score(self, query: Vectors, positions: Positions) -> Scores:
        """Exact cosine of one query vector with the given passages."""
        ...

    def score_all(self, queries: Vectors, positions: Positions) -> Scores:
        """As `score` for several query vectors, shape (queries, passages): passages are read only once."""
        ...
