"""A set of passages searched through three views at once: dense, lexical and characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import LANGUAGES
from matchmaker.matching.ports import Mask, Positions, Scores, VectorIndex, Vectors
from matchmaker.matching.retrieval.characters import CharacterIndex, CharacterSearch, build_characters
from matchmaker.matching.retrieval.dense import DenseScores, dense_scores
from matchmaker.matching.retrieval.lexical import LexicalIndex, build_lexical
from matchmaker.matching.retrieval.topk import best
from matchmaker.matching.text.analysis import Analyser, Analysis

SAMPLE = 256
"""Passages of each language that stand for the catalogue when a need's usual cosine is measured."""


@dataclass(frozen=True, slots=True)
class Query:
    """A need ready for search: its text and language, its unit vector, its terms and n-grams.

    `parts`: dimensions of the models side by side in the vector.
    """

    text: str
    language: str
    vector: Vectors
    parts: tuple[int, ...]
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class ViewScores:
    """Scores of some passages in every view, one entry per passage; `lexical` and `characters` are 0 to 1."""

    positions: Positions
    dense: DenseScores
    lexical: Scores
    characters: Scores
    same_language: Mask


@dataclass(frozen=True, slots=True)
class PassageSet:
    """Passages with their lexical and character indexes; vectors live in a VectorIndex of equal order.

    `hashes`: text hash of each passage. `sample`: passages that stand for the catalogue.
    """

    languages: NDArray[np.uint8]
    hashes: NDArray[np.uint64]
    lexical: LexicalIndex
    characters: CharacterIndex
    sample: Positions
    analyser: Analyser

    def __len__(self) -> int:
        return int(self.languages.size)

    def query(self, text: str, language: str, vector: Vectors, parts: tuple[int, ...] | None = None) -> Query:
        """Analyse a need against this set's vocabulary; `parts` None: the vector is of one model."""
        parts = parts or (int(vector.size),)
        return Query(text, language, vector, parts, self.analyser.query(text, language))

    def followed_by(
        self, texts: Sequence[tuple[str, str]], live: Mask, analyser: Analyser | None = None
    ) -> "PassageSet":
        """The same passages and a few more behind them, without counting anew how rare words are.

        What a word or n-gram weighs stays as it is among the first passages. `live` marks those of all the
        passages that still count; the sample is drawn from them.
        """
        analyser = analyser or self.analyser
        analyses = [analyser.passage(text, language) for language, text in texts]
        languages = np.concatenate((self.languages, _codes(texts)))
        hashes = np.concatenate((self.hashes, _hashes(texts)))
        return PassageSet(
            languages,
            hashes,
            self.lexical.followed_by(analyses, analyser.vocabulary_size),
            self.characters.followed_by(analyses),
            _sample(hashes, languages, live),
            analyser,
        )

    def search(self, query: Query, index: VectorIndex) -> "Search":
        """Start a search: words and rare n-grams are scored once for all passages, the rest where needed."""
        return Search(
            self, query, index, self.lexical.scores(query.analysis), self.characters.search(query.analysis)
        )


@dataclass(frozen=True, slots=True)
class Search:
    """One need on its way through a set of passages."""

    passages: PassageSet
    query: Query
    index: VectorIndex
    lexical: Scores
    characters: CharacterSearch

    def candidates(self, depth: int, allowed: Mask | None = None) -> Positions:
        """Union of the best `depth` allowed passages of each view, ascending.

        Passages without any word or n-gram in common are no candidates of the lexical views.
        """
        words = best(self.lexical, depth, allowed)
        return np.unique(
            np.concatenate(
                (
                    self.index.search(self.query.vector, depth, allowed)[0],
                    words[self.lexical[words] > 0],
                    self.characters.best(depth, allowed),
                )
            )
        )

    def score(self, positions: Positions) -> ViewScores:
        """Exact scores of these passages in every view."""
        passages, query = self.passages, self.query
        dense = dense_scores(
            query.vector,
            query.parts,
            self.index,
            positions=positions,
            sample=passages.sample,
            languages=passages.languages,
        )
        same = passages.languages[positions] == language_code(query.language)
        return ViewScores(positions, dense, self.lexical[positions], self.characters.of(positions), same)


def build_passages(texts: Sequence[tuple[str, str]], analyser: Analyser) -> PassageSet:
    """Index (language, text) pairs; the order gives the passages' positions."""
    analyses = [analyser.passage(text, language) for language, text in texts]
    languages, hashes = _codes(texts), _hashes(texts)
    lexical = build_lexical(analyses, analyser.vocabulary_size)
    sample = _sample(hashes, languages, np.ones(len(texts), dtype=np.bool_))
    return PassageSet(languages, hashes, lexical, build_characters(analyses), sample, analyser)


def language_code(language: str) -> int:
    """Number of a language in columns: its place in LANGUAGES, one past the end for any other."""
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def text_hash(text: str) -> int:
    """64 bits that depend on nothing but the text (Python's own hash changes with every process)."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _codes(texts: Sequence[tuple[str, str]]) -> NDArray[np.uint8]:
    return np.array([language_code(language) for language, _ in texts], dtype=np.uint8)


def _hashes(texts: Sequence[tuple[str, str]]) -> NDArray[np.uint64]:
    return np.array([text_hash(text) for _, text in texts], dtype=np.uint64)


def _sample(hashes: NDArray[np.uint64], languages: NDArray[np.uint8], live: Mask) -> Positions:
    # Chosen by hash and not by place, so that the order of the offerings cannot change a score.
    chosen = []
    for code in np.unique(languages):
        members = np.flatnonzero((languages == code) & live)
        chosen.append(members[np.argsort(hashes[members], kind="stable")[:SAMPLE]])
    return np.concatenate(chosen).astype(np.int64) if chosen else np.empty(0, dtype=np.int64)
