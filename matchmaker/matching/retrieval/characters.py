"""Character view: cosine of tf-idf weighted 3- and 4-grams, for typos, dialect, names and compounds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Mask, Positions, Scores
from matchmaker.matching.retrieval.frequent import FrequentGrams, take_frequent
from matchmaker.matching.retrieval.postings import Part, Postings, build_postings
from matchmaker.matching.retrieval.topk import best
from matchmaker.matching.text.analysis import Analysis
from matchmaker.matching.text.ngrams import BUCKETS

FREQUENT_FROM = 20_000
"""Passages from which frequent n-grams are kept apart; fewer are scored in a few milliseconds anyway."""
LOOKED_AT = 20
"""So many times as many passages as are wanted are scored exactly, those with the greatest estimates. Of the
200 best among 147,000, for 40 needs, none was missed by so many or half as many, .06 % by a quarter."""
_USUAL = np.float32(0.5)
_MOST = 255
_SUBLINEAR = np.concatenate(([0.0], 1 + np.log(np.arange(1, _MOST + 1)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class CharacterSearch:
    """Cosines of one need with all passages, as far as rare n-grams give them.

    `estimates`: with what frequent n-grams usually add. `columns` and `weights`: the need's frequent n-grams.
    """

    rare: Scores
    estimates: Scores
    frequent: FrequentGrams | None
    columns: NDArray[np.int32]
    weights: Scores
    norms: NDArray[np.float32]

    def of(self, positions: Positions) -> Scores:
        """Cosines of these passages, 0 to 1."""
        scores: Scores = self.rare[positions]
        if self.frequent is None or not self.columns.size:
            return scores
        inside = positions < len(self.frequent)
        chosen = positions[inside]
        counts = self.frequent.counts_of(chosen, self.columns)
        scores[inside] += (_SUBLINEAR[counts] @ self.weights) / self.norms[chosen]
        return scores

    def best(self, depth: int, allowed: Mask | None = None) -> Positions:
        """The best allowed passages that share an n-gram with the need, best first."""
        few = depth if self.frequent is None else depth * LOOKED_AT
        positions = best(self.estimates, few, allowed)
        scores = self.of(positions)
        # By position first, so that of equal ones the same are taken whatever the estimates.
        order = np.lexsort((positions, -scores))[:depth]
        found: Positions = positions[order][scores[order] > 0]
        return found


@dataclass(frozen=True, slots=True)
class CharacterIndex:
    """Postings of n-grams that a passage has once, and of those it has more often with counts up to 255.

    `idf` by bucket; `norms`: length of each passage's tf-idf row. `frequent`: of many passages the n-grams
    that a quarter of them has; they are not among the postings of these passages.
    """

    once: Postings
    often: Postings
    idf: NDArray[np.float32]
    norms: NDArray[np.float32]
    frequent: FrequentGrams | None = None

    def search(self, query: Analysis) -> CharacterSearch:
        """Start a search: rare n-grams are scored for all passages, frequent ones where it is asked for."""
        idf = self.idf[query.ngrams]
        lengths = (1 + np.log(query.ngram_counts)).astype(np.float32) * idf
        lengths /= max(np.float32(np.linalg.norm(lengths)), np.float32(1e-12))
        weights = lengths * idf
        rare = self.once.scores(query.ngrams, weights)
        rare += self.often.scores(query.ngrams, weights)
        rare /= self.norms
        if self.frequent is None:
            return CharacterSearch(rare, rare, None, query.ngrams[:0], weights[:0], self.norms)
        columns = self.frequent.columns_of(query.ngrams)
        known = columns >= 0
        # The frequent n-grams of both sides meet by half of what they could at most, more or less.
        usual = _USUAL * np.float32(np.linalg.norm(lengths[known])) * self.frequent.shares
        estimates = rare.copy()
        estimates[: usual.size] += usual
        return CharacterSearch(rare, estimates, self.frequent, columns[known], weights[known], self.norms)

    def scores(self, query: Analysis) -> Scores:
        """Cosine of every passage with the query, 0 to 1, shape (passages,)."""
        return self.search(query).of(np.arange(self.norms.size))

    def followed_by(self, analyses: Sequence[Analysis]) -> "CharacterIndex":
        """The same index with a few passages more, weighed by the idf that is there already."""
        once, often = _counts(analyses)
        norms = np.concatenate((self.norms, _norms(once, often, self.idf)))
        return CharacterIndex(
            self.once.followed_by(once), self.often.followed_by(often), self.idf, norms, self.frequent
        )


def build_characters(analyses: Sequence[Analysis]) -> CharacterIndex:
    """Index the passages' n-grams: (1 + ln tf) x (1 + ln((1 + N) / (1 + df))), rows of unit length."""
    once, often = _counts(analyses)
    frequencies = once.document_frequencies(BUCKETS) + often.document_frequencies(BUCKETS)
    idf = (1 + np.log((1 + len(analyses)) / (1 + frequencies))).astype(np.float32)
    norms = _norms(once, often, idf)
    if len(analyses) < FREQUENT_FROM:
        return CharacterIndex(once, often, idf, norms)
    once, often, counts, grams = take_frequent(once, often, frequencies)
    return CharacterIndex(once, often, idf, norms, _frequent(counts, grams, idf, norms))


def kept_characters(
    once: tuple[Part, ...],
    often: tuple[Part, ...],
    idf: NDArray[np.float32],
    norms: NDArray[np.float32],
    frequent: FrequentGrams | None,
) -> CharacterIndex:
    """An index from the arrays of one that was built before."""
    return CharacterIndex(Postings(once), Postings(often, _SUBLINEAR), idf, norms, frequent)


def _frequent(
    counts: NDArray[np.uint8],
    grams: NDArray[np.int32],
    idf: NDArray[np.float32],
    norms: NDArray[np.float32],
) -> FrequentGrams:
    squares = np.square(idf[grams])
    shares = np.empty(len(counts), dtype=np.float32)
    for start in range(0, len(counts), 8192):
        rows = slice(start, start + 8192)
        shares[rows] = np.sqrt(np.square(_SUBLINEAR)[counts[rows]] @ squares) / norms[rows]
    return FrequentGrams(grams, counts, shares)


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
