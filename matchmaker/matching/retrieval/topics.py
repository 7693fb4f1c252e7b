"""Topic view: which topics of the shared taxonomy a need is about, and how far an offering declares them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import OfferingDocument, Topic
from matchmaker.matching.fusion import fuse
from matchmaker.matching.ports import Embedder, Progress, Scores, Vectors
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.passages import PassageSet, build_passages
from matchmaker.matching.text.analysis import Analyser
from matchmaker.matching.weights import FusionWeights

TEMPERATURE = 0.6
"""Difference in strength (standard deviations of the dense view) that makes a topic e times likelier."""

CONFIRMED_SHARE = 0.85
"""Probability kept for the topics that the owner confirmed; the rest stays with what the text says."""

UNCONFIRMED = 0.5
"""Share of its strength that a topic keeps when the owner confirmed others."""

LATER_TOPIC = 0.85
"""Credit of an offering's second and further topics; its first has 1."""

SAME_FIELD = 0.3
"""Credit of an offering for a topic it does not declare in a field where it declares another."""

_RECOGNISED_BY = 3


@dataclass(frozen=True, slots=True)
class NeedTopics:
    """What a need is about, one entry per topic.

    `strengths`: how strongly the text speaks of a topic, 0 or more, on the scale of the fused score.
    `probabilities`: P(topic | need), summing to 1.
    """

    strengths: Scores
    probabilities: Scores


@dataclass(frozen=True, slots=True)
class TopicCredits:
    """Topics that offerings declare; offerings that declare the same share one row.

    `rows`: row of each offering. `declared`, `credit`: position of each topic of a row and its credit (0:
    none), shape (rows, most topics of one).
    """

    rows: NDArray[np.int32]
    declared: NDArray[np.int32]
    credit: NDArray[np.float32]
    fields: NDArray[np.int32]

    def followed_by(self, others: "TopicCredits", keep: int) -> "TopicCredits":
        """The first `keep` of these offerings and behind them the others, both of one taxonomy."""
        width = max(self.declared.shape[1], others.declared.shape[1])
        rows = np.concatenate((self.rows[:keep], others.rows + len(self.declared)))
        # Rows that nobody uses any more would pile up with every change.
        used, places = np.unique(rows, return_inverse=True)
        declared = np.concatenate((_widened(self.declared, width), _widened(others.declared, width)))
        credit = np.concatenate((_widened(self.credit, width), _widened(others.credit, width)))
        return TopicCredits(places.astype(np.int32), declared[used], credit[used], self.fields)

    def scores(self, strengths: Scores) -> Scores:
        """For each offering the greatest credit x strength over the topics, declared or of the same field."""
        if not self.declared.shape[1]:
            return np.zeros(self.rows.size, dtype=np.float32)
        strongest_of_field = np.zeros(int(self.fields.max()) + 1, dtype=np.float32)
        np.maximum.at(strongest_of_field, self.fields, strengths)
        neighbours = (
            np.float32(SAME_FIELD) * strongest_of_field[self.fields[self.declared]] * (self.credit > 0)
        )
        found: Scores = np.maximum(self.credit * strengths[self.declared], neighbours).max(axis=1)[self.rows]
        return found


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

    def of_need(
        self,
        text: str,
        language: str,
        vector: Vectors,
        weights: FusionWeights,
        *,
        parts: tuple[int, ...] | None = None,
        confirmed: Sequence[str] = (),
    ) -> NeedTopics:
        """Recognise the topics of a need.

        A topic is as strong as the passages that recognise it best (half the best, half the mean of the
        best three), each scored as offerings are. Topics that the owner confirmed become as strong as the
        strongest and share 85 % of the probability; the others keep half their strength.
        """
        search = self.passages.search(self.passages.query(text, language, vector, parts), self.index)
        strengths = self._strengths(fuse(search.score(np.arange(len(self.passages))), weights))
        probabilities = np.exp((strengths - strengths.max(initial=0)) / TEMPERATURE)
        probabilities /= probabilities.sum()
        known = [self.keys[key] for key in confirmed if key in self.keys]
        if known:
            probabilities *= 1 - CONFIRMED_SHARE
            probabilities[known] += CONFIRMED_SHARE / len(known)
            strongest = strengths.max()
            strengths = strengths * UNCONFIRMED
            strengths[known] = strongest
        return NeedTopics(strengths.astype(np.float32), probabilities.astype(np.float32))

    def credits(self, offerings: Sequence[OfferingDocument]) -> TopicCredits:
        """Read the topics that offerings declare; unknown ones count nothing."""
        fields = {name: number for number, name in enumerate(sorted({one.field for one in self.topics}))}
        distinct: dict[tuple[int, ...], int] = {}
        rows = []
        for one in offerings:
            topics = tuple(self.keys[key] for key in one.topics if key in self.keys)
            rows.append(distinct.setdefault(topics, len(distinct)))
        shape = (len(distinct), max(map(len, distinct), default=0))
        declared, credit = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.float32)
        for topics, row in distinct.items():
            declared[row, : len(topics)] = topics
            credit[row, : len(topics)] = [1.0, *[LATER_TOPIC] * (len(topics) - 1)][: len(topics)]
        codes = np.array([fields[topic.field] for topic in self.topics], dtype=np.int32)
        return TopicCredits(np.array(rows, dtype=np.int32), declared, credit, codes)

    def _strengths(self, scores: Scores) -> NDArray[np.float64]:
        order = np.lexsort((-scores, self.owners))
        starts = np.searchsorted(self.owners[order], np.arange(len(self.topics)))
        ends = np.append(starts[1:], self.owners.size)
        ranked = scores[order].astype(np.float64)
        strengths = np.zeros(len(self.topics))
        for topic, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            if end > start:
                best = ranked[start : min(end, start + _RECOGNISED_BY)]
                strengths[topic] = max(0.0, 0.5 * best[0] + 0.5 * float(best.mean()))
        return strengths


def _widened(table: NDArray[np.generic], width: int) -> NDArray[Any]:
    return np.pad(table, ((0, 0), (0, width - table.shape[1])))


def topic_texts(topic: Topic) -> list[tuple[str, str]]:
    """(language, text) of everything a topic is recognised by: label with description, then phrases."""
    texts = []
    for language, label in sorted(topic.labels.items()):
        description = topic.descriptions.get(language, "")
        texts.append((language, f"{label}. {description}" if description else label))
    for language, phrases in sorted(topic.phrases.items()):
        texts.extend((language, phrase) for phrase in phrases)
    return texts
