"""Fitting weights to preferences: the form is the engine's, truth is found, few needs change little."""

from dataclasses import asdict, replace

import numpy as np
import pytest
from engine_cases import TOPICS, engine_of, offering
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.documents import Need
from matchmaker.matching.fitting import (
    Group,
    as_vector,
    as_weights,
    column_names,
    design,
    fit,
    models_of,
)
from matchmaker.matching.weights import FusionWeights, Weights

PRIOR = FusionWeights()
MODELS = 2
FREE = column_names(MODELS).index("offset_other")


def features(rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    return {
        "standard_0": rng.normal(1.5, 1, count),
        "standard_1": rng.normal(1, 1, count),
        "lexical": rng.beta(1, 4, count),
        "characters": rng.beta(1, 3, count),
        "same_language": (rng.random(count) < 0.6).astype(float),
        "topics": rng.beta(1, 3, count),
        "industry": (rng.random(count) < 0.3).astype(float),
        "size": (rng.random(count) < 0.4).astype(float),
        "grade": (rng.random(count) < 0.5).astype(float),
    }


def needs(truth: FusionWeights, count: int, seed: int = 0, candidates: int = 10) -> list[Group]:
    """Needs whose owner takes the one candidate with the greatest true utility and Gumbel noise."""
    rng = np.random.default_rng(seed)
    vector = as_vector(truth, MODELS)
    found = []
    for _ in range(count):
        columns = design(features(rng, candidates))
        gains = np.zeros(candidates)
        gains[int(np.argmax(columns @ vector + rng.gumbel(size=candidates)))] = 1.0
        found.append(Group(columns, gains))
    return found


def distance(one: FusionWeights, other: FusionWeights) -> float:
    return float(np.abs(as_vector(one, MODELS) - as_vector(other, MODELS)).max())


@pytest.mark.parametrize("english", [None, "Till for garden centres"])
def test_the_columns_give_the_score_of_the_engine(english: str | None) -> None:
    offerings = [
        offering("a", english=english, topics=("till",)),
        offering("b", "Onlineshop aufbauen", topics=("shop",)),
        offering("c", "Card terminals for shops", english="Card terminals for shops", topics=("card",)),
    ]
    engine = engine_of(offerings, topics=TOPICS, weights=Weights(fusion=replace(PRIOR, industry=0.7)))
    need = Need("die Kasse in der Gärtnerei spinnt", "de", grade=3)
    vector = engine.embedder.embed_queries([need.text])[0]
    ranked = engine.rank(need, "de", vector, about=engine.need_topics(need, "de", vector))
    models = models_of(ranked.features)
    scores = design(ranked.features) @ as_vector(engine.weights.fusion, models)
    np.testing.assert_allclose(scores, ranked.scores, atol=1e-4)


@pytest.mark.parametrize("models", [1, 2, 3])
def test_weights_survive_being_written_as_a_vector(models: int) -> None:
    vector = as_vector(PRIOR, models) + 0.25
    found = as_weights(vector, models, PRIOR)
    np.testing.assert_allclose(as_vector(found, models), vector, atol=1e-4)
    assert len(vector) == len(column_names(models))


def test_many_needs_recover_the_true_weights() -> None:
    truth = replace(PRIOR, dense_same=(0.4, 0.9), lexical_same=1.5, topics=3.5, grade=0.9, industry=0.0)
    fitted = fit(needs(truth, 3000), PRIOR)
    # Pairs of one winner estimate the direction; the scale of a choice among ten is close to that of a pair.
    one, other = as_vector(fitted.weights, MODELS), as_vector(truth, MODELS)
    assert np.corrcoef(one, other)[0, 1] > 0.98
    assert fitted.loss < fitted.prior_loss
    assert fitted.groups == 3000


def test_few_needs_change_little_and_a_stronger_prior_less() -> None:
    truth = replace(PRIOR, topics=0.0, grade=2.0)
    few, many = needs(truth, 10), needs(truth, 500)
    assert distance(fit(few, PRIOR).weights, PRIOR) < distance(fit(many, PRIOR).weights, PRIOR)
    assert distance(fit(few, PRIOR, 100.0).weights, PRIOR) < 0.1
    assert fit([], PRIOR).weights == PRIOR


def test_no_weight_but_the_offset_becomes_negative() -> None:
    harmful = replace(PRIOR, lexical_same=-8.0, topics=-5.0, offset_other=-3.0)
    fitted = fit(needs(harmful, 800), PRIOR).weights
    assert fitted.lexical_same == 0
    assert fitted.topics == 0
    assert fitted.offset_other < PRIOR.offset_other


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), strength=st.floats(0.05, 20))
def test_it_is_the_minimum_among_allowed_weights(seed: int, strength: float) -> None:
    rng = np.random.default_rng(seed)
    groups = [
        Group(design(features(rng, 6)), rng.integers(0, 3, 6).astype(float), rng.uniform(1, 4, 6))
        for _ in range(12)
    ]
    found = as_vector(fit(groups, PRIOR, strength).weights, MODELS)

    def total(vector: np.ndarray) -> float:
        start = as_vector(PRIOR, MODELS)
        spread = np.maximum(np.abs(start) / 2, 0.2)
        value = strength * float((((vector - start) / spread) ** 2).sum()) / 2
        for group in groups:
            gaps = group.gains[:, None] - group.gains[None, :]
            better, worse = np.nonzero(gaps > 0)
            if better.size:
                margin = (group.design[better] - group.design[worse]) @ vector
                count = gaps[better, worse] / gaps[better, worse].sum()
                value += float((count * group.trust[better]) @ np.logaddexp(0, -margin))
        return value

    reached = total(found)
    for _ in range(20):
        other = found + rng.normal(0, 0.02, found.size)
        other = np.where(np.arange(found.size) == FREE, other, np.maximum(other, 0))
        assert reached <= total(other) + 1e-4


def test_a_need_counts_once_however_many_pairs_it_has() -> None:
    rng = np.random.default_rng(3)
    one, other = (design(features(rng, 8)) for _ in range(2))
    gains = np.array([2.0, 1, 0, 0, 0, 0, 0, 0])
    twice = [Group(np.vstack([one, one]), np.tile(gains, 2)), Group(other, gains)]
    once = [Group(one, gains), Group(other, gains)]
    assert distance(fit(twice, PRIOR).weights, fit(once, PRIOR).weights) < 1e-3
    ignored = [*once, Group(design(features(rng, 8)), gains, importance=0.0)]
    assert fit(ignored, PRIOR) == fit(once, PRIOR)


def test_a_trusted_choice_weighs_more() -> None:
    rng = np.random.default_rng(5)
    columns = design(features(rng, 5))
    gains = np.array([0.0, 0, 0, 0, 1])

    def margin(trust: float) -> float:
        found = fit([Group(columns, gains, np.full(5, trust))], PRIOR).weights
        scores = columns @ as_vector(found, MODELS)
        return float(scores[4] - scores[:4].max())

    assert margin(5.0) > margin(1.0)


def test_what_cannot_be_fitted_is_refused() -> None:
    with pytest.raises(ValueError, match="standardised"):
        design({"dense": [0.5], "lexical": [0.1]})
    with pytest.raises(ValueError, match="strength"):
        fit([], PRIOR, 0)
    single = Group(np.ones((2, len(column_names(1)))) * [[0], [1]], np.array([0.0, 1]))
    with pytest.raises(ValueError, match="different"):
        fit([single, *needs(PRIOR, 1)], PRIOR)


def test_a_fit_keeps_what_it_cannot_learn() -> None:
    single = replace(PRIOR, single_same=0.3, single_other=0.4)
    fitted = fit(needs(PRIOR, 50), single).weights
    assert asdict(fitted)["single_same"] == 0.3
