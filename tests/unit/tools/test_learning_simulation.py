"""The simulated year: lists are the engine's, people follow what they prefer, and learning finds it."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from bench.learning import LEARNING, NOTHING, SCENES, World, agreement, held_out, quality, world_of, year_of
from bench.learning_course import run
from bench.learning_world import (
    TERSE,
    Chance,
    People,
    Stated,
    embedded,
    engine_of,
    network,
    seen_by,
    stated_needs,
    true_preferences,
)
from matchmaker.config import PROJECT_ROOT
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.learning.outcomes import Step
from matchmaker.matching.ports import Vectors
from matchmaker.matching.weights import BandWeights, Weights
from tests.fakes import HashingEmbedder

DATA = PROJECT_ROOT / "data"
PRESENT = Weights(bands=BandWeights(0.0, {}, strong=0.9, good=0.8, possible=0.1))
"""Every match is shown."""


@dataclass(frozen=True)
class Made:
    engine: MatchingEngine
    needs: list[Stated]
    vectors: Vectors
    world: World


@pytest.fixture(scope="module")
def made() -> Made:
    """A sixth of the network, one partner of it again in few words, and some needs, embedded by hashing."""
    partners = sorted({one.partner_id for one in network(DATA)})[::6]
    offerings = [one for one in network(DATA, partners[:1]) if one.partner_id in partners]
    engine = engine_of(offerings, HashingEmbedder(), (), PRESENT)
    needs = stated_needs(DATA)[:80]
    vectors = embedded(engine, needs)
    truth = replace(PRESENT, fusion=true_preferences(PRESENT.fusion))
    seen = seen_by(engine, needs, vectors, truth.fusion)
    return Made(engine, needs, vectors, world_of(engine, seen, truth, partners[:3]))


def test_simulated_lists_are_the_engine_s(made: Made) -> None:
    assert agreement(made.engine, made.world, made.needs, made.vectors) == 1.0


def test_terse_texts_are_worth_what_the_offering_is(made: Made) -> None:
    for seen in made.world.needs[:5]:
        worth = dict(zip(seen.case.offerings, seen.worth.tolist(), strict=True))
        short = [name for name in worth if name.endswith(TERSE)]
        assert short
        assert all(worth[name] == worth[name.removesuffix(TERSE)] for name in short)


def test_learning_moves_towards_what_people_prefer(made: Made) -> None:
    year = year_of(made.world, SCENES[0], 0, a_round=100, rounds=2)
    same, learnt = run(year, NOTHING), run(year, LEARNING)
    assert same.months[0] == learnt.months[0]
    assert same.weights[-1] == PRESENT
    stated, measured = held_out(made.world)
    assert not {one.case.family for one in stated} & {one.case.family for one in measured}
    before, after = (
        np.mean(quality(one, made.world.needs, made.world.threshold)) for one in (PRESENT, learnt.weights[-1])
    )
    assert after > before + 0.03


def test_newcomers_are_there_only_once_they_have_joined(made: Made) -> None:
    year = replace(year_of(made.world, SCENES[0], 0, a_round=60, rounds=2), joined=2)
    before, after = run(year, NOTHING).months
    assert before.exposure == before.deserved == 0
    assert after.exposure > 0
    assert after.deserved > 0


def test_only_what_was_looked_at_and_is_good_enough_is_asked_for() -> None:
    worth = np.array([1.0, 9.0, 5.0])
    calm = np.zeros(3)
    chance = Chance(calm, np.array([0.9, 0.9, 0.3]), np.zeros(5))
    assert People(0.0, power=1.0).outcome(worth, calm, chance) == (2, Step.HELPED)
    assert People(0.0, power=0.0).outcome(worth, calm, chance) == (1, Step.HELPED)
    assert People(6.0, power=1.0).outcome(worth, calm, chance) is None
