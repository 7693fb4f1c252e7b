"""Topic view: which topics of the shared taxonomy a need is about, and how far an offering declares them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import OfferingDocument, Topic
from matchmaker.matching.fusion import fuse
from matchmaker.matching.ports import Embedder, Progress, Scores, Vectors
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.passages import PassageSet, build_passages
from matchmaker.matching.text.analysis import Analyser
from matchmaker.matching.weights import FusionWeights

TEMPERATURE = 1.0
"""Score difference (in standard deviations of the dense view) that makes a topic e times likelier."""

CONFIRMED_SHARE = 0.85
"""Probability kept for the topics that the owner confirmed; the rest stays with what the text says."""

LATER_TOPIC = 0.85
"""Credit of an offering's second and further topics; its first has 1."""

SAME_FIELD = 0.3
"""Credit of an offering for a topic it does not declare in a field where it declares another."""


@dataclass(frozen=True)
class TopicIndex:
    """The taxonomy as passages: each topic by its label with description and by its everyday phrases."""

    topics: tuple[Topic, ...]
    owners: NDArray[np.int64]
    passages: PassageSet
    index: ExactIndex

    @classmethod
    def build(
        cls, topics: Iterable[Topic], embedder: Embedder, progress: Progress | None = None
    ) -> "TopicIndex":
        """Embed and index the taxonomy; a few seconds with the bundled model, so build it once."""
        topics = tuple(topics)
        texts: list[tuple[str, str]] = []
        owners: list[int] = []
        for position, topic in enumerate(topics):
            own = topic_texts(topic)
            texts.extend(own)
            owners.extend([position] * len(own))
        vectors = embedder.embed_passages([text for _, text in texts], progress)
        return cls(
            topics, np.array(owners, dtype=np.int64), build_passages(texts, Analyser()), ExactIndex(vectors)
        )

    @cached_property
    def keys(self) -> dict[str, int]:
        """Position of each topic by its key."""
        return {topic.key: position for position, topic in enumerate(self.topics)}

    def probabilities(
        self,
        text: str,
        language: str,
        vector: Vectors,
        weights: FusionWeights,
        *,
        parts: tuple[int, ...] | None = None,
        confirmed: Sequence[str] = (),
    ) -> Scores:
        """P(topic | need), shape (topics,), summing to 1 (empty without topics).

        Softmax over each topic's best passage, scored as offerings are; topics the owner confirmed share
        85 % equally.
        """
        if not self.topics:
            return np.zeros(0, dtype=np.float32)
        search = self.passages.search(self.passages.query(text, language, vector, parts), self.index)
        scores = fuse(search.score(np.arange(len(self.passages))), weights)
        strongest = np.full(len(self.topics), -np.inf, dtype=np.float64)
        np.maximum.at(strongest, self.owners, scores)
        found = np.exp((strongest - strongest.max()) / TEMPERATURE)
        found /= found.sum()
        known = [self.keys[key] for key in confirmed if key in self.keys]
        if known:
            found *= 1 - CONFIRMED_SHARE
            found[known] += CONFIRMED_SHARE / len(known)
        result: Scores = found.astype(np.float32)
        return result

    def credits(self, offerings: Sequence[OfferingDocument]) -> NDArray[np.float32]:
        """How far each offering serves each topic, 0 to 1, shape (offerings, topics)."""
        fields = np.array([topic.field for topic in self.topics])
        table = np.zeros((len(offerings), len(self.topics)), dtype=np.float32)
        for row, offering in zip(table, offerings, strict=True):
            declared = [self.keys[key] for key in offering.topics if key in self.keys]
            for place, topic in enumerate(declared):
                np.maximum(row, np.where(fields == fields[topic], SAME_FIELD, 0.0), out=row)
                row[topic] = max(row[topic], 1.0 if place == 0 else LATER_TOPIC)
        return table


def topic_texts(topic: Topic) -> list[tuple[str, str]]:
    """(language, text) of everything a topic is recognised by: label with description, then phrases."""
    texts = []
    for language, label in sorted(topic.labels.items()):
        description = topic.descriptions.get(language, "")
        texts.append((language, f"{label}. {description}" if description else label))
    for language, phrases in sorted(topic.phrases.items()):
        texts.extend((language, phrase) for phrase in phrases)
    return texts
