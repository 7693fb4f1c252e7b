"""Fits the fusion's weights to judged texts and says what they are worth on texts that the fit has not seen.

Texts come in families (sets of one origin, or parts of the judged needs). Every family counts as much as
another, whatever its size, and is measured with weights that were fitted without it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.evaluation import Benchmark
from matchmaker.matching.fitting import Array, Fitted, Group, as_vector, design, fit, models_of
from matchmaker.matching.metrics import ndcg
from matchmaker.matching.ports import Embedder, Progress
from matchmaker.matching.ranking import plain_engine
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.weights import FusionWeights, Weights

DEPTH = 60
"""Candidates of each query that are compared: further down nobody looks."""

MOST = 400
"""Queries of one set, an even selection of more."""

WEIGHT = 300.0
"""How many observations a family stands for in the fit (see fitting.STRENGTH)."""

Judgements = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of one query in the engine's order, and how well each helps.

    `gains`: of the candidates, in their order; `beyond`: of helpful documents that are not among them.
    """

    name: str
    family: str
    columns: Array
    gains: Array
    beyond: tuple[float, ...]
    models: int

    def ndcg(self, weights: FusionWeights, k: int) -> float:
        """nDCG@k of these candidates under other weights, equal scores in the engine's order."""
        order = np.argsort(-(self.columns @ as_vector(weights, self.models)), kind="stable")[:k]
        judged = {str(place): gain for place, gain in enumerate(self.gains.tolist())}
        judged |= {f"beyond {number}": gain for number, gain in enumerate(self.beyond)}
        return ndcg([str(place) for place in order.tolist()], judged, k)

    @property
    def answerable(self) -> bool:
        """Whether anything at all helps."""
        return bool(self.beyond) or bool((self.gains > 0).any())


@dataclass(frozen=True, slots=True)
class Row:
    """nDCG of one set: with the present weights, and with weights fitted without its family."""

    name: str
    queries: int
    present: float
    fitted: float


@dataclass(frozen=True, slots=True)
class Report:
    """Weights fitted to everything, and what each set says of weights that had not seen its family."""

    fitted: Fitted
    rows: tuple[Row, ...]


def judged_of_set(
    benchmark: Benchmark, embedder: Embedder, weights: Weights, progress: Progress | None = None
) -> Iterator[Judged]:
    """Candidates of a published set; its family is its name up to the first underscore."""
    engine = plain_engine(benchmark.docs, embedder, weights, progress)
    queries = [
        (Need(one.text, language=one.language), benchmark.judgements[one.id])
        for one in benchmark.queries
        if benchmark.judgements.get(one.id)
    ]
    family = benchmark.name.partition("_")[0]
    yield from judged_of(engine, queries, benchmark.name, lambda _: family)


def judged_of(
    engine: MatchingEngine,
    needs: Sequence[tuple[Need, Judgements]],
    name: str,
    family_of: Callable[[int], str],
) -> Iterator[Judged]:
    """Candidates of judged needs, no rules applied; `family_of`: the family of the need at a place."""
    chosen = np.unique(np.linspace(0, len(needs) - 1, min(MOST, len(needs))).astype(np.int64)).tolist()
    for place in chosen if needs else ():
        need, judgements = needs[place]
        language = need.language or detect_language(need.text)
        vector = engine.embed_needs([need.text])[0]
        about = engine.need_topics(need, language, vector)
        ranked = engine.rank(need, language, vector, about=about)
        ids = [engine.catalogue.offerings[one].id for one in ranked.offerings[:DEPTH].tolist()]
        found = set(ids)
        features = {key: values[: len(ids)] for key, values in ranked.features.items()}
        yield Judged(
            name,
            family_of(place),
            design(features),
            np.array([max(0.0, judgements.get(one, 0.0)) for one in ids]),
            tuple(gain for key, gain in judgements.items() if gain > 0 and key not in found),
            models_of(features),
        )


def fit_and_measure(judged: Sequence[Judged], present: FusionWeights, strength: float, k: int = 10) -> Report:
    """Fit to all families, and measure each with weights fitted to the others.

    Raises ValueError when there are fewer than two families: nothing could be said of unseen texts.
    """
    families = dict.fromkeys(one.family for one in judged)
    if len(families) < 2:
        raise ValueError("texts of at least two families are needed, to measure on what was not fitted to")
    rows: dict[str, list[tuple[float, float]]] = {one.name: [] for one in judged}
    for family in families:
        without = fit(_groups(one for one in judged if one.family != family), present, strength).weights
        for one in judged:
            if one.family == family and one.answerable:
                rows[one.name].append((one.ndcg(present, k), one.ndcg(without, k)))
    return Report(
        fit(_groups(judged), present, strength),
        tuple(
            Row(name, len(found), *(float(np.mean(column)) for column in zip(*found, strict=True)))
            for name, found in rows.items()
            if found
        ),
    )


def _groups(judged: Iterable[Judged]) -> list[Group]:
    known = list(judged)
    sizes: dict[str, int] = {}
    for one in known:
        sizes[one.family] = sizes.get(one.family, 0) + 1
    return [
        Group(one.columns, one.gains, importance=WEIGHT / sizes[one.family])
        for one in known
        if one.answerable
    ]
