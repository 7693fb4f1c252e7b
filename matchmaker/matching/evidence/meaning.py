"""Evidence of meaning: phrases that are close in the embedding, though their words may differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.embedding.cache import CachingEmbedder
from matchmaker.matching.embedding.vectors import unit_rows
from matchmaker.matching.evidence.background import background_phrases
from matchmaker.matching.evidence.phrases import phrases
from matchmaker.matching.evidence.units import Text
from matchmaker.matching.ports import Embedder, Vectors
from matchmaker.matching.results import Evidence, Span

MOST_NEED_PHRASES = 6
"""Phrases of a need that are embedded, those with the most content words: they cost most of the time."""

_NEED_PHRASES_KEPT = 256
_RELEVANCE_SHARE = 0.35
_SMALLEST_SPREAD = 0.01
_CONTENT_WORDS = 3  # of both phrases together: single words are alike in too many ways
# Two phrases with numbers or times are close for that alone.
_BOTH_COUNT = 1.5
_QUANTITY = re.compile(
    r"\d|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|hundert|tausend|halbe[nrs]?|"
    r"stunden?|tage?n?|wochen?|monate?n?|jahre?n?|\w*(?:montag|freitag|samstag)\w*|"
    r"hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
# Who the owner is says nothing about what he needs.
_INTRODUCTION = re.compile(
    r"(?:wir sind|ich bin|mia san|we are|we're|i am|i'm|i run|we run)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a pair of phrases must reach to be shown, in standard deviations above chance.

    `close`: the phrases to each other. `relevant`: each to the other side's whole text, since both must be
    about what the match is about. `convincing`: close + 0.35 x relevant, from which `weakest` strength grows
    by `slope` a point. Calibrated by reading pairs of the judged needs.
    """

    close: float
    relevant: float
    convincing: float
    weakest: float
    slope: float


BODY = Bar(close=2.6, relevant=1.3, convincing=3.7, weakest=0.45, slope=0.13)
UNRELATED = Bar(close=3.2, relevant=1.5, convincing=4.5, weakest=0.45, slope=0.13)
TITLE = Bar(close=1.4, relevant=0.9, convincing=1.9, weakest=0.42, slope=0.10)
"""The title says in few words what the offering is, so that a looser tie to it still means something."""

Matrix = NDArray[np.float32]


class SegmentVectors(Protocol):
    """Vectors of phrases; the same text has the same vector on both sides.

    Those of offerings are derived data and may be stored (`phrases.segments_of` names them); those of
    needs belong to their owners and must not be.
    """

    def of_need(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (len(texts), dimensions), of a need's phrases."""
        ...

    def of_offerings(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (len(texts), dimensions), of offerings' texts and phrases."""
        ...


class EmbeddedSegments:
    """Embeds phrases when they are asked for and remembers those used last; safe among threads."""

    def __init__(self, embedder: Embedder, stored: Embedder | None = None, *, capacity: int = 20_000) -> None:
        """`stored`: the same model with a store behind it, for the offerings' phrases.

        `capacity`: vectors of offerings kept in memory, 4 bytes x dimensions each. Of needs only the
        latest few phrases stay, so that a need is embedded once for all its matches.
        """
        self._needs = CachingEmbedder(embedder, _NEED_PHRASES_KEPT)
        self._offerings = CachingEmbedder(stored or embedder, capacity)

    def of_need(self, texts: Sequence[str]) -> Vectors:
        """Vectors of a need's phrases, the unknown ones embedded in one call; nothing is stored."""
        return self._needs.embed_passages(texts)

    def of_offerings(self, texts: Sequence[str]) -> Vectors:
        """Vectors of offerings' phrases, the unknown ones read or embedded in one call."""
        return self._offerings.embed_passages(texts)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side: telling phrases; vectors of its whole text, of the phrases and of chance in its language."""

    spans: list[Span]
    whole: Vectors
    vectors: Vectors
    background: Vectors
    counts: list[bool]


def meaning_evidence(
    need: Text, offering: Text, title: Span, segments: SegmentVectors, *, related: bool
) -> list[Evidence]:
    """Pairs of phrases that are clearly closer than chance, strongest first.

    `title`: the offering's title within its text. `related`: need and offering share a topic; where they
    do not, a higher bar keeps phrases out that are alike by accident.
    Closeness is the cosine in standard deviations above what either phrase has with phrases on other
    subjects in the other's language, the lesser of the two. Phrases without a content word are left out.
    """
    own = {span: count for span, count in _telling(need).items() if not _is_introduction(need.text, span)}
    others = _telling(offering)
    if not own or not others:
        return []
    spans = sorted(sorted(own, key=lambda span: -own[span])[:MOST_NEED_PHRASES], key=lambda span: span.start)
    found = _pairs(
        _need_side(need, spans, segments),
        _offering_side(offering, list(others), segments),
        [(TITLE if span.end <= title.end else BODY) if related else UNRELATED for span in others],
    )
    return [one for one in found if own[one.need] + others[one.offering] >= _CONTENT_WORDS]


def _pairs(need: _Side, offering: _Side, bars: Sequence[Bar]) -> list[Evidence]:
    cosines = need.vectors @ offering.vectors.T
    close = np.minimum(
        _above_chance(cosines, need.vectors, offering.background),
        _above_chance(cosines.T, offering.vectors, need.background).T,
    )
    of_offering = _above_chance(need.whole @ offering.vectors.T, need.whole, offering.background)
    of_need = _above_chance(offering.whole @ need.vectors.T, offering.whole, need.background)
    relevant = np.minimum(of_offering, of_need.T)
    found = []
    for i, j in np.ndindex(close.shape):
        bar, near, about = bars[j], float(close[i, j]), float(relevant[i, j])
        near -= _BOTH_COUNT * (need.counts[i] and offering.counts[j])
        convincing = near + _RELEVANCE_SHARE * about
        if near >= bar.close and about >= bar.relevant and convincing >= bar.convincing:
            strength = min(0.99, bar.weakest + bar.slope * (convincing - bar.convincing))
            found.append(Evidence("meaning", need.spans[i], offering.spans[j], strength))
    return sorted(found, key=lambda one: (-one.strength, one.need.start, one.offering.start, one.need.end))


def _above_chance(cosines: Matrix, vectors: Vectors, background: Vectors) -> Matrix:
    """Rows of cosines in standard deviations above each row vector's mean cosine with the background."""
    usual = vectors @ background.T
    spread = np.maximum(usual.std(axis=1, keepdims=True), _SMALLEST_SPREAD)
    above: Matrix = ((cosines - usual.mean(axis=1, keepdims=True)) / spread).astype(np.float32)
    return above


def _is_introduction(text: str, span: Span) -> bool:
    return _INTRODUCTION.match(text, span.start) is not None


def _telling(text: Text) -> dict[Span, int]:
    """Phrases with two content words, or with one that is a noun, and how many content words they have."""
    kept = {}
    for span in phrases(text.text):
        inside = [unit for unit in text.units if span.start <= unit.span.start and unit.span.end <= span.end]
        if len(inside) > 1 or any(unit.noun for unit in inside):
            kept[span] = len(inside)
    return kept


def _need_side(need: Text, spans: list[Span], segments: SegmentVectors) -> _Side:
    vectors = segments.of_need([need.text[span.start : span.end] for span in spans])
    # The phrases' mean stands for the whole need: embedding its full text again would double the time.
    whole = unit_rows(vectors.mean(axis=0, keepdims=True))
    background = segments.of_offerings(background_phrases(need.language))
    return _Side(spans, whole, vectors, background, _counts(need.text, spans))


def _offering_side(offering: Text, spans: list[Span], segments: SegmentVectors) -> _Side:
    texts = [offering.text, *(offering.text[span.start : span.end] for span in spans)]
    vectors = segments.of_offerings(texts)
    background = segments.of_offerings(background_phrases(offering.language))
    return _Side(spans, vectors[:1], vectors[1:], background, _counts(offering.text, spans))


def _counts(text: str, spans: list[Span]) -> list[bool]:
    """Whether each phrase has a number or a time."""
    return [_QUANTITY.search(text, span.start, span.end) is not None for span in spans]
