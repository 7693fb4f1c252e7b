"""The matching engine: one need in, the best allowed offerings out, with bands and what ranked them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.bands import CLOSEST_FROM, band, confidence, confidences
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.comparison import FUSED
from matchmaker.matching.documents import Need, OfferingDocument, Passage
from matchmaker.matching.features import DEPTH, Ranked, rank_candidates, rotation
from matchmaker.matching.newcomers import is_turn, with_newcomer
from matchmaker.matching.places import FIRST_PLACES, spread
from matchmaker.matching.ports import Embedder, Mask, VectorIndex, Vectors
from matchmaker.matching.results import Band, Evidence, Match, Recommendation
from matchmaker.matching.retrieval.dense import part_dimensions
from matchmaker.matching.retrieval.topics import NeedTopics, TopicCredits, TopicIndex
from matchmaker.matching.rules import apply_rules, rules_held
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.text.reading import read_need
from matchmaker.matching.weights import Weights

ENGINE_VERSION = "3"
"""Changes whenever the same data and weights could give another ranking."""

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
        credits: TopicCredits | None = None,
    ) -> None:
        """`credits`: what the offerings declare, when it is known already for this catalogue and topics."""
        self.embedder = embedder
        self.catalogue = catalogue
        self.index = index
        self.weights = weights
        self.topics = topics if topics is not None and topics.topics else None
        self.explainer = explainer
        self._parts = part_dimensions(embedder)
        self.credits = credits or self._topic_credits()

    def with_weights(self, weights: Weights) -> "MatchingEngine":
        """The same engine ranking by other weights; everything large is shared."""
        return MatchingEngine(
            self.embedder,
            self.catalogue,
            self.index,
            weights,
            topics=self.topics,
            explainer=self.explainer,
            credits=self.credits,
        )

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
        vector = self.embed_needs([need.text])[0]
        return self.recommend_vector(
            need, vector, k, allowed=allowed, per_partner=per_partner, show_none=show_none
        )

    def closest(self, need: Need, k: int = 3, *, vector: Vectors | None = None) -> tuple[Match, ...]:
        """Of the k best offerings, those that are no match but come close (see bands.CLOSEST_FROM).

        For needs that `recommend` has no answer to: nobody says that these help, so nothing is
        explained. `vector`: the need's, when it is embedded already.
        """
        known = self.embed_needs([need.text])[0] if vector is None else vector
        language = need.language or detect_language(need.text)
        mask = apply_rules(self.catalogue, need, language).mask
        ranked = self.rank(need, language, known, mask=mask, about=self.need_topics(need, language, known))
        places, moved = self._shown(need, ranked, 1, show_none=True)
        found = (self._match(need, language, ranked, at, (), moved=at == moved) for at in places[:k])
        return tuple(one for one in found if one.band == Band.NONE and one.confidence >= CLOSEST_FROM)

    def embed_needs(self, texts: Sequence[str], embedder: Embedder | None = None) -> Vectors:
        """Vectors of needs as the engine reads them, one row a text; see text.reading.read_need.

        `embedder`: one that gives the vectors of the engine's own, such as a cache before it.
        """
        return (embedder or self.embedder).embed_queries(
            [read_need(text, detect_language(text)) for text in texts]
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
        about: NeedTopics | None = None,
    ) -> Recommendation:
        """As `recommend`, for a need that is embedded already (shape (dimensions,)).

        `about`: what `need_topics` says of this need, when it is known already.
        """
        if k < 0:
            raise ValueError(f"k is {k}, but must be 0 or more")
        language = need.language or detect_language(need.text)
        ruling = apply_rules(self.catalogue, need, language, allowed)
        about = about or self.need_topics(need, language, vector)
        ranked = self.rank(need, language, vector, mask=ruling.mask, about=about)
        topics = self._named(about, need.topics)
        places, moved = self._shown(need, ranked, per_partner, show_none)
        places = places[:k]
        offerings = [self.catalogue.offerings[int(ranked.offerings[place])] for place in places]
        matches = [
            self._match(need, language, ranked, place, topics, moved=place == moved) for place in places
        ]
        return Recommendation(
            need_language=language,
            need_topics=topics,
            matches=tuple(
                self._explained(need, language, match, offering)
                for match, offering in zip(matches, offerings, strict=True)
            ),
            considered=self.catalogue.live_count,
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
        about: NeedTopics | None = None,
        depth: int = DEPTH,
    ) -> Ranked:
        """All candidates in order, without bands and explanation; the core that evaluation shares."""
        return self.rank_by((FUSED,), need, language, vector, mask=mask, about=about, depth=depth)[FUSED]

    def rank_by(
        self,
        views: Sequence[str],
        need: Need,
        language: str,
        vector: Vectors,
        *,
        mask: Mask | None = None,
        about: NeedTopics | None = None,
        depth: int = DEPTH,
    ) -> dict[str, Ranked]:
        """As `rank`, by several views at the cost of one search (see comparison.view_names)."""
        topic_scores = None
        if self.credits is not None and about is not None:
            topic_scores = self.credits.scores(about.strengths)
        return rank_candidates(
            self.catalogue,
            self.index,
            self.catalogue.passage_set.query(read_need(need.text, language), language, vector, self._parts),
            need,
            self.weights.fusion,
            mask=self.catalogue.live if mask is None else mask,
            topic_scores=topic_scores,
            views=views,
            depth=depth,
        )

    def need_topics(self, need: Need, language: str, vector: Vectors) -> NeedTopics | None:
        """What a need is about; None without a taxonomy."""
        if self.topics is None:
            return None
        text = read_need(need.text, language)
        return self.topics.of_need(
            text, language, vector, self.weights.fusion, parts=self._parts, confirmed=need.topics
        )

    def suggest_topics(self, text: str, k: int = 5, language: str | None = None) -> list[tuple[str, float]]:
        """The k likeliest topics of a text with their probabilities, likeliest first; [] without topics."""
        if self.topics is None or not text.strip():
            return []
        language = language or detect_language(text)
        text = read_need(text, language)
        vector = self.embedder.embed_queries([text])[0]
        about = self.topics.of_need(text, language, vector, self.weights.fusion, parts=self._parts)
        found = about.probabilities
        order = np.argsort(-found, kind="stable")[:k]
        return [(self.topics.topics[place].key, float(found[place])) for place in order.tolist()]

    def _topic_credits(self) -> TopicCredits | None:
        if self.topics is None or not any(one.topics for one in self.catalogue.offerings):
            return None
        return self.topics.credits(self.catalogue.offerings)

    def _named(self, about: NeedTopics | None, confirmed: Sequence[str]) -> tuple[str, ...]:
        if confirmed or about is None or self.topics is None:
            return tuple(confirmed)
        probabilities = about.probabilities
        order = np.argsort(-probabilities, kind="stable")[:_NAMED_TOPICS].tolist()
        return tuple(self.topics.topics[place].key for place in order if probabilities[place] >= _TOPIC_FLOOR)

    def _shown(
        self, need: Need, ranked: Ranked, per_partner: int, show_none: bool
    ) -> tuple[list[int], int | None]:
        """Places of the ranking that may be shown, other partners first among the first places.

        With them the place of a newcomer that moved up, None when nobody did.
        """
        features = ranked.features | {"score": ranked.scores}
        sure = confidences(features, ranked.offerings.size, self.weights.bands)
        places = (
            np.flatnonzero(sure >= self.weights.bands.possible) if not show_none else np.arange(sure.size)
        )
        offerings = self.catalogue.offerings
        partners = [offerings[place].partner_id for place in ranked.offerings[places].tolist()]
        order = [int(places[one]) for one in spread(partners, per_partner)]
        if show_none or not need.newcomers or not is_turn(need.text):
            return order, None
        return self._with_newcomer(need, ranked, sure, order)

    def _with_newcomer(
        self, need: Need, ranked: Ranked, sure: NDArray[np.float64], order: list[int]
    ) -> tuple[list[int], int | None]:
        offerings = ranked.offerings[order]
        found, moved = with_newcomer(
            [self.catalogue.offerings[one].partner_id for one in offerings.tolist()],
            ranked.scores[order],
            [band(float(one), self.weights.bands) for one in sure[order]],
            rotation(self.catalogue.hashes[offerings], need.text).tolist(),
            need.newcomers,
            first=FIRST_PLACES,
        )
        return [order[place] for place in found], None if moved is None else order[moved]

    def _match(
        self,
        need: Need,
        language: str,
        ranked: Ranked,
        place: int,
        topics: tuple[str, ...],
        *,
        moved: bool,
    ) -> Match:
        offering = self.catalogue.offerings[int(ranked.offerings[place])]
        features = {name: float(values[place]) for name, values in ranked.features.items()}
        features["score"] = float(ranked.scores[place])
        if offering.partner_id in need.newcomers:
            features |= {"newcomer": 1.0, "moved_up": float(moved)}
        sure = confidence(features, self.weights.bands)
        return Match(
            offering_id=offering.id,
            partner_id=offering.partner_id,
            score=features["score"],
            confidence=sure,
            band=band(sure, self.weights.bands),
            language=self.catalogue.passage(int(ranked.passages[place])).language,
            features=features,
            topics=tuple(topic for topic in topics if topic in offering.topics),
            rules=rules_held(need, language, offering),
        )

    def _explained(self, need: Need, language: str, match: Match, offering: OfferingDocument) -> Match:
        # People read evidence in their own language where the offering has it, whichever version ranked.
        by_language = {one.language: one for one in offering.passages}
        passage = by_language.get(language) or by_language[match.language]
        match = replace(match, language=passage.language, quoted=passage.text)
        if self.explainer is None:
            return match
        related = self.topics is None or bool(match.topics)
        evidence = self.explainer.explain(need.text, language, passage, related)
        return replace(match, evidence=evidence)
