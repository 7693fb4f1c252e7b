"""Parts `latency` and `profile`: recommendations at growing catalogue sizes beside one matrix product."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.in_process import in_process
from bench.measure import Action, interleave, peak_rss, ratio, rss, summary, timed
from bench.progress import bar, say
from bench.setting import Setting
from bench.stages import stage_table
from bench.synthetic import A_DISTRICT, mixed_vectors, synthetic_offerings
from bench.texts import needs, real_offerings, real_passages, real_topics
from bench.vectors import StandIn, StoredEmbedder
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import LANGUAGES, Need, Passage
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.evidence.background import background_phrases
from matchmaker.matching.evidence.meaning import EmbeddedSegments
from matchmaker.matching.evidence.phrases import segments_of
from matchmaker.matching.explanation import Explanation
from matchmaker.matching.ports import Vectors
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.halves import halved
from matchmaker.matching.retrieval.topics import TopicIndex
from matchmaker.matching.weights import Weights

SHOWN = 10
FLOOR, OPEN, RULED = "matrix product", "ranking, no rule", "ranking, rule leaves 2 %"
EMBEDDING, RANKED, SERVED = "embedding", "embedding + ranking", "embedding + ranking + explanation"


@dataclass(frozen=True, slots=True)
class Bed:
    """All that is measured at one size: `engine` explains nothing, `served` is put together as for users."""

    engine: MatchingEngine
    served: MatchingEngine
    vectors: Vectors
    texts: list[str]
    needs: Vectors
    facts: dict[str, Any]


def measure_latency(setting: Setting) -> dict[str, Any]:
    """Latency and stages at every size, each in a process of its own so that memory is told apart."""
    setting.ensure_model()
    return {"sizes": {str(size): in_process(_latency, setting, size) for size in setting.sizes}}


def measure_profile(setting: Setting) -> dict[str, Any]:
    """Stages at the greatest size only."""
    setting.ensure_model()
    size = setting.sizes[-1]
    return {"sizes": {str(size): in_process(_profile, setting, size)}}


def _latency(setting: Setting, size: int) -> dict[str, Any]:
    rounds, whole_rounds = setting.rounds(200), setting.rounds(40)
    bed = _bed(setting, size, rounds + 8)
    ranking, whole = _ranking(bed), _whole(bed)
    with bar(f"{rounds} rounds of ranking at {size:,} offerings") as report:
        samples = interleave(ranking, rounds, report)
    with bar(f"{whole_rounds} rounds with embedding at {size:,} offerings") as report:
        wholes = interleave(whole, whole_rounds, report)
    result = {
        **bed.facts,
        "latency_ms": {name: summary(seconds) for name, seconds in (samples | wholes).items()},
        "times_floor": {name: ratio(samples[name], samples[FLOOR]) for name in (OPEN, RULED)},
        "times_embedding": {name: ratio(wholes[name], wholes[EMBEDDING]) for name in (RANKED, SERVED)},
        "profile": _stages(bed, setting),
    }
    _tell(size, result)
    return result


def _profile(setting: Setting, size: int) -> dict[str, Any]:
    bed = _bed(setting, size, setting.rounds(40) + 8)
    return {**bed.facts, "profile": _stages(bed, setting)}


def _bed(setting: Setting, size: int, need_count: int) -> Bed:
    say(f"catalogue of {size:,} offerings")
    embedder = StoredEmbedder(setting.embedder(), setting.out)
    made = synthetic_offerings(real_offerings(setting.data), size, setting.seed)
    texts = needs(setting.data, need_count, setting.seed)
    # The model is loaded and used before memory is read, so that it does not count for the catalogue.
    need_vectors = embedder.embed_queries(texts)
    topics = TopicIndex.build(real_topics(setting.data), embedder)
    vectors = mixed_vectors(made.pieces, embedder, setting.seed)
    gc.collect()
    before = rss()
    with bar(f"building the snapshot of {size:,} offerings") as report:
        seconds, catalogue = timed(lambda: Catalogue.build(made.offerings, progress=report))
    gc.collect()
    grown = rss() - before
    again, _ = timed(lambda: Catalogue.build(made.offerings, catalogue.passage_set.analyser))
    weights, index = Weights.load(setting.data / "weights.json"), ExactIndex(halved(vectors))
    engine = MatchingEngine(embedder.inner, catalogue, index, weights, topics=topics)
    explainer = Explanation(catalogue, _segments(setting))
    served = MatchingEngine(embedder.inner, catalogue, index, weights, topics=topics, explainer=explainer)
    held = int(engine.recommend_vector(Need(texts[0], district=A_DISTRICT), need_vectors[0], 1).allowed)
    facts = {
        "offerings": size,
        "passages": len(made.pieces),
        "distinct_texts": len(set(catalogue.texts)),
        "dimensions": int(vectors.shape[1]),
        "vector_bytes": int(vectors.nbytes),
        "build_seconds": seconds,
        "rebuild_seconds": again,
        "snapshot_bytes": grown,
        "snapshot_times_vectors": grown / vectors.nbytes,
        "peak_bytes": peak_rss(),
        "rule_leaves": held / size,
    }
    return Bed(engine, served, vectors, texts, need_vectors, facts)


def _segments(setting: Setting) -> EmbeddedSegments:
    """As the product wires it: the small encoder, the offerings' phrases stored ahead."""
    small = StoredEmbedder(setting.embedder("bundled-use"), setting.out)
    real = [
        text
        for language, title, body in real_passages(setting.data)
        for text in segments_of(Passage(language, title, body))
    ]
    background = [text for language in LANGUAGES for text in background_phrases(language)]
    return EmbeddedSegments(small.inner, StandIn([*background, *real], small))


def _ranking(bed: Bed) -> dict[str, Action]:
    def floor(number: int) -> object:
        scores = bed.vectors @ bed.needs[number]
        return np.argpartition(-scores, SHOWN)[:SHOWN]

    return {
        FLOOR: floor,
        OPEN: _recommend(bed.engine, bed, None),
        RULED: _recommend(bed.engine, bed, A_DISTRICT),
    }


def _whole(bed: Bed) -> dict[str, Action]:
    return {
        EMBEDDING: lambda number: bed.engine.embedder.embed_queries([bed.texts[number]]),
        RANKED: lambda number: bed.engine.recommend(Need(bed.texts[number]), SHOWN),
        SERVED: lambda number: bed.served.recommend(Need(bed.texts[number]), SHOWN),
    }


def _recommend(engine: MatchingEngine, bed: Bed, district: str | None, first: int = 0) -> Action:
    def run(number: int) -> object:
        number += first
        return engine.recommend_vector(Need(bed.texts[number], district=district), bed.needs[number], SHOWN)

    return run


def _stages(bed: Bed, setting: Setting) -> dict[str, Any]:
    rounds = setting.rounds(40)
    return {
        OPEN: stage_table(_recommend(bed.engine, bed, None), rounds),
        RULED: stage_table(_recommend(bed.engine, bed, A_DISTRICT), rounds),
        # Needs that were not explained before, since explaining remembers the last ones.
        "with explanation": stage_table(
            _recommend(bed.served, bed, None, len(bed.texts) // 2), setting.rounds(20)
        ),
    }


def _tell(size: int, result: dict[str, Any]) -> None:
    for name, values in result["latency_ms"].items():
        say(f"  {size:>7,}  {name:<34} p50 {values['p50']:8.1f} ms   p95 {values['p95']:8.1f} ms")
    for name, values in result["times_floor"].items():
        say(f"  {size:>7,}  {name:<34} {values['median']:8.1f} times the matrix product")
