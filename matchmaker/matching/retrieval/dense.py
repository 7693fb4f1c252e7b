"""Dense view: cosines of a need with passages, for each embedding model of a composite one apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import LANGUAGES
from matchmaker.matching.ports import Embedder, Positions, VectorIndex, Vectors

Codes = NDArray[np.uint8]

_SMALLEST_SAMPLE = 8
_SMALLEST_SPREAD = 0.005
_SMALLEST_NORM = 1e-6


@dataclass(frozen=True, slots=True)
class DenseScores:
    """Cosines of some passages, shape (parts, passages), and the share of each part in the whole cosine.

    `standardised`: each cosine above what is usual for this need among passages of the same language, in
    standard deviations. Most models give passages in the need's own language higher cosines whatever
    they say, and differ widely in how far cosines spread; standardised, languages and models compare.
    """

    cosines: NDArray[np.float32]
    standardised: NDArray[np.float32]
    shares: NDArray[np.float32]

    @property
    def whole(self) -> NDArray[np.float32]:
        """Cosine of the whole vectors, shape (passages,)."""
        return self.shares @ self.cosines


def part_dimensions(embedder: Embedder) -> tuple[int, ...]:
    """Dimensions of each model of a composite embedder, else of the only one."""
    found: tuple[int, ...] = getattr(embedder, "part_dimensions", (embedder.dimensions,))
    return found


def dense_scores(
    vector: Vectors,
    parts: tuple[int, ...],
    index: VectorIndex,
    *,
    positions: Positions,
    sample: Positions,
    languages: Codes,
) -> DenseScores:
    """Score passages part by part.

    `languages` has one code per passage of the set; `sample` are passages taken blindly from each language,
    from which a need's usual cosine and its spread are measured (from all of them for a language that has
    fewer than eight).
    """
    wanted = np.concatenate((positions, sample))
    queries = np.stack(_parts(vector, parts))
    norms = np.linalg.norm(queries, axis=1, keepdims=True)
    safe = np.maximum(norms, np.float32(_SMALLEST_NORM))
    cosines = index.score_all(queries / safe, wanted) / safe
    found, usual = np.split(cosines.astype(np.float32), [positions.size], axis=1)
    mean, spread = _usual(usual, languages[sample])
    codes = languages[positions]
    standardised = (found - mean[:, codes]) / spread[:, codes]
    return DenseScores(found, standardised, np.square(norms[:, 0]).astype(np.float32))


def _parts(vector: Vectors, parts: tuple[int, ...]) -> list[Vectors]:
    masked = []
    start = 0
    for length in parts:
        part = np.zeros_like(vector)
        part[start : start + length] = vector[start : start + length]
        masked.append(part)
        start += length
    return masked


def _usual(cosines: NDArray[np.float32], codes: Codes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    shape = (cosines.shape[0], len(LANGUAGES) + 1)
    mean, spread = np.zeros(shape, dtype=np.float32), np.ones(shape, dtype=np.float32)
    for code in range(shape[1]):
        chosen = codes == code
        of_code = cosines[:, chosen] if chosen.sum() >= _SMALLEST_SAMPLE else cosines
        if of_code.shape[1]:
            mean[:, code], spread[:, code] = of_code.mean(axis=1), of_code.std(axis=1)
    return mean, np.maximum(spread, np.float32(_SMALLEST_SPREAD))
