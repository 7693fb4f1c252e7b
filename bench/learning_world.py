"""A simulated network for part `learning`: real needs and offerings, and SMEs whose preferences are known.

Every need is ranked once by the real engine, over all offerings; any weights then order it by its columns.
The passage that stands for an offering stays the one that the present weights chose.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.texts import FIELDS, sentences
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import Need, OfferingDocument, Passage, Topic
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.features import rotation
from matchmaker.matching.fitting import Array, as_vector, design
from matchmaker.matching.judged import BATCH
from matchmaker.matching.learning.outcomes import Case, Step
from matchmaker.matching.newcomers import is_turn
from matchmaker.matching.ports import Embedder, Progress, Vectors
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.topics import TopicIndex
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.weights import FusionWeights, Weights

WORDS, TOPICS, MEANING = 3.0, 2.0, 0.5
"""How many times the present weights of words and n-grams, topics, and meaning the SMEs' true ones are."""


TERSE = "~terse"


@dataclass(frozen=True, slots=True)
class Stated:
    """A need that may be stated; needs of one family are alike and never on both sides of a split."""

    text: str
    family: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A need as the engine sees it: all offerings, in the rotation that the engine uses among equals.

    `places`: of each offering of the case in the catalogue. `worth`: true utility to the SME, before noise.
    """

    case: Case
    places: NDArray[np.int64]
    worth: Array

    def among(self, chosen: NDArray[np.bool_]) -> Seen:
        """The same with some offerings only; `chosen` by place in the catalogue."""
        kept = chosen[self.places]
        case = self.case
        less = replace(
            case,
            offerings=tuple(one for one, stays in zip(case.offerings, kept, strict=True) if stays),
            partners=tuple(one for one, stays in zip(case.partners, kept, strict=True) if stays),
            columns=case.columns[kept],
            features={name: values[kept] for name, values in case.features.items()},
            gains=case.gains[kept],
            trust=case.trust[kept],
        )
        return Seen(less, self.places[kept], self.worth[kept])


def true_preferences(present: FusionWeights) -> FusionWeights:
    """What the SMEs of the simulation go by."""
    return replace(
        present,
        dense_same=tuple(MEANING * one for one in present.dense_same),
        dense_other=tuple(MEANING * one for one in present.dense_other),
        single_same=MEANING * present.single_same,
        single_other=MEANING * present.single_other,
        lexical_same=WORDS * present.lexical_same,
        characters_same=WORDS * present.characters_same,
        lexical_other=WORDS * present.lexical_other,
        characters_other=WORDS * present.characters_other,
        topics=TOPICS * present.topics,
    )


def stated_needs(data: Path) -> list[Stated]:
    """The judged needs, each a family, and those of the training cases, each case a family."""
    judged = json.loads((data / "judged_needs.json").read_text(encoding="utf-8"))["needs"]
    found = [Stated(one["text"], one["id"]) for one in judged]
    for file in sorted((data / "training").glob("cases-*.json")):
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]:
            found += [Stated(need["text"], case["id"]) for need in case["needs"]]
    return list({one.text: one for one in found}.values())


def network(data: Path, terse: Iterable[str] = ()) -> list[OfferingDocument]:
    """All offerings of the demonstration network, then those of `terse` partners again in few words.

    The terse version has the title and one sentence, and the id ends with TERSE.
    """
    partners = [
        (partner["key"], raw)
        for file in sorted(data.glob("*partners*.json"))
        for partner in json.loads(file.read_text(encoding="utf-8"))["partners"]
        for raw in partner["offerings"]
    ]
    short = frozenset(terse)
    return [_offering(raw, key, False) for key, raw in partners] + [
        _offering(raw, key, True) for key, raw in partners if key in short
    ]


def _offering(raw: dict[str, Any], partner: str, terse: bool) -> OfferingDocument:
    passages = tuple(
        Passage(language, text["title"], sentences(text[FIELDS[0]])[0] if terse else _body(text))
        for language, text in raw["texts"].items()
    )
    return OfferingDocument(raw["key"] + TERSE * terse, partner, passages, tuple(raw["topics"]))


def _body(text: dict[str, str]) -> str:
    return "\n".join(text.get(field) or "" for field in FIELDS)


def engine_of(
    offerings: Sequence[OfferingDocument], embedder: Embedder, topics: Sequence[Topic], weights: Weights
) -> MatchingEngine:
    """The product's engine over these offerings, in memory."""
    catalogue = Catalogue.build(offerings)
    index = ExactIndex(embedder.embed_passages(catalogue.texts))
    known = TopicIndex.build(topics, embedder) if topics else None
    return MatchingEngine(embedder, catalogue, index, weights, topics=known)


def embedded(engine: MatchingEngine, needs: Sequence[Stated], progress: Progress | None = None) -> Vectors:
    """Vectors of all needs, shape (needs, dimensions)."""
    rows = []
    for start in range(0, len(needs), BATCH):
        rows.append(engine.embed_needs([one.text for one in needs[start : start + BATCH]]))
        if progress:
            progress(min(start + BATCH, len(needs)), len(needs))
    return np.concatenate(rows)


def seen_by(
    engine: MatchingEngine,
    needs: Sequence[Stated],
    vectors: Vectors,
    truth: FusionWeights,
    progress: Progress | None = None,
) -> list[Seen]:
    """Every need ranked once. A terse version is worth what its offering is: only its text says less."""
    positions = engine.catalogue.positions
    twins = np.array([positions[one.id.removesuffix(TERSE)] for one in engine.catalogue.offerings])
    found = []
    for number, (one, vector) in enumerate(zip(needs, vectors, strict=True)):
        places, case = _case(engine, number, one, vector)
        by_place = np.empty(places.size)
        by_place[places] = case.columns @ as_vector(truth, case.models)
        found.append(Seen(case, places, by_place[twins[places]]))
        if progress:
            progress(number + 1, len(needs))
    return found


def _case(
    engine: MatchingEngine, number: int, stated: Stated, vector: Vectors
) -> tuple[NDArray[np.int64], Case]:
    language = detect_language(stated.text)
    need = Need(stated.text, language=language)
    offerings = engine.catalogue.offerings
    ranked = engine.rank(
        need,
        language,
        vector,
        about=engine.need_topics(need, language, vector),
        depth=len(engine.catalogue.passages),
    )
    turns = np.argsort(rotation(engine.catalogue.hashes[ranked.offerings], stated.text), kind="stable")
    places = ranked.offerings[turns]
    features = {name: values[turns].astype(np.float32) for name, values in ranked.features.items()}
    nothing = np.ones(places.size)
    case = Case(
        number,
        stated.family,
        tuple(offerings[place].id for place in places.tolist()),
        tuple(offerings[place].partner_id for place in places.tolist()),
        design(features),
        features,
        nothing,
        nothing,
        turn=is_turn(stated.text),
    )
    return places, case


@dataclass(frozen=True, slots=True)
class Chance:
    """All that is random about one statement of a need, so that every arm meets the same luck.

    `taste`: noise of the utility by place in the catalogue. `looks`, `steps`: uniform in 0..1.
    """

    taste: Array
    looks: Array
    steps: Array


@dataclass(frozen=True, slots=True)
class People:
    """How SMEs, coordinators and partners behave.

    `power`: the match at rank r is looked at with probability r^-power; of those looked at, the best is asked
    for when its utility, noise included, reaches `threshold`.
    """

    threshold: float
    power: float = 1.0

    def fitness(self, worth: float) -> float:
        """How well an offering suits, 0..1; a half at the threshold."""
        return float(1 / (1 + np.exp(-(worth - self.threshold))))

    def outcome(self, worth: Array, taste: Array, chance: Chance) -> tuple[int, Step] | None:
        """Place in the shown order of what is asked for, and how far it comes; None: nothing is asked for."""
        ranks = np.arange(1.0, worth.size + 1)
        looked = chance.looks[: worth.size] < ranks**-self.power
        if not looked.any():
            return None
        felt = np.where(looked, worth + taste, -np.inf)
        chosen = int(felt.argmax())
        if felt[chosen] < self.threshold:
            return None
        return chosen, self._way(self.fitness(float(worth[chosen])), chance.steps)

    def _way(self, suits: float, steps: Array) -> Step:
        """Each step is likelier the better it suits; who refuses may also have other reasons."""
        approved, accepted, met, told, other = steps.tolist()
        if approved > 0.7 + 0.3 * suits:
            return Step.UNSUITED if other > suits else Step.REQUESTED
        if accepted > 0.4 + 0.6 * suits:
            return Step.UNSUITED if other > suits else Step.APPROVED
        if met > 0.9:
            return Step.ACCEPTED
        if told > 0.7:
            return Step.MET
        return Step.HELPED if other < suits else Step.DISAPPOINTED
