"""Small vector arithmetic shared by the embedders."""

from __future__ import annotations

import numpy as np

from matchmaker.matching.ports import Vectors


def unit_rows(vectors: Vectors) -> Vectors:
    """Each row scaled to length 1 as float32; a zero row stays zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)
