"""A segment model for tests: a text is the sum of the concepts its words belong to."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from matchmaker.matching.ports import Vectors
from matchmaker.matching.text.words import fold, tokens

DIMENSIONS = 64


class ConceptSegments:
    """Vectors in which words of one concept coincide; any other word points into a direction of its own."""

    def __init__(self, *concepts: set[str]) -> None:
        self._concepts = [{fold(word) for word in concept} for concept in concepts]
        self.asked: list[str] = []

    def of_need(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return self.of_offerings(texts)

    def of_offerings(self, texts: Sequence[str]) -> Vectors:
        rows = [
            sum((self._vector(token.text) for token in tokens(text)), np.zeros(DIMENSIONS)) for text in texts
        ]
        matrix = np.array(rows, dtype=np.float32).reshape(len(texts), DIMENSIONS)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / np.where(norms > 0, norms, 1), dtype=np.float32)

    def _vector(self, word: str) -> np.ndarray:
        folded = fold(word)
        name = next(
            (f"concept {number}" for number, one in enumerate(self._concepts) if folded in one), folded
        )
        weight = 4.0 if name.startswith("concept") else 1.0
        seed = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")
        return weight * np.random.default_rng(seed).standard_normal(DIMENSIONS)
