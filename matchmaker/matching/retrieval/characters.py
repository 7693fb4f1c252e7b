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
    """Postings of counts up to 255 in one byte each; idf by bucket, length of each passage's tf-idf row."""

    postings: Postings
    idf: NDArray[np.float32]
    norms: NDArray[np.float32]

    def scores(self, query: Analysis) -> Scores:
        """Cosine of every passage with the query, 0 to 1, shape (passages,)."""
        idf = self.idf[query.ngrams]
        weights = (1 + np.log(query.ngram_counts)).astype(np.float32) * idf
        norm = float(np.linalg.norm(weights))
        if norm == 0:
            return np.zeros(self.norms.size, dtype=np.float32)
        scores: Scores = self.postings.scores(query.ngrams, weights * idf / np.float32(norm)) / self.norms
        return scores

    def followed_by(self, analyses: Sequence[Analysis]) -> "CharacterIndex":
        """The same index with a few passages more, weighed by the idf that is there already."""
        more = _counts(analyses)
        norms = np.concatenate((self.norms, _norms(more, self.idf)))
        return CharacterIndex(self.postings.followed_by(more), self.idf, norms)


def build_characters(analyses: Sequence[Analysis]) -> CharacterIndex:
    """Index the passages' n-grams: (1 + ln tf) x (1 + ln((1 + N) / (1 + df))), rows of unit length."""
    postings = _counts(analyses)
    frequencies = postings.document_frequencies(BUCKETS)
    idf = (1 + np.log((1 + len(analyses)) / (1 + frequencies))).astype(np.float32)
    return CharacterIndex(postings, idf, _norms(postings, idf))


def kept_characters(
    parts: tuple[Part, ...], idf: NDArray[np.float32], norms: NDArray[np.float32]
) -> CharacterIndex:
    """An index from the arrays of one that was built before."""
    return CharacterIndex(Postings(parts, _SUBLINEAR), idf, norms)


def _counts(analyses: Sequence[Analysis]) -> Postings:
    built = build_postings([(one.ngrams, one.ngram_counts) for one in analyses], BUCKETS)
    parts = tuple(
        Part(
            part.pointers,
            part.passages,
            np.minimum(part.values, _MOST).astype(np.uint8),
            part.passage_count,
        )
        for part in built.parts
    )
    return Postings(parts, _SUBLINEAR)


def _norms(postings: Postings, idf: NDArray[np.float32]) -> NDArray[np.float32]:
    squares = [
        np.bincount(
            part.passages,
            (_SUBLINEAR[part.values] * np.repeat(idf, np.diff(part.pointers))) ** 2,
            minlength=part.passage_count,
        )
        for part in postings.parts
    ]
    joined = np.concatenate(squares) if squares else np.empty(0)
    return np.sqrt(np.maximum(joined, 1e-12)).astype(np.float32)
