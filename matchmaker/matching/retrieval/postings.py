"""An inverted index: for each term the passages that hold it, so scoring touches only a query's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from matchmaker.matching.ports import Mask, Scores

PART = 1 << 16
"""Passages of one part: their numbers fit into two bytes, and their sums into a processor's cache."""

Rows = Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]]
"""For each passage its distinct term ids and the value of each."""


@dataclass(frozen=True, slots=True)
class Part:
    """Columns of a sparse passages x terms matrix: term t lies at pointers[t] to pointers[t + 1].

    `passages` count from the part's first one. `values` are weights, or small numbers that stand for them;
    empty when every value is 1.
    """

    pointers: NDArray[np.int32]
    passages: NDArray[np.uint16]
    values: NDArray[np.float32] | NDArray[np.uint8]
    passage_count: int

    def scores(self, terms: NDArray[np.int32], weights: NDArray[np.float32], table: Scores | None) -> Scores:
        """Sum over the query's distinct terms of weight x value, shape (passage_count,)."""
        known = terms < self.pointers.size - 1
        terms, weights = terms[known], weights[known]
        starts, ends = self.pointers[terms], self.pointers[terms + 1]
        pieces = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        if not pieces:
            return np.zeros(self.passage_count, dtype=np.float32)
        passages = np.concatenate([self.passages[piece] for piece in pieces], dtype=np.int32)
        # 32 bits, as the passages have: otherwise scipy copies them all to 64.
        pointers = np.zeros(terms.size + 1, dtype=np.int32)
        np.cumsum(ends - starts, out=pointers[1:])
        sparse: Any = csc_array
        values = self._values(pieces, passages.size, table)
        columns = sparse((values, passages, pointers), shape=(self.passage_count, terms.size))
        scores: Scores = columns @ weights.astype(np.float32)
        return scores

    def _values(self, pieces: list[slice], count: int, table: Scores | None) -> Scores:
        if not self.values.size:
            return _ones(count)
        values = np.concatenate([self.values[piece] for piece in pieces])
        weighed: Scores = values if table is None else table[values]
        return weighed

    def split_ones(self) -> tuple["Part", "Part"]:
        """The entries with value 1, which need no values, and all others."""
        terms = np.repeat(np.arange(self.pointers.size - 1, dtype=np.int32), np.diff(self.pointers))
        ones = self.values == 1
        found = []
        for chosen, values in ((ones, self.values[:0]), (~ones, self.values[~ones])):
            counts = np.bincount(terms[chosen], minlength=self.pointers.size - 1)
            pointers = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
            found.append(Part(pointers, self.passages[chosen], values, self.passage_count))
        return found[0], found[1]

    def without(self, terms: Mask) -> "Part":
        """The same passages without the marked terms, one mark for each term."""
        lengths = np.diff(self.pointers)
        kept = np.repeat(~terms, lengths)
        pointers = np.concatenate(([0], np.cumsum(np.where(terms, 0, lengths)))).astype(np.int32)
        values = self.values[kept] if self.values.size else self.values
        return Part(pointers, self.passages[kept], values, self.passage_count)


_known_ones: list[Scores] = [np.ones(1 << 20, dtype=np.float32)]


def _ones(count: int) -> Scores:
    """So many ones, from memory that all searches share and nobody writes to."""
    if _known_ones[0].size < count:
        _known_ones[0] = np.ones(count * 2, dtype=np.float32)
    return _known_ones[0][:count]


@dataclass(frozen=True, slots=True)
class Postings:
    """Parts one behind the other. `table`, where given, turns the parts' small numbers into weights."""

    parts: tuple[Part, ...]
    table: Scores | None = None

    @property
    def passage_count(self) -> int:
        """Passages of all parts."""
        return sum(part.passage_count for part in self.parts)

    def document_frequencies(self, term_count: int) -> NDArray[np.int64]:
        """Number of passages that hold each term, shape (term_count,)."""
        found = np.zeros(term_count, dtype=np.int64)
        for part in self.parts:
            found[: part.pointers.size - 1] += np.diff(part.pointers)
        return found

    def scores(self, terms: NDArray[np.int32], weights: NDArray[np.float32]) -> Scores:
        """Sum over the query's terms of weight x value for every passage, shape (passage_count,).

        Terms must be distinct; those beyond the index (learnt after it was built) count nothing.
        """
        if not self.parts:
            return np.zeros(0, dtype=np.float32)
        return np.concatenate([part.scores(terms, weights, self.table) for part in self.parts])

    def followed_by(self, others: "Postings") -> "Postings":
        """These passages and then the others'; both must be of the same kind."""
        return Postings((*self.parts, *others.parts), self.table)


def build_postings(rows: Rows, term_count: int) -> Postings:
    """Turn rows into postings that hold the rows' values."""
    starts = range(0, len(rows), PART)
    return Postings(tuple(_part(rows[start : start + PART], term_count) for start in starts))


def _part(rows: Rows, term_count: int) -> Part:
    lengths = np.fromiter((ids.size for ids, _ in rows), dtype=np.int64, count=len(rows))
    pointers = np.concatenate(([0], np.cumsum(lengths)))
    ids = np.concatenate([ids for ids, _ in rows])
    values = np.concatenate([values for _, values in rows])
    sparse: Any = csr_array
    matrix = sparse((values, ids, pointers), shape=(len(rows), term_count)).tocsc()
    return Part(
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.uint16),
        matrix.data.astype(np.float32),
        len(rows),
    )
