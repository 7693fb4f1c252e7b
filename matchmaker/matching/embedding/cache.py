"""Remembers the vectors of texts already embedded, bounded in number and safe among threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matchmaker.matching.ports import Embedder, Progress, Vectors

Key = tuple[Literal["query", "passage"], str]
DEFAULT_CAPACITY = 4096


@dataclass(frozen=True, slots=True)
class CacheStatistics:
    """How often a text was found (`hits`) or had to be embedded (`misses`), and how many are held now."""

    hits: int
    misses: int
    size: int
    capacity: int


class CachingEmbedder:
    """The embedding port over another embedder with a least-recently-used cache of its vectors.

    A query and a passage of the same text are different entries. Two threads that miss the same text at the
    same time both embed it; the results are equal, so neither waits. Returned arrays are the caller's own.
    """

    def __init__(self, inner: Embedder, capacity: int = DEFAULT_CAPACITY) -> None:
        """Hold at most `capacity` vectors (4 bytes x dimensions each); ValueError when it is below 1."""
        if capacity < 1:
            raise ValueError("the cache needs room for at least one vector")
        self._inner = inner
        self._capacity = capacity
        self._lock = threading.Lock()
        self._held: OrderedDict[Key, Vectors] = OrderedDict()
        self._hits = 0
        self._misses = 0

    @property
    def identifier(self) -> str:
        """The identifier of the embedder within: caching changes no vector."""
        return self._inner.identifier

    @property
    def dimensions(self) -> int:
        """The dimensions of the embedder within."""
        return self._inner.dimensions

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed needs, the unknown ones in one call: (len(texts), dimensions), unit rows."""
        return self._embed("query", texts, self._inner.embed_queries)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed offering texts likewise; progress counts all texts, those found in the cache at once."""

        def embed(missing: Sequence[str]) -> Vectors:
            found = len(texts) - len(missing)
            report = None if progress is None else lambda done, _: progress(found + done, len(texts))
            return self._inner.embed_passages(missing, report)

        vectors = self._embed("passage", texts, embed)
        if progress is not None and len(texts):
            progress(len(texts), len(texts))
        return vectors

    def statistics(self) -> CacheStatistics:
        """Counts since the start or the last `clear`."""
        with self._lock:
            return CacheStatistics(self._hits, self._misses, len(self._held), self._capacity)

    def clear(self) -> None:
        """Forget all vectors and counts."""
        with self._lock:
            self._held.clear()
            self._hits = self._misses = 0

    def _embed(
        self,
        role: Literal["query", "passage"],
        texts: Sequence[str],
        embed: Callable[[Sequence[str]], Vectors],
    ) -> Vectors:
        found = self._find(role, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            fresh = dict(zip(missing, embed(missing), strict=True))
            found.update(fresh)
            self._keep(role, fresh)
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([found[text] for text in texts])

    def _find(self, role: Literal["query", "passage"], texts: Sequence[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        with self._lock:
            for text in texts:
                vector = self._held.get((role, text))
                if vector is None:
                    self._misses += 1
                else:
                    self._hits += 1
                    self._held.move_to_end((role, text))
                    found[text] = vector
        return found

    def _keep(self, role: Literal["query", "passage"], fresh: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in fresh.items():
                # A copy: a row of a large result would keep the whole result in memory.
                self._held[role, text] = vector.copy()
                self._held.move_to_end((role, text))
            while len(self._held) > self._capacity:
                self._held.popitem(last=False)
