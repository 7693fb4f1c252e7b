"""An inverted index: for each term the passages that hold it, so scoring touches only a query's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from matchmaker.matching.ports import Scores


@dataclass(frozen=True, slots=True)
class Postings:
    """Columns of a sparse passages x terms matrix: term t lies at pointers[t] to pointers[t + 1]."""

    pointers: NDArray[np.int64]
    passages: NDArray[np.int32]
    values: NDArray[np.float32]
    passage_count: int

    @property
    def term_count(self) -> int:
        """Number of columns."""
        return self.pointers.size - 1

    def document_frequencies(self) -> NDArray[np.int64]:
        """Number of passages that hold each term, shape (term_count,)."""
        return np.diff(self.pointers)

    def scores(self, terms: NDArray[np.int32], weights: NDArray[np.float32]) -> Scores:
        """Sum over the query's terms of weight x value for every passage, shape (passage_count,).

        Terms must be distinct; those beyond the index (learnt after it was built) count nothing.
        """
        known = terms < self.term_count
        terms, weights = terms[known], weights[known]
        starts, ends = self.pointers[terms], self.pointers[terms + 1]
        pieces = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        if not pieces:
            return np.zeros(self.passage_count, dtype=np.float32)
        passages = np.concatenate([self.passages[piece] for piece in pieces])
        values = np.concatenate([self.values[piece] for piece in pieces])
        # 32 bits, as the passages have: otherwise scipy copies them all to 64.
        pointers = np.zeros(terms.size + 1, dtype=np.int32)
        np.cumsum(ends - starts, out=pointers[1:])
        sparse: Any = csc_array
        columns = sparse((values, passages, pointers), shape=(self.passage_count, terms.size))
        scores: Scores = columns @ weights.astype(np.float32)
        return scores


def build_postings(
    rows: Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]], term_count: int
) -> Postings:
    """Turn rows of (distinct term ids, counts) into postings that hold the counts."""
    lengths = np.fromiter((ids.size for ids, _ in rows), dtype=np.int64, count=len(rows))
    pointers = np.concatenate(([0], np.cumsum(lengths)))
    ids = np.concatenate([ids for ids, _ in rows]) if rows else np.empty(0, dtype=np.int32)
    counts = np.concatenate([counts for _, counts in rows]) if rows else np.empty(0, dtype=np.float32)
    sparse: Any = csr_array
    matrix = sparse((counts, ids, pointers), shape=(len(rows), term_count)).tocsc()
    return Postings(
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float32),
        len(rows),
    )
