"""Many vectors in 16 bits: half the memory, and half the time of a product, which reading them limits."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.embedding.fork import GUARD
from matchmaker.matching.embedding.processor import wait_briefly
from matchmaker.matching.ports import Positions, Scores, Vectors

if TYPE_CHECKING:
    from torch import Tensor
    from typing_extensions import TypeIs

HALVED_FROM = 20_000
"""Rows from which 16 bits are worth it; fewer are searched in a few milliseconds anyway."""

ROUNDING = 1e-3
"""Most by which `Halves.rough` errs for unit vectors: 2^-11 from the rounded query, 2^-11 from the sum."""

Half = NDArray[np.float16]


def halved(vectors: Vectors) -> Vectors | Half:
    """The rows in 16 bits where they are many, else as they are.

    A cosine of unit rows changes by 2^-12 at most and, since its 896 errors are independent, by about 1e-5.
    """
    if len(vectors) < HALVED_FROM:
        return vectors
    found: Half = _tensor(np.ascontiguousarray(vectors, dtype=np.float32)).half().numpy()
    return found


def is_half(vectors: Vectors | Half) -> TypeIs[Half]:
    """Whether these are 16-bit rows."""
    return vectors.dtype == np.float16


class Halves:
    """A matrix of 16-bit unit rows, which may be mapped from a file.

    torch computes with them, since numpy takes 20 times as long to turn them into 32 bits.
    """

    rounding = ROUNDING
    few = 0.03
    """See exact_index.FEW: to read a tenth in 32 bits takes as long as the product over all rows in 16."""

    def __init__(self, rows: Half) -> None:
        self.array: Half = np.ascontiguousarray(rows)
        self._tensor = _tensor(self.array)

    def rough(self, query: Vectors) -> Scores:
        """Products of all rows with one unit vector, each within ROUNDING of the exact one."""
        torch = _torch()
        found: Scores = torch.mv(self._tensor, torch.from_numpy(query).half()).float().numpy()
        return found

    def rows(self, positions: Positions) -> Vectors:
        """Some rows in 32 bits."""
        found: Vectors = self._tensor.index_select(0, _torch().from_numpy(positions)).float().numpy()
        return found

    def rounded(self, rows: Vectors) -> Vectors:
        """Other rows, rounded like these, in 32 bits: equal texts stay equal."""
        return rows.astype(np.float16).astype(np.float32)


def _tensor(rows: NDArray[Any]) -> Tensor:
    with warnings.catch_warnings():
        # Nobody writes to these rows, which may be a mapped file.
        warnings.filterwarnings("ignore", message=".*not writable.*")
        found: Tensor = _torch().from_numpy(rows)
        return found


def _torch() -> Any:
    wait_briefly()
    import torch

    # Worker threads do not survive a fork, and computing with them then waits for ever.
    GUARD.mark_used()
    if GUARD.threads_lost and torch.get_num_threads() > 1:
        torch.set_num_threads(1)
    return torch
