"""N-grams that very many passages have: a table of counts instead of postings.

A need's frequent n-grams are three quarters of all its postings and say little about any passage. In a table
they cost as much memory, and are read only for passages that the rare ones have found.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Positions
from matchmaker.matching.retrieval.postings import Part, Postings

SHARE = 0.25
"""Share of passages from which an n-gram is frequent: there a byte for each takes the room of postings."""


@dataclass(frozen=True, slots=True)
class FrequentGrams:
    """`grams`: buckets, ascending. `counts`: how often each passage has each, shape (passages, grams).

    `shares`: length of these n-grams' tf-idf row beside that of all the passage's n-grams, 0 to 1.
    """

    grams: NDArray[np.int32]
    counts: NDArray[np.uint8]
    shares: NDArray[np.float32]

    def __len__(self) -> int:
        return int(self.counts.shape[0])

    def columns_of(self, ngrams: NDArray[np.int32]) -> NDArray[np.int32]:
        """Column of each n-gram, -1 for those that are not frequent."""
        if not self.grams.size:
            return np.full(ngrams.size, -1, dtype=np.int32)
        places = np.minimum(np.searchsorted(self.grams, ngrams), self.grams.size - 1)
        return np.where(self.grams[places] == ngrams, places, -1).astype(np.int32)

    def counts_of(self, positions: Positions, columns: NDArray[np.int32]) -> NDArray[np.uint8]:
        """Counts of some passages and columns, shape (positions, columns)."""
        # Whole rows first: they lie side by side, single columns would be fetched one by one.
        found: NDArray[np.uint8] = self.counts[positions][:, columns]
        return found


def take_frequent(
    once: Postings, often: Postings, frequencies: NDArray[np.int64]
) -> tuple[Postings, Postings, NDArray[np.uint8], NDArray[np.int32]]:
    """Both postings without the frequent n-grams, the table of these, and their buckets."""
    passages = once.passage_count
    frequent = frequencies >= SHARE * passages
    grams = np.flatnonzero(frequent).astype(np.int32)
    counts = np.zeros((passages, grams.size), dtype=np.uint8)
    rest: tuple[list[Part], list[Part]] = ([], [])
    first = 0
    for number, part in enumerate(once.parts):
        rows = counts[first : first + part.passage_count]
        for each, left in zip((part, often.parts[number]), rest, strict=True):
            for column, gram in enumerate(grams.tolist()):
                piece = slice(int(each.pointers[gram]), int(each.pointers[gram + 1]))
                rows[each.passages[piece], column] = each.values[piece] if each.values.size else 1
            left.append(each.without(frequent))
        first += part.passage_count
    return Postings(tuple(rest[0])), Postings(tuple(rest[1]), often.table), counts, grams
