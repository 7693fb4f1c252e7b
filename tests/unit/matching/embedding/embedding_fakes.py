"""Stand-ins for real models: vectors from a hash of the text, calls on record."""

import hashlib
from collections.abc import Sequence

import numpy as np

from matchmaker.matching.ports import Progress, Vectors


def vector(text: str, dimensions: int, salt: str = "") -> Vectors:
    seed = int.from_bytes(hashlib.sha256((salt + text).encode()).digest()[:8], "little")
    values = np.random.default_rng(seed).standard_normal(dimensions).astype(np.float32)
    return values / np.float32(np.linalg.norm(values))


class FakeEmbedder:
    def __init__(self, name: str = "fake", dimensions: int = 8) -> None:
        self.identifier = name
        self.dimensions = dimensions
        self.calls: list[tuple[str, list[str]]] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed("query", texts)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if progress is not None:
            progress(len(texts), len(texts))
        return self._embed("passage", texts)

    def _embed(self, role: str, texts: Sequence[str]) -> Vectors:
        self.calls.append((role, list(texts)))
        rows = [vector(text, self.dimensions, self.identifier + role) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)


class FakeModel:
    """The few members of SentenceTransformer that the embedder uses."""

    def __init__(self, prompts: dict[str, str] | None = None) -> None:
        self.prompts = prompts if prompts is not None else {"query": "query: ", "document": "passage: "}
        self.encoded: list[list[str]] = []

    def get_embedding_dimension(self) -> int:
        return 4

    def encode(self, texts: list[str], *, prompt: str, batch_size: int, show_progress_bar: bool) -> Vectors:
        self.encoded.append([prompt + text for text in texts])
        return np.stack([3 * vector(prompt + text, 4) for text in texts])
