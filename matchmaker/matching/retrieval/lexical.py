"""Lexical view: BM25 over stems and parts of compounds, with the share of a need that a passage covers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.postings import Part, Postings, build_postings
from matchmaker.matching.text.analysis import Analysis

K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Postings of BM25 term values without the query's side; idf by term; mean length of a passage."""

    postings: Postings
    idf: NDArray[np.float32]
    idf_unknown: float
    mean_length: float

    def scores(self, query: Analysis) -> Scores:
        """BM25 of every passage divided by the query's own greatest possible sum: 0 (no word) to 1.

        The divisor is sum over query terms of weight x idf x (k1 + 1); terms that no passage has count
        with the idf of a term seen nowhere, so that a passage covering half a need gets about half.
        """
        mass = self.mass(query)
        if mass <= 0:
            return np.zeros(self.postings.passage_count, dtype=np.float32)
        return self.postings.scores(query.terms, query.term_counts / np.float32(mass))

    def mass(self, query: Analysis) -> float:
        """Greatest BM25 a passage could reach for this query."""
        known = query.terms < self.idf.size
        held = float(query.term_counts[known] @ self.idf[query.terms[known]])
        missed = query.unknown + float(query.term_counts[~known].sum())
        return (K1 + 1) * (held + missed * self.idf_unknown)

    def followed_by(self, analyses: Sequence[Analysis], vocabulary_size: int) -> "LexicalIndex":
        """The same index with a few passages more, weighed by the idf and mean length that are there already.

        Terms that no passage had before get the idf of a term seen nowhere.
        """
        new = np.full(max(0, vocabulary_size - self.idf.size), self.idf_unknown, dtype=np.float32)
        idf = np.concatenate((self.idf, new))
        more = _weighed(_counts(analyses, vocabulary_size), idf, _lengths(analyses), self.mean_length)
        return LexicalIndex(self.postings.followed_by(more), idf, self.idf_unknown, self.mean_length)


def build_lexical(analyses: Sequence[Analysis], vocabulary_size: int) -> LexicalIndex:
    """Index the passages' terms: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), k1 = 1.2, b = 0.75.

    Formula: Robertson and Zaragoza 2009, with the idf of Lucene (never negative).
    """
    counts = _counts(analyses, vocabulary_size)
    idf = _idf(counts.document_frequencies(vocabulary_size), len(analyses))
    lengths = _lengths(analyses)
    mean = float(lengths.mean()) if lengths.size and lengths.any() else 1.0
    unknown = float(_idf(np.zeros(1, dtype=np.int64), len(analyses))[0])
    return LexicalIndex(_weighed(counts, idf, lengths, mean), idf, unknown, mean)


def _counts(analyses: Sequence[Analysis], vocabulary_size: int) -> Postings:
    return build_postings([(one.terms, one.term_counts) for one in analyses], vocabulary_size)


def _lengths(analyses: Sequence[Analysis]) -> NDArray[np.float32]:
    return np.array([one.term_counts.sum() for one in analyses], dtype=np.float32)


def _weighed(
    postings: Postings, idf: NDArray[np.float32], lengths: NDArray[np.float32], mean: float
) -> Postings:
    parts = []
    first = 0
    for part in postings.parts:
        own = lengths[first : first + part.passage_count]
        saturation = (K1 * (1 - B + B * own / mean)).astype(np.float32)
        counts = part.values.astype(np.float32)
        idf_of = np.repeat(idf, np.diff(part.pointers))
        values = idf_of * counts * np.float32(K1 + 1) / (counts + saturation[part.passages])
        parts.append(Part(part.pointers, part.passages, values.astype(np.float32), part.passage_count))
        first += part.passage_count
    return Postings(tuple(parts))


def _idf(frequencies: NDArray[np.int64], passages: int) -> NDArray[np.float32]:
    return np.log1p((passages - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
