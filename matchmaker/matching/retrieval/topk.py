"""The best k of many scores without sorting them all."""

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Mask, Positions

_EVERY = 32
"""One of so many values is in the sample that says about how great the k greatest are."""


def best(scores: NDArray[np.floating], k: int, allowed: Mask | None = None) -> Positions:
    """Positions of the k greatest scores among the allowed, best first; equal ones by position.

    The mask is applied before the cut: an entry that is not allowed never takes a place.
    """
    positions = np.arange(scores.size) if allowed is None else np.flatnonzero(allowed)
    k = min(k, positions.size)
    if k <= 0:
        return np.empty(0, dtype=np.int64)
    values = scores if allowed is None else scores[positions]
    if k < positions.size:
        chosen = _cut(values, k)
        positions, values = positions[chosen], values[chosen]
    return positions[np.lexsort((positions, -values))].astype(np.int64)


def _cut(values: NDArray[np.floating], k: int) -> Positions:
    """Places of the k greatest values, ascending; of those equal to the last, the first ones."""
    near = _near(values, k)
    if near is not None:
        found: Positions = near[_cut(values[near], k)]
        return found
    last = np.partition(values, values.size - k)[values.size - k]
    above = np.flatnonzero(values > last)
    equal = np.flatnonzero(values == last)[: k - above.size]
    return np.sort(np.concatenate((above, equal)))


def _near(values: NDArray[np.floating], k: int) -> Positions | None:
    """Places of few values among which the k greatest are, ascending; None when a guess does not find them.

    The guess is a value that a sample says twice as many reach: comparing is many times quicker than sorting.
    """
    sample = values[::_EVERY]
    guessed = 2 * k // _EVERY + _EVERY
    if 2 * guessed > sample.size:
        return None
    border = np.partition(sample, sample.size - guessed)[sample.size - guessed]
    near = np.flatnonzero(values >= border)
    return near if k <= near.size < values.size // 2 else None
