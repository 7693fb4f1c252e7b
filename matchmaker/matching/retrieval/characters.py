"""Character view: cosine of tf-idf weighted 3- and 4-grams, for typos, dialect, names and compounds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.postings import Part, Postings, build_postings
from matchmaker.matching.text.analysis import Analysis
from matchmaker.matching.text.ngrams import BUCKETS

_MOST = 255
_SUBLINEAR = np.concatenate(([0.0], 1 + np.log(np.arange(1, _MOST + 1)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class CharacterIndex:
    """Postings of n-grams that a passage has once, and of those it has more often with counts up to 255.

    `idf` by bucket; `norms`: length of each passage's tf-idf row.
    """

    once: Postings
    often: Postings
    idf: NDArray[np.float32]
    norms: NDArray[np.float32]

    def scores(self, query: Analysis) -> Scores:
        """Cosine of every passage with the query, 0 to 1, shape (passages,)."""
        idf = self.idf[query.ngrams]
        weights = (1 + np.log(query.ngram_counts)).astype(np.float32) * idf
        norm = float(np.linalg.norm(weights))
        if norm == 0:
            return np.zeros(self.norms.size, dtype=np.float32)
        weights *= idf / np.float32(norm)
        scores = self.once.scores(query.ngrams, weights)
        scores += self.often.scores(query.ngrams, weights)
        scores /= self.norms
        return scores

    def followed_by(self, analyses: Sequence[Analysis]) -> "CharacterIndex":
        """The same index with a few passages more, weighed by the idf that is there already."""
        once, often = _counts(analyses)
        norms = np.concatenate((self.norms, _norms(once, often, self.idf)))
        return CharacterIndex(self.once.followed_by(once), self.often.followed_by(often), self.idf, norms)


def build_characters(analyses: Sequence[Analysis]) -> CharacterIndex:
    """Index the passages' n-grams: (1 + ln tf) x (1 + ln((1 + N) / (1 + df))), rows of unit length."""
    once, often = _counts(analyses)
    frequencies = once.document_frequencies(BUCKETS) + often.document_frequencies(BUCKETS)
    idf = (1 + np.log((1 + len(analyses)) / (1 + frequencies))).astype(np.float32)
    return CharacterIndex(once, often, idf, _norms(once, often, idf))


def kept_characters(
    once: tuple[Part, ...],
    often: tuple[Part, ...],
    idf: NDArray[np.float32],
    norms: NDArray[np.float32],
) -> CharacterIndex:
    """An index from the arrays of one that was built before."""
    return CharacterIndex(Postings(once), Postings(often, _SUBLINEAR), idf, norms)


def _counts(analyses: Sequence[Analysis]) -> tuple[Postings, Postings]:
    built = build_postings([(one.ngrams, one.ngram_counts) for one in analyses], BUCKETS)
    pairs = [
        Part(
            part.pointers,
            part.passages,
            np.minimum(part.values, _MOST).astype(np.uint8),
            part.passage_count,
        ).split_ones()
        for part in built.parts
    ]
    return Postings(tuple(one for one, _ in pairs)), Postings(tuple(more for _, more in pairs), _SUBLINEAR)


def _norms(once: Postings, often: Postings, idf: NDArray[np.float32]) -> NDArray[np.float32]:
    squares = []
    for single, more in zip(once.parts, often.parts, strict=True):
        weights = np.repeat(idf, np.diff(more.pointers)) * _SUBLINEAR[more.values]
        often_there = np.bincount(more.passages, weights**2, minlength=more.passage_count)
        weights = np.repeat(idf, np.diff(single.pointers))
        squares.append(often_there + np.bincount(single.passages, weights**2, minlength=single.passage_count))
    joined = np.concatenate(squares) if squares else np.empty(0)
    return np.sqrt(np.maximum(joined, 1e-12)).astype(np.float32)
