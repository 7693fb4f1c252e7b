"""Part `learning`: whether learning from outcomes finds known preferences, and what newcomers get of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from bench.learning_course import (
    A_ROUND,
    JOINED,
    NEW_ROUNDS,
    ROUNDS,
    SHOWN,
    Arm,
    Course,
    Year,
    run,
    top,
)
from bench.learning_world import (
    TERSE,
    Chance,
    People,
    Seen,
    Stated,
    embedded,
    engine_of,
    network,
    seen_by,
    stated_needs,
    true_preferences,
)
from bench.progress import bar, say
from bench.setting import Setting
from bench.texts import real_topics
from bench.vectors import StoredEmbedder
from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.fitting import Array, as_vector, column_names
from matchmaker.matching.learning.replay import CUT
from matchmaker.matching.metrics import estimate
from matchmaker.matching.ports import Vectors
from matchmaker.matching.weights import Weights

SEEDS = 3
NEW_PARTNERS = 4
FEWEST_OFFERINGS = 3
"""Newcomers are partners with at least so many offerings, others for every seed, held back until then."""

HELD_OUT = 5
"""Every so many-th family of needs is never stated, only measured on."""

SATISFIED = 0.75
"""Share of the needs whose truly best offering reaches the threshold for asking."""

FEW = 20
"""Needs a month where a chamber begins."""

LONG = 0.1
"""Confidence from which matches are shown where lists are made long."""

TOLD = (0, 3, 6, 12)
"""Rounds after which quality is reported."""

_OLD = JOINED - 1 + NEW_ROUNDS

CHECKED = 100
"""Needs for which the simulated list is compared with the engine's."""

NOTHING = Arm("no learning", learns=False)
LEARNING = Arm("learning")
NAIVE = Arm("learning, attention not made up for", corrects=False)
CAREFUL = Arm("learning, live only where found better", careful=True)
CHAINED = Arm("learning, live weights as the prior", chained=True)
NO_RULE = Arm("learning, no rule for newcomers", rule=False)


@dataclass(frozen=True, slots=True)
class Scene:
    """How people behave and what they are shown; `agree`: they prefer what the present weights say."""

    name: str
    arms: tuple[Arm, ...]
    seeds: int = 2
    power: float = 1.0
    terse: bool = False
    possible: float | None = None
    agree: bool = False
    a_round: int = A_ROUND


SCENES = (
    Scene("as assumed", (NOTHING, LEARNING, CAREFUL, NAIVE, CHAINED, NO_RULE), SEEDS),
    Scene(f"few needs ({FEW} a month)", (NOTHING, LEARNING, CAREFUL, NAIVE), SEEDS, a_round=FEW),
    Scene("newcomers with terse texts", (NOTHING, LEARNING, NO_RULE), terse=True),
    Scene("attention falls slowly (power 0.5)", (LEARNING, NAIVE), power=0.5),
    Scene("attention falls fast (power 2)", (LEARNING, NAIVE), power=2.0),
    Scene("long lists (shown from .10)", (NOTHING, LEARNING, NAIVE, NO_RULE), possible=LONG),
    Scene("SMEs agree with the present weights", (NOTHING, LEARNING, CAREFUL, CHAINED), agree=True),
)


@dataclass(frozen=True, slots=True)
class World:
    """The needs as the engine sees them, over all offerings.

    `owners`, `terse`: of each offering by its place: its partner, and whether it is a terse version.
    `candidates`: partners that may be newcomers. `threshold`: utility from which SMEs ask.
    """

    needs: list[Seen]
    owners: tuple[str, ...]
    terse: tuple[bool, ...]
    candidates: tuple[str, ...]
    present: Weights
    truth: Weights
    threshold: float


def measure(setting: Setting) -> dict[str, Any]:
    """All scenes with all their arms; quick: the first scene with one seed, fewer needs, smaller rounds."""
    setting.ensure_model()
    needs = stated_needs(setting.data)[:: 6 if setting.quick else 1]
    engine, candidates = _engine(setting)
    vectors = _vectors(setting, engine, needs)
    scenes = SCENES[:1] if setting.quick else SCENES
    worlds = {}
    for agree in sorted({scene.agree for scene in scenes}):
        truth = engine.weights.fusion if agree else true_preferences(engine.weights.fusion)
        with bar(f"ranking {len(needs)} needs") as report:
            seen = seen_by(engine, needs, vectors, truth, report)
        worlds[agree] = world_of(engine, seen, replace(engine.weights, fusion=truth), candidates)
    return {
        "needs": len(needs),
        "families": len({one.family for one in needs}),
        "offerings": worlds[False].terse.count(False),
        "partners": len(set(worlds[False].owners)),
        "rounds": ROUNDS,
        "a_round": A_ROUND // 4 if setting.quick else A_ROUND,
        "threshold": worlds[False].threshold,
        "agrees_with_engine": agreement(engine, worlds[False], needs, vectors),
        "scenes": {scene.name: _scene(worlds[scene.agree], scene, setting) for scene in scenes},
    }


def _engine(setting: Setting) -> tuple[MatchingEngine, list[str]]:
    """The engine over the network, and the partners that may be newcomers, in random order."""
    offerings = Counter(one.partner_id for one in network(setting.data))
    large = sorted(partner for partner, count in offerings.items() if count >= FEWEST_OFFERINGS)
    order = np.random.default_rng(setting.seed).permutation(len(large))[: SEEDS * NEW_PARTNERS]
    candidates = [large[place] for place in order]
    embedder = StoredEmbedder(setting.embedder(), setting.out)
    weights = Weights.load(setting.data / "weights.json")
    topics = real_topics(setting.data)
    return engine_of(network(setting.data, candidates), embedder, topics, weights), candidates


def _vectors(setting: Setting, engine: MatchingEngine, needs: Sequence[Stated]) -> Vectors:
    """Vectors of the needs, kept in a file: nothing is timed here."""
    told = "\n".join([engine.embedder.identifier, *(one.text for one in needs)])
    file = setting.out / f"needs-{blake2b(told.encode(), digest_size=8).hexdigest()}.npy"
    if file.is_file():
        known: Vectors = np.load(file)
        return known
    with bar(f"embedding {len(needs)} needs") as report:
        vectors = embedded(engine, needs, report)
    setting.out.mkdir(parents=True, exist_ok=True)
    np.save(file, vectors)
    return vectors


def world_of(engine: MatchingEngine, needs: list[Seen], truth: Weights, candidates: Sequence[str]) -> World:
    """The world over the engine's catalogue; the threshold is such that SATISFIED of the needs reach it."""
    offerings = engine.catalogue.offerings
    best = [float(one.worth.max()) for one in needs]
    return World(
        needs,
        tuple(one.partner_id for one in offerings),
        tuple(one.id.endswith(TERSE) for one in offerings),
        tuple(candidates),
        engine.weights,
        truth,
        float(np.quantile(best, 1 - SATISFIED)),
    )


def agreement(engine: MatchingEngine, world: World, needs: Sequence[Stated], vectors: Vectors) -> float:
    """Share of needs for which the simulation shows just what the engine recommends, newcomers included."""
    full = ~np.array(world.terse)
    allowed = [one.id for one, kept in zip(engine.catalogue.offerings, full, strict=True) if kept]
    newcomers = frozenset(world.candidates[:NEW_PARTNERS])
    same = []
    for need, vector, seen in list(zip(needs, vectors, world.needs, strict=True))[:CHECKED]:
        found = engine.recommend_vector(
            Need(need.text, newcomers=newcomers), vector, SHOWN, allowed=allowed
        ).matches
        case = replace(seen.among(full).case, newcomers=newcomers)
        order = top(replace(seen.among(full), case=case), engine.weights)
        same.append([case.offerings[one] for one in order] == [one.offering_id for one in found])
    return float(np.mean(same))


def held_out(world: World) -> tuple[list[Seen], list[Seen]]:
    """(needs that are stated, needs that are only measured on), whole families on one side."""
    families = sorted({one.case.family for one in world.needs})
    out = set(families[::HELD_OUT])
    stated = [one for one in world.needs if one.case.family not in out]
    return stated, [one for one in world.needs if one.case.family in out]


def year_of(world: World, scene: Scene, seed: int, a_round: int = A_ROUND, rounds: int = ROUNDS) -> Year:
    """Needs drawn with their luck: the same for every arm and scene of a seed."""
    rng = np.random.default_rng(seed)
    stated, _ = held_out(world)
    newcomers = frozenset(world.candidates[seed * NEW_PARTNERS : (seed + 1) * NEW_PARTNERS])
    new, terse = np.array([one in newcomers for one in world.owners]), np.array(world.terse)
    drawn = [
        (
            stated[int(rng.integers(len(stated)))],
            Chance(rng.gumbel(size=len(world.owners)), rng.random(SHOWN), rng.random(5)),
        )
        for _ in range(rounds * a_round)
    ]
    present = world.present
    if scene.possible is not None:
        present = replace(present, bands=replace(present.bands, possible=scene.possible))
    return Year(
        tuple(tuple(drawn[start : start + a_round]) for start in range(0, len(drawn), a_round)),
        newcomers,
        ~new & ~terse,
        np.where(new, terse == scene.terse, ~terse),
        People(world.threshold, scene.power),
        present,
    )


def quality(weights: Weights, needs: Sequence[Seen], threshold: float) -> list[float]:
    """True nDCG@5 of every need that any offering is good enough for: gain is utility above the threshold."""
    discounts = 1 / np.log2(np.arange(2, CUT + 2))
    found = []
    for one in needs:
        gains = np.maximum(0.0, one.worth - threshold)
        best = np.sort(gains)[::-1][:CUT]
        if best.any():
            shown = gains[top(one, weights)[:CUT]]
            found.append(float(shown @ discounts[: shown.size] / (best @ discounts[: best.size])))
    return found


def order_only(weights: Weights) -> Weights:
    """The same weights with every match shown, so that only the order counts."""
    return replace(weights, bands=replace(weights.bands, possible=0.0))


def _scene(world: World, scene: Scene, setting: Setting) -> dict[str, Any]:
    seeds = 1 if setting.quick else scene.seeds
    a_round = scene.a_round // 4 if setting.quick else scene.a_round
    years = [year_of(world, scene, seed, a_round) for seed in range(seeds)]
    measured = [one.among(~np.array(world.terse)) for one in held_out(world)[1]]
    found: dict[str, Any] = {}
    baseline: Array | None = None
    for arm in scene.arms:
        say(f"  {scene.name}: {arm.name}")
        courses = [run(year, arm) for year in years]
        order, shown = _qualities(courses, measured, world, scene)
        baseline = order[0] if baseline is None else baseline
        found[arm.name] = {
            "order": {str(n): asdict(estimate(order[n].tolist())) for n in range(ROUNDS + 1)},
            "shown": {str(n): asdict(estimate(shown[n].tolist())) for n in range(ROUNDS + 1)},
            "gained": asdict(estimate((order[-1] - baseline).tolist())),
            "weights": _distance(world, courses),
            "months": _months(courses),
            "waits": [wait for course in courses for wait in course.waits.values()],
            "newcomers": _newcomers(courses),
        }
    ideal = quality(order_only(world.truth), measured, world.threshold)
    return {"seeds": seeds, "measured": len(ideal), "ideal": asdict(estimate(ideal)), "arms": found}


def _qualities(
    courses: Sequence[Course], needs: Sequence[Seen], world: World, scene: Scene
) -> tuple[Array, Array]:
    """nDCG of (the order alone, what is shown) by round and need, means over the seeds."""
    known: dict[str, list[float]] = {}

    def of(weights: Weights) -> list[float]:
        key = repr(weights)
        if key not in known:
            known[key] = quality(weights, needs, world.threshold)
        return known[key]

    order = [[of(order_only(one)) for one in course.weights] for course in courses]
    shown = [[of(one) for one in course.weights] for course in courses]
    return np.mean(order, axis=0), np.mean(shown, axis=0)


def _distance(world: World, courses: Sequence[Course]) -> dict[str, Any]:
    """Weights beside the true ones, after every told round, means over the seeds.

    `cosine`: of the weights, each times its column's standard deviation. `words`, `topics`: by how much more
    than meaning they have grown within one language, as a multiple of the present weights.
    """
    columns = np.concatenate([one.case.columns for one in world.needs[::10]])
    spread, models = columns.std(axis=0), world.needs[0].case.models
    truth, present = (as_vector(one.fusion, models) * spread for one in (world.truth, world.present))
    names = column_names(models)
    parts = {
        "words": [names.index("lexical_same"), names.index("characters_same")],
        "topics": [names.index("topics")],
    }
    meaning = list(range(models))
    rows: dict[str, dict[str, float]] = {}
    for key, weights in [
        ("truth", [truth]),
        *((str(n), [as_vector(one.weights[n].fusion, models) * spread for one in courses]) for n in TOLD),
    ]:
        rows[key] = {
            "cosine": float(np.mean([_cosine(one, truth) for one in weights])),
            **{
                part: float(
                    np.mean([_grown(one, present, of) / _grown(one, present, meaning) for one in weights])
                )
                for part, of in parts.items()
            },
        }
    return rows


def _cosine(one: Array, other: Array) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def _grown(weights: Array, present: Array, places: list[int]) -> float:
    return float(weights[places].sum() / present[places].sum())


def _months(courses: Sequence[Course]) -> dict[str, list[float]]:
    """Every number of a month by round, means over the seeds."""
    names = list(asdict(courses[0].months[0]))
    return {
        name: [
            float(np.mean([getattr(course.months[place], name) for course in courses]))
            for place in range(len(courses[0].months))
        ]
        for name in names
    }


def _newcomers(courses: Sequence[Course]) -> dict[str, float]:
    """The newcomers' exposure and what they deserve: while they are new, and afterwards."""
    months = _months(courses)
    return {
        f"{name}_{when}": float(np.mean(months[name][part]))
        for name in ("exposure", "deserved")
        for when, part in (("new", slice(JOINED - 1, _OLD)), ("later", slice(_OLD, None)))
    }
