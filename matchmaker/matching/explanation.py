"""Explains a match: which words of the need met which words of the offering, for both sides to see.

Three views, as results.Evidence names them: "words" (same word, stem or part of a compound), "spelling" (a
slip or dialect) and "meaning" (phrases close in the embedding though the words differ). A match without
evidence worth showing gets none rather than a silly one.
"""

from functools import lru_cache

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import Passage
from matchmaker.matching.evidence.choose import choose
from matchmaker.matching.evidence.meaning import SegmentVectors, meaning_evidence
from matchmaker.matching.evidence.spelling import spelling_evidence
from matchmaker.matching.evidence.synonyms import synonym_evidence
from matchmaker.matching.evidence.units import Rarity, Text, units
from matchmaker.matching.evidence.words import word_evidence
from matchmaker.matching.results import Evidence, Span
from matchmaker.matching.retrieval.lexical import K1

LONGEST_READ = 8_000
"""Characters of a text that are looked at; an offering is far shorter."""

_EVEN = 0.7


def evenly_rare(word: str, language: str) -> float:
    """The rarity of every word when no catalogue tells: 0.7."""
    return _EVEN


def explain(
    need_text: str,
    need_language: str,
    passage: Passage,
    *,
    rarity: Rarity = evenly_rare,
    segments: SegmentVectors | None = None,
    related: bool = True,
) -> tuple[Evidence, ...]:
    """The best evidence for a match, strongest first, at most three; () when nothing tells.

    Spans are characters of `need_text` and `passage.text`; they cut no word, and those of one side do not
    overlap. `related`: the need and the offering share a topic; evidence of meaning must be stronger where
    they do not. Without `segments` there is no evidence of meaning. Deterministic for equal vectors.
    """
    need = _read(need_text[:LONGEST_READ], need_language, False)
    offering = _read(passage.text[:LONGEST_READ], passage.language, True)
    title = Span(0, len(passage.title))
    words = word_evidence(need.units, offering.units, rarity)
    said = {one.need for one in words}
    meaning = synonym_evidence([one for one in need.units if one.span not in said], offering.units, rarity)
    if segments:
        meaning += meaning_evidence(need, offering, title, segments, related=related)
    return choose(words, spelling_evidence(need.units, offering.units, rarity), meaning)


class Explanation:
    """Explains matches of one catalogue: a word is worth what it is rare among the offerings."""

    def __init__(self, catalogue: Catalogue, segments: SegmentVectors | None = None) -> None:
        self._rarity = catalogue_rarity(catalogue)
        self._segments = segments

    def explain(
        self, need: str, need_language: str, passage: Passage, related: bool = True
    ) -> tuple[Evidence, ...]:
        """As the function `explain`, for a passage of the catalogue."""
        return explain(
            need, need_language, passage, rarity=self._rarity, segments=self._segments, related=related
        )


def catalogue_rarity(catalogue: Catalogue) -> Rarity:
    """Rarity by the inverse document frequency of a word (and its parts), 1 for a word in no offering."""
    passages = catalogue.passage_set
    lexical, analyser = passages.lexical, passages.analyser

    @lru_cache(maxsize=50_000)
    def rarity(word: str, language: str) -> float:
        analysis = analyser.query(word, language)
        weight = float(analysis.term_counts.sum()) + analysis.unknown
        if weight <= 0 or lexical.idf_unknown <= 0:
            return _EVEN
        return min(1.0, lexical.mass(analysis) / ((K1 + 1) * weight * lexical.idf_unknown))

    return rarity


@lru_cache(maxsize=8192)
def _read(text: str, language: str, edited: bool) -> Text:
    return Text(text, language, tuple(units(text, language, edited=edited)))
