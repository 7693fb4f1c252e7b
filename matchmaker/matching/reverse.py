"""The engine asked the other way round: which needs would find an offering that is not published yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.catalogue import SMALL, Catalogue
from matchmaker.matching.documents import Need, OfferingDocument
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Mask, Positions, Scores, VectorIndex, Vectors
from matchmaker.matching.results import Match
from matchmaker.matching.retrieval.topics import NeedTopics
from matchmaker.matching.retrieval.topk import best
from matchmaker.matching.rules import apply_rules
from matchmaker.matching.text.language import detect_language

SHOWN = 10
"""Places that an owner can see on request; below them an offering is not found."""


@dataclass(frozen=True, slots=True)
class Found:
    """A need, by its place in the list that was asked about, for which the draft is shown at `place`."""

    need: int
    place: int
    match: Match


@dataclass(frozen=True, slots=True)
class Finders:
    """Needs that find the draft, best place first, and how many a hard rule keeps away, by rule."""

    found: tuple[Found, ...]
    left_out: dict[str, int]
    rivals: int


class ExtendedIndex:
    """A vector index with a few passages more behind its own, without copying what it holds."""

    def __init__(self, inner: VectorIndex, size: int, more: Vectors) -> None:
        self._inner, self._size, self._more = inner, size, more

    def search(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """The k best allowed passages of both, best first; see VectorIndex."""
        inner = None if allowed is None else allowed[: self._size]
        positions, scores = self._inner.search(query, k, inner)
        own: Scores = self._more @ query
        behind = np.arange(len(own)) if allowed is None else np.flatnonzero(allowed[self._size :])
        positions = np.concatenate((positions, behind + self._size))
        scores = np.concatenate((scores, own[behind])).astype(np.float32)
        chosen = best(scores, k)
        return positions[chosen], scores[chosen]

    def score(self, query: Vectors, positions: Positions) -> Scores:
        """Exact cosine with the given passages."""
        scores: Scores = self.score_all(query[np.newaxis], positions)[0]
        return scores

    def score_all(self, queries: Vectors, positions: Positions) -> Scores:
        """As `score` for several query vectors; see VectorIndex."""
        scores = np.empty((len(queries), positions.size), dtype=np.float32)
        inside = positions < self._size
        scores[:, inside] = self._inner.score_all(queries, positions[inside])
        scores[:, ~inside] = queries @ self._more[positions[~inside] - self._size].T
        return scores


def with_drafts(engine: MatchingEngine, drafts: Sequence[OfferingDocument]) -> MatchingEngine:
    """The same engine over the same catalogue and the drafts; nothing of them reaches the engine in use."""
    vectors = engine.embedder.embed_passages([passage.text for one in drafts for passage in one.passages])
    catalogue = _with_drafts(engine.catalogue, drafts)
    index = ExtendedIndex(engine.index, engine.catalogue.owners.size, vectors)
    credits = None
    if engine.topics and engine.credits:
        credits = engine.credits.followed_by(engine.topics.credits(drafts), len(engine.catalogue))
    return MatchingEngine(
        engine.embedder, catalogue, index, engine.weights, topics=engine.topics, credits=credits
    )


def _with_drafts(catalogue: Catalogue, drafts: Sequence[OfferingDocument]) -> Catalogue:
    # Texts analysed for the engine are known; the drafts' own terms go into a copy of its vocabulary.
    analyser = catalogue.passage_set.analyser.copy()
    if len(catalogue) <= SMALL:
        return Catalogue.build([*catalogue.offerings, *drafts], analyser)
    return catalogue.updated((), drafts, analyser)


def who_finds(
    engine: MatchingEngine,
    draft: OfferingDocument,
    needs: Sequence[Need],
    vectors: Vectors,
    *,
    instead_of: str | None = None,
    about: Callable[[Need, Vectors], NeedTopics | None] | None = None,
) -> Finders:
    """Put every need to the engine as it would answer with the draft in its catalogue.

    `vectors`: the needs embedded, shape (needs, dimensions). `instead_of`: id of the offering that the draft
    would replace; it does not compete. A need finds the draft when it is among the first ten that are shown.
    `about` gives a need's topics; whoever asks often remembers them.
    """
    widened = with_drafts(engine, [draft])
    allowed = None
    if instead_of is not None and instead_of in widened.catalogue.positions:
        allowed = [one.id for one in widened.catalogue.offerings if one.id != instead_of]
    alone = Catalogue.build([draft])
    found: list[Found] = []
    left_out: dict[str, int] = {}
    for number, (need, vector) in enumerate(zip(needs, vectors, strict=True)):
        if rule := _broken(alone, need):
            left_out[rule] = left_out.get(rule, 0) + 1
            continue
        topics = about(need, vector) if about else None
        # Whether it is shown at all depends on the draft alone, so most needs are settled without the others.
        if not widened.recommend_vector(need, vector, 1, allowed=[draft.id], about=topics).matches:
            continue
        answer = widened.recommend_vector(need, vector, SHOWN, allowed=allowed, about=topics)
        for place, match in enumerate(answer.matches, start=1):
            if match.offering_id == draft.id:
                found.append(Found(number, place, match))
    found.sort(key=lambda one: (one.place, -one.match.confidence))
    rivals = engine.catalogue.live_count - (allowed is not None)
    return Finders(tuple(found), left_out, rivals)


def _broken(alone: Catalogue, need: Need) -> str | None:
    """The hard rule that keeps the only offering of a catalogue away from a need, None when all hold."""
    language = need.language or detect_language(need.text)
    excluded = apply_rules(alone, need, language).excluded_by
    return next((rule for rule, count in excluded.items() if count), None)
