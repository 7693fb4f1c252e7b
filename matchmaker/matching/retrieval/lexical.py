"""Lexical view: BM25 over stems and parts of compounds, with the share of a need that a passage covers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.postings import Postings, build_postings
from matchmaker.matching.text.analysis import Analysis

K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Postings of BM25 term values without the query's side; idf by term."""

    postings: Postings
    idf: NDArray[np.float32]
    idf_unknown: float

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


def build_lexical(analyses: Sequence[Analysis], vocabulary_size: int) -> LexicalIndex:
    """Index the passages' terms: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), k1 = 1.2, b = 0.75.

    Formula: Robertson and Zaragoza 2009, with the idf of Lucene (never negative).
    """
    postings = build_postings([(one.terms, one.term_counts) for one in analyses], vocabulary_size)
    frequencies = postings.document_frequencies()
    idf = _idf(frequencies, len(analyses))
    lengths = np.array([one.term_counts.sum() for one in analyses], dtype=np.float32)
    mean = float(lengths.mean()) if lengths.size and lengths.any() else 1.0
    counts = postings.values
    saturation = K1 * (1 - B + B * lengths / mean)
    values = (
        np.repeat(idf, frequencies) * counts * np.float32(K1 + 1) / (counts + saturation[postings.passages])
    )
    unknown = float(_idf(np.zeros(1, dtype=np.int64), len(analyses))[0])
    return LexicalIndex(replace(postings, values=values.astype(np.float32)), idf, unknown)


def _idf(frequencies: NDArray[np.int64], passages: int) -> NDArray[np.float32]:
    return np.log1p((passages - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
