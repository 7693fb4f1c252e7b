"""A text as the lexical and character views see it: weighted terms and n-grams, kept for cheap rebuilds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.text.compounds import compound_parts
from matchmaker.matching.text.ngrams import ngram_counts
from matchmaker.matching.text.words import is_function_word, stem, tokens

Ids = NDArray[np.int32]
Counts = NDArray[np.float32]

ANALYSIS_VERSION = "1"
"""Changes whenever the same text could give other terms or n-grams, or they could be weighed differently."""

PART_WEIGHT = 0.75
"""How much a part of a compound counts beside a whole word."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Distinct terms and n-grams of one text with their (weighted) counts; ids are those of one Analyser.

    `unknown` is the weight of the terms that the Analyser's vocabulary lacks (queries only).
    """

    terms: Ids
    term_counts: Counts
    ngrams: Ids
    ngram_counts: Counts
    unknown: float = 0.0


def weighted_terms(text: str, language: str) -> dict[str, float]:
    """Stems of a text's content words with their counts; parts of compounds count less.

    A text of function words only keeps them, so that no text is empty of terms without need.
    """
    words = [token.text for token in tokens(text)]
    content = [word for word in words if not is_function_word(word, language)] or words
    weights: dict[str, float] = {}
    for word, count in Counter(content).items():
        whole = stem(word, language)
        weights[whole] = weights.get(whole, 0.0) + count
        for part in compound_parts(word.lower()) if language == "de" else ():
            piece = stem(part, language)
            weights[piece] = weights.get(piece, 0.0) + PART_WEIGHT * count
    return weights


class Analyser:
    """Analyses texts once: the vocabulary and every analysed passage are kept for the next catalogue.

    Safe to share between threads. Term ids are never reused, so catalogues built earlier stay valid.
    """

    def __init__(self, vocabulary: Iterable[str] = ()) -> None:
        """`vocabulary`: terms known from the start, in the order of their ids."""
        self._vocabulary = {term: number for number, term in enumerate(vocabulary)}
        self._passages: dict[tuple[str, str], Analysis] = {}
        self._lock = Lock()

    @property
    def vocabulary_size(self) -> int:
        """Distinct terms seen in passages so far."""
        return len(self._vocabulary)

    @property
    def vocabulary(self) -> list[str]:
        """The terms in the order of their ids."""
        with self._lock:
            return list(self._vocabulary)

    def copy(self) -> "Analyser":
        """One that knows the same and learns on by itself: for trying texts out that nobody published."""
        other = Analyser()
        with self._lock:
            other._vocabulary, other._passages = dict(self._vocabulary), dict(self._passages)
        return other

    def passage(self, text: str, language: str) -> Analysis:
        """Analysis of a passage; its new terms enter the vocabulary."""
        key = (language, text)
        found = self._passages.get(key)
        if found is None:
            weights = weighted_terms(text, language)
            with self._lock:
                ids = [self._vocabulary.setdefault(term, len(self._vocabulary)) for term in weights]
            found = _analysis(ids, list(weights.values()), text, 0.0)
            self._passages[key] = found
        return found

    def query(self, text: str, language: str) -> Analysis:
        """Analysis of a need; terms that no passage has are left out and their weight is summed up."""
        weights = weighted_terms(text, language)
        known = [
            (self._vocabulary[term], weight) for term, weight in weights.items() if term in self._vocabulary
        ]
        unknown = sum(weight for term, weight in weights.items() if term not in self._vocabulary)
        return _analysis([term for term, _ in known], [weight for _, weight in known], text, unknown)

    def keep_only(self, texts: Iterable[tuple[str, str]]) -> None:
        """Forget the analyses of all passages but these (language, text) pairs."""
        wanted = set(texts)
        with self._lock:
            self._passages = {key: found for key, found in self._passages.items() if key in wanted}


def _analysis(ids: list[int], counts: list[float], text: str, unknown: float) -> Analysis:
    ngrams, occurrences = ngram_counts(text)
    return Analysis(
        np.array(ids, dtype=np.int32), np.array(counts, dtype=np.float32), ngrams, occurrences, unknown
    )
