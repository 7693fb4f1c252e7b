"""A set of passages searched through three views at once: dense, lexical and characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import LANGUAGES
from matchmaker.matching.ports import Mask, Positions, Scores, VectorIndex, Vectors
from matchmaker.matching.retrieval.characters import CharacterIndex, build_characters
from matchmaker.matching.retrieval.lexical import LexicalIndex, build_lexical
from matchmaker.matching.retrieval.topk import best
from matchmaker.matching.text.analysis import Analyser, Analysis

SAMPLE = 256
"""Passages of each language that stand for the catalogue when a need's usual cosine is measured."""

_SMALLEST_SAMPLE = 8
_SMALLEST_SPREAD = 0.01


@dataclass(frozen=True, slots=True)
class Query:
    """A need ready for search: its text and language, its unit vector, its terms and n-grams."""

    text: str
    language: str
    vector: Vectors
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class Background:
    """Mean and standard deviation of a need's cosine with passages taken blindly, by language code."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ViewScores:
    """Scores of some passages in every view, one entry per passage.

    `dense`: cosine. `dense_z`: cosine above what is usual for this need among passages of the same
    language, in standard deviations (passages in the need's own language get higher cosines from most
    models; without this they would crowd out the others). `lexical` and `characters`: 0 to 1.
    """

    positions: Positions
    dense: Scores
    dense_z: Scores
    lexical: Scores
    characters: Scores
    same_language: Mask


@dataclass(frozen=True, slots=True)
class PassageSet:
    """Passages with their lexical and character indexes; vectors live in a VectorIndex of equal order."""

    languages: NDArray[np.uint8]
    lexical: LexicalIndex
    characters: CharacterIndex
    sample: Positions
    analyser: Analyser

    def __len__(self) -> int:
        return int(self.languages.size)

    def query(self, text: str, language: str, vector: Vectors) -> Query:
        """Analyse a need against this set's vocabulary."""
        return Query(text, language, vector, self.analyser.query(text, language))

    def search(self, query: Query, index: VectorIndex) -> "Search":
        """Start a search: words and n-grams are scored once for all passages, cosines where needed."""
        return Search(
            self, query, index, self.lexical.scores(query.analysis), self.characters.scores(query.analysis)
        )

    def background(self, query: Query, index: VectorIndex) -> Background:
        """Usual cosine of this need: from a fixed sample of each language, or of all if one has too few."""
        cosines = index.score(query.vector, self.sample)
        codes = self.languages[self.sample]
        mean = np.full(len(LANGUAGES) + 1, cosines.mean() if cosines.size else 0.0, dtype=np.float32)
        spread = np.full(len(LANGUAGES) + 1, cosines.std() if cosines.size else 1.0, dtype=np.float32)
        for code in range(mean.size):
            of_code = cosines[codes == code]
            if of_code.size >= _SMALLEST_SAMPLE:
                mean[code], spread[code] = of_code.mean(), of_code.std()
        return Background(mean, np.maximum(spread, np.float32(_SMALLEST_SPREAD)))


@dataclass(frozen=True, slots=True)
class Search:
    """One need on its way through a set of passages."""

    passages: PassageSet
    query: Query
    index: VectorIndex
    lexical: Scores
    characters: Scores

    def candidates(self, depth: int, allowed: Mask | None = None) -> Positions:
        """Union of the best `depth` allowed passages of each view, ascending.

        Passages without any word or n-gram in common are no candidates of the lexical views.
        """
        found = [self.index.search(self.query.vector, depth, allowed)[0]]
        for scores in (self.lexical, self.characters):
            positions = best(scores, depth, allowed)
            found.append(positions[scores[positions] > 0])
        return np.unique(np.concatenate(found))

    def score(self, positions: Positions) -> ViewScores:
        """Exact scores of these passages in every view."""
        codes = self.passages.languages[positions]
        dense = self.index.score(self.query.vector, positions)
        background = self.passages.background(self.query, self.index)
        return ViewScores(
            positions,
            dense,
            ((dense - background.mean[codes]) / background.spread[codes]).astype(np.float32),
            self.lexical[positions],
            self.characters[positions],
            codes == language_code(self.query.language),
        )


def build_passages(texts: Sequence[tuple[str, str]], analyser: Analyser) -> PassageSet:
    """Index (language, text) pairs; the order gives the passages' positions."""
    analyses = [analyser.passage(text, language) for language, text in texts]
    languages = np.array([language_code(language) for language, _ in texts], dtype=np.uint8)
    lexical = build_lexical(analyses, analyser.vocabulary_size)
    return PassageSet(languages, lexical, build_characters(analyses), _sample(texts, languages), analyser)


def language_code(language: str) -> int:
    """Number of a language in columns: its place in LANGUAGES, one past the end for any other."""
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def text_hash(text: str) -> int:
    """64 bits that depend on nothing but the text (Python's own hash changes with every process)."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _sample(texts: Sequence[tuple[str, str]], languages: NDArray[np.uint8]) -> Positions:
    # Chosen by hash and not by place, so that the order of the offerings cannot change a score.
    hashes = np.array([text_hash(text) for _, text in texts], dtype=np.uint64)
    chosen = []
    for code in np.unique(languages):
        members = np.flatnonzero(languages == code)
        chosen.append(members[np.argsort(hashes[members], kind="stable")[:SAMPLE]])
    return np.concatenate(chosen).astype(np.int64) if chosen else np.empty(0, dtype=np.int64)
