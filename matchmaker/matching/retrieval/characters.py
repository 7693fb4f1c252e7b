"""Character view: cosine of tf-idf weighted 3- and 4-grams, for typos, dialect, names and compounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.postings import Postings, build_postings
from matchmaker.matching.text.analysis import Analysis
from matchmaker.matching.text.ngrams import BUCKETS


@dataclass(frozen=True, slots=True)
class CharacterIndex:
    """Postings of unit-length tf-idf rows; idf by bucket."""

    postings: Postings
    idf: NDArray[np.float32]

    def scores(self, query: Analysis) -> Scores:
        """Cosine of every passage with the query, 0 to 1, shape (passages,)."""
        weights = _sublinear(query.ngram_counts) * self.idf[query.ngrams]
        norm = float(np.linalg.norm(weights))
        if norm == 0:
            return np.zeros(self.postings.passage_count, dtype=np.float32)
        return self.postings.scores(query.ngrams, weights / np.float32(norm))


def build_characters(analyses: Sequence[Analysis]) -> CharacterIndex:
    """Index the passages' n-grams: (1 + ln tf) x (1 + ln((1 + N) / (1 + df))), rows of unit length."""
    postings = build_postings([(one.ngrams, one.ngram_counts) for one in analyses], BUCKETS)
    frequencies = postings.document_frequencies()
    idf = (1 + np.log((1 + len(analyses)) / (1 + frequencies))).astype(np.float32)
    values = _sublinear(postings.values) * np.repeat(idf, frequencies)
    squares = np.bincount(postings.passages, values * values, minlength=len(analyses))
    norms = np.sqrt(np.maximum(squares, 1e-12)).astype(np.float32)
    return CharacterIndex(replace(postings, values=values / norms[postings.passages]), idf)


def _sublinear(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    return (1 + np.log(counts)).astype(np.float32)
