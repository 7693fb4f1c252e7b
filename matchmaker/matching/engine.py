"""The matching engine: one need in, the best allowed offerings out, with bands and what ranked them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.bands import band, confidence
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import Need, Passage
from matchmaker.matching.features import DEPTH, Ranked, rank_candidates
from matchmaker.matching.ports import Embedder, Mask, Scores, VectorIndex, Vectors
from matchmaker.matching.results import Band, Evidence, Match, Recommendation
from matchmaker.matching.retrieval.dense import part_dimensions
from matchmaker.matching.retrieval.topics import TopicIndex
from matchmaker.matching.rules import apply_rules, rules_held
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.weights import Weights

ENGINE_VERSION = "1"
"""Changes whenever the same data and weights could give another ranking."""

FIRST_PLACES = 3
"""Places among which no partner may appear more often than `per_partner`."""

_NAMED_TOPICS = 3
_TOPIC_FLOOR = 0.1


class Explainer(Protocol):
    """Finds the words of a need and of a passage that met."""

    def explain(
        self, need: str, need_language: str, passage: Passage, related: bool = True
    ) -> tuple[Evidence, ...]:
        """Evidence in the characters of the need and of `passage.text`, strongest first.

        `related`: need and offering share a topic.
        """
        ...


class MatchingEngine:
    """Ranks the offerings of one catalogue; immutable, so share it between threads and replace it whole."""

    def __init__(
        self,
        embedder: Embedder,
        catalogue: Catalogue,
        index: VectorIndex,
        weights: Weights,
        *,
        topics: TopicIndex | None = None,
        explainer: Explainer | None = None,
    ) -> None:
        self.embedder = embedder
        self.catalogue = catalogue
        self.index = index
        self.weights = weights
        self.topics = topics if topics is not None and topics.topics else None
        self.explainer = explainer
        self._parts = part_dimensions(embedder)
        self._credits = self._topic_credits()

    def recommend(
        self,
        need: Need,
        k: int = 10,
        *,
        allowed: Collection[str] | None = None,
        per_partner: int = 1,
        show_none: bool = False,
    ) -> Recommendation:
        """The k best offerings for a need, best first; fewer, or none, when fewer fit.

        `allowed`: the only offering ids to consider (None: all that hold the rules). Among the first
        three places a partner appears at most `per_partner` times; its further offerings follow in order
        of score. Matches of band NONE are left out unless `show_none`. Raises ValueError for k < 0.
        """
        vector = self.embedder.embed_queries([need.text])[0]
        return self.recommend_vector(
            need, vector, k, allowed=allowed, per_partner=per_partner, show_none=show_none
        )

    def recommend_vector(
        self,
        need: Need,
        vector: Vectors,
        k: int = 10,
        *,
        allowed: Collection[str] | None = None,
        per_partner: int = 1,
        show_none: bool = False,
    ) -> Recommendation:
        """As `recommend`, for a need that is embedded already (shape (dimensions,))."""
        if k < 0:
            raise ValueError(f"k is {k}, but must be 0 or more")
        language = need.language or detect_language(need.text)
        ruling = apply_rules(self.catalogue, need, language, allowed)
        probabilities = self._topic_probabilities(need, language, vector)
        ranked = self.rank(need, language, vector, mask=ruling.mask, probabilities=probabilities)
        topics = self._named(probabilities, need.topics)
        matches = [
            match
            for place in range(ranked.offerings.size)
            if (match := self._match(need, language, ranked, place, topics)).band is not Band.NONE
            or show_none
        ]
        chosen = _spread(matches, per_partner)[:k]
        return Recommendation(
            need_language=language,
            need_topics=topics,
            matches=tuple(self._explained(need, language, match) for match in chosen),
            considered=len(self.catalogue),
            allowed=int(ruling.mask.sum()),
            engine_version=ENGINE_VERSION,
            model=self.embedder.identifier,
            weights_version=self.weights.version,
            excluded_by=ruling.excluded_by,
        )

    def rank(
        self,
        need: Need,
        language: str,
        vector: Vectors,
        *,
        mask: Mask | None = None,
        probabilities: Scores | None = None,
        view: str = "fused",
        depth: int = DEPTH,
    ) -> Ranked:
        """All candidates in order, without bands and explanation; the core that evaluation shares."""
        if mask is None:
            mask = np.ones(len(self.catalogue), dtype=np.bool_)
        topic_scores = None
        if self._credits is not None and probabilities is not None:
            topic_scores = self._credits @ probabilities
        query = self.catalogue.passage_set.query(need.text, language, vector, self._parts)
        return rank_candidates(
            self.catalogue,
            self.index,
            query,
            need,
            self.weights.fusion,
            mask=mask,
            topic_scores=topic_scores,
            view=view,
            depth=depth,
        )

    def suggest_topics(self, text: str, k: int = 5, language: str | None = None) -> list[tuple[str, float]]:
        """The k likeliest topics of a text with their probabilities, likeliest first; [] without topics."""
        if self.topics is None or not text.strip():
            return []
        vector = self.embedder.embed_queries([text])[0]
        found = self.topics.probabilities(
            text, language or detect_language(text), vector, self.weights.fusion, parts=self._parts
        )
        order = np.argsort(-found, kind="stable")[:k]
        return [(self.topics.topics[place].key, float(found[place])) for place in order.tolist()]

    def _topic_credits(self) -> NDArray[np.float32] | None:
        if self.topics is None or not any(one.topics for one in self.catalogue.offerings):
            return None
        return self.topics.credits(self.catalogue.offerings)

    def _topic_probabilities(self, need: Need, language: str, vector: Vectors) -> Scores | None:
        if self.topics is None:
            return None
        return self.topics.probabilities(
            need.text, language, vector, self.weights.fusion, parts=self._parts, confirmed=need.topics
        )

    def _named(self, probabilities: Scores | None, confirmed: Sequence[str]) -> tuple[str, ...]:
        if confirmed or probabilities is None or self.topics is None:
            return tuple(confirmed)
        order = np.argsort(-probabilities, kind="stable")[:_NAMED_TOPICS].tolist()
        return tuple(self.topics.topics[place].key for place in order if probabilities[place] >= _TOPIC_FLOOR)

    def _match(self, need: Need, language: str, ranked: Ranked, place: int, topics: tuple[str, ...]) -> Match:
        offering = self.catalogue.offerings[int(ranked.offerings[place])]
        features = {name: float(values[place]) for name, values in ranked.features.items()}
        features["score"] = float(ranked.scores[place])
        sure = confidence(features, self.weights.bands)
        return Match(
            offering_id=offering.id,
            partner_id=offering.partner_id,
            score=features["score"],
            confidence=sure,
            band=band(sure, self.weights.bands),
            language=self.catalogue.passages[int(ranked.passages[place])].language,
            features=features,
            topics=tuple(topic for topic in topics if topic in offering.topics),
            rules=rules_held(need, language, offering),
        )

    def _explained(self, need: Need, language: str, match: Match) -> Match:
        offering = self.catalogue.offerings[self.catalogue.positions[match.offering_id]]
        # People read evidence in their own words' language where the offering has it, whichever version ranked.
        by_language = {one.language: one for one in offering.passages}
        passage = by_language.get(language) or by_language[match.language]
        match = replace(match, language=passage.language, quoted=passage.text)
        if self.explainer is None:
            return match
        related = self.topics is None or bool(match.topics)
        evidence = self.explainer.explain(need.text, language, passage, related)
        return replace(match, evidence=evidence)


def _spread(matches: list[Match], per_partner: int) -> list[Match]:
    """Let other partners into the first places before a partner's further offerings."""
    first: list[Match] = []
    for match in matches:
        if len(first) == FIRST_PLACES:
            break
        if sum(one.partner_id == match.partner_id for one in first) < per_partner:
            first.append(match)
    placed = {one.offering_id for one in first}
    return first + [match for match in matches if match.offering_id not in placed]
