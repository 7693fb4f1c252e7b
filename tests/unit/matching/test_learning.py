"""Learning from outcomes: known preferences are found, attention is made up for, effects are told."""

from collections import Counter
from dataclasses import replace
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.bands import confidences
from matchmaker.matching.fitting import as_vector, design
from matchmaker.matching.learning.outcomes import GAINS, MOST_TRUST, Case, Shown, Step, case_of, trust
from matchmaker.matching.learning.proposal import (
    FEWEST,
    Caution,
    TooFewOutcomes,
    compare,
    learn,
    with_fusion,
)
from matchmaker.matching.learning.replay import SMALLEST_GROUP, gain, measured, order_under, replay
from matchmaker.matching.newcomers import MARGIN
from matchmaker.matching.weights import BandWeights, FusionWeights, Weights

ALL_SHOWN = Weights("present", bands=BandWeights(0.0, {}, strong=0.9, good=0.8, possible=0.1))
LEXICAL = FusionWeights(dense_same=(0.2, 0.1), lexical_same=9.0)
"""People who look at words and hardly at meaning."""


def features(rng: np.random.Generator) -> dict[str, float]:
    return {
        "standard_0": float(rng.normal(1.5, 1)),
        "standard_1": float(rng.normal(1, 1)),
        "lexical": float(rng.beta(1, 4)),
        "characters": float(rng.beta(1, 3)),
        "same_language": 1.0,
        "topics": float(rng.beta(1, 3)),
    }


def score(one: dict[str, float], fusion: FusionWeights) -> float:
    columns = design({name: np.array([value]) for name, value in one.items()})
    return float((columns @ as_vector(fusion, 2))[0])


def history(
    truth: FusionWeights, count: int, seed: int = 0, *, power: float = 0.0, partners: int = 20
) -> list[Case]:
    """Lists in the present order; people look at rank r with probability r^-power and take the truly best."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        candidates = [(features(rng), f"p{rng.integers(partners)}") for _ in range(10)]
        candidates.sort(key=lambda one: -score(one[0], ALL_SHOWN.fusion))
        seen = [rank for rank in range(1, 11) if rng.random() < rank**-power]
        chosen = max(seen, key=lambda rank: score(candidates[rank - 1][0], truth) + rng.gumbel())
        shown = [
            Shown(f"o{number}.{rank}", partner, rank, one, Step.MET if rank == chosen else Step.SHOWN)
            for rank, (one, partner) in enumerate(candidates, 1)
        ]
        found.append(case_of(number, f"sme{number}", shown, groups=(("size", "micro"),)))
    return found


def one_case(*steps: Step, lexical: tuple[float, ...] = (), **more: object) -> Case:
    values = lexical or tuple(1.0 - place / 10 for place in range(len(steps)))
    shown = [
        Shown(
            f"o{rank}",
            f"p{rank}",
            rank,
            {"standard_0": 1.0, "standard_1": 1.0, "same_language": 1.0, "lexical": value},
            step,
        )
        for rank, (step, value) in enumerate(zip(steps, values, strict=True), 1)
    ]
    return case_of(1, "sme", shown, **more)  # type: ignore[arg-type]


def test_further_is_better() -> None:
    way = [Step.UNSUITED, Step.SHOWN, Step.REQUESTED, Step.APPROVED, Step.ACCEPTED, Step.MET, Step.HELPED]
    assert [GAINS[step] for step in way] == sorted(GAINS[step] for step in way)
    assert len({GAINS[step] for step in way}) == len(way)
    assert GAINS[Step.DISAPPOINTED] < GAINS[Step.APPROVED]


def test_trust_grows_with_the_rank_up_to_a_limit() -> None:
    assert [trust(rank) for rank in (1, 2, 4)] == [1.0, 2.0, 4.0]
    assert trust(9) == MOST_TRUST
    with pytest.raises(ValueError, match="rank is 0"):
        trust(0)


def test_only_a_choice_is_trusted_more_further_down() -> None:
    case = one_case(Step.SHOWN, Step.UNSUITED, Step.REQUESTED, Step.SHOWN)
    assert case.trust.tolist() == [1.0, 1.0, 3.0, 1.0]


def test_a_case_needs_matches_and_features() -> None:
    with pytest.raises(ValueError, match="nothing was shown"):
        case_of(1, "sme", [])
    with pytest.raises(ValueError, match="standardised"):
        case_of(1, "sme", [Shown("o", "p", 1, {"lexical": 1.0})])


def test_a_list_without_a_choice_says_nothing() -> None:
    assert not one_case(Step.SHOWN, Step.SHOWN).speaks
    assert one_case(Step.SHOWN, Step.UNSUITED).speaks


def test_known_preferences_are_found_and_rank_better() -> None:
    cases = history(LEXICAL, 400)
    proposal = learn(cases, ALL_SHOWN, "2", strength=1.0)
    found, before = proposal.weights.fusion, ALL_SHOWN.fusion
    assert found.lexical_same > before.lexical_same + 1
    assert found.dense_same[0] < before.dense_same[0] - 0.2
    assert proposal.quality.difference.low > 0.01
    assert Caution.NOT_BETTER not in proposal.cautions
    fresh = measured(history(LEXICAL, 200, seed=9), ALL_SHOWN, proposal.weights)
    assert fresh.difference.low > 0


def test_nothing_is_learnt_from_people_who_agree_with_the_ranking() -> None:
    proposal = learn(history(ALL_SHOWN.fusion, 200), ALL_SHOWN, "2")
    assert abs(proposal.quality.difference.mean) < 0.03
    assert proposal.quality.difference.low <= 0
    assert Caution.NOT_BETTER in proposal.cautions


def test_attention_to_the_first_places_is_made_up_for() -> None:
    """People who mostly look at the top seem to agree with the present order; trust corrects for that."""
    cases = history(LEXICAL, 1500, power=1.0)
    naive = [replace(case, trust=np.ones_like(case.trust)) for case in cases]
    truth = LEXICAL.lexical_same / LEXICAL.dense_same[0]

    def ratio(known: list[Case]) -> float:
        fusion = learn(known, ALL_SHOWN, "2").weights.fusion
        return fusion.lexical_same / fusion.dense_same[0]

    assert ratio(naive) < ratio(cases) < 1.2 * truth


def test_too_little_history_is_refused() -> None:
    cases = history(LEXICAL, FEWEST - 1)
    with pytest.raises(TooFewOutcomes) as problem:
        learn(cases, ALL_SHOWN, "2")
    assert (problem.value.found, problem.value.wanted) == (FEWEST - 1, FEWEST)
    silent = one_case(Step.SHOWN, Step.SHOWN)
    with pytest.raises(TooFewOutcomes):
        learn([*cases, silent], ALL_SHOWN, "2")


def test_the_order_is_the_score_s_and_weak_matches_fall_out() -> None:
    weights = Weights(
        fusion=FusionWeights(lexical_same=1.0, dense_same=(0.0, 0.0)),
        bands=BandWeights(-0.5, {"score": 1.0}, strong=0.9, good=0.8, possible=0.5),
    )
    case = one_case(Step.SHOWN, Step.SHOWN, Step.SHOWN, lexical=(0.6, 0.2, 0.9))
    assert order_under(case, weights) == [2, 0]


def test_one_partner_has_one_of_the_first_places() -> None:
    case = one_case(*[Step.SHOWN] * 5)
    case = replace(case, partners=("a", "a", "b", "c", "d"))
    assert order_under(case, ALL_SHOWN) == [0, 2, 3, 1, 4]


def test_a_newcomer_moves_up_where_it_is_its_turn() -> None:
    near = MARGIN / ALL_SHOWN.fusion.lexical_same * 0.9
    lexical = (0.9, 0.8, 0.5, 0.5 - near / 2, 0.5 - near)
    case = one_case(*[Step.SHOWN] * 5, lexical=lexical, turn=True)
    case = replace(case, newcomers=frozenset({"p5"}))
    assert order_under(case, ALL_SHOWN) == [0, 1, 4, 2, 3]
    assert order_under(replace(case, turn=False), ALL_SHOWN) == [0, 1, 2, 3, 4]


def test_gain_weighs_how_far_it_came_and_how_far_down_it_stood() -> None:
    lexical = replace(ALL_SHOWN, fusion=FusionWeights(dense_same=(0.0, 0.0), lexical_same=1.0))
    case = one_case(Step.REQUESTED, Step.SHOWN, Step.REQUESTED, lexical=(0.9, 0.8, 0.7))
    found = gain(case, lexical, lexical)
    assert found.present == found.proposed == pytest.approx(1.0 + 3.0 / log2(4))
    assert found.possible == pytest.approx(3.0 + 1.0 / log2(3))
    helped = one_case(Step.REQUESTED, Step.HELPED)
    assert gain(helped, lexical, lexical).possible == pytest.approx(10.0 + 1.0 / log2(3))


def test_a_choice_far_down_outweighs_one_at_the_top_of_another_need() -> None:
    """Else the order that decided what people saw looks best to itself."""
    lexical = replace(ALL_SHOWN, fusion=FusionWeights(dense_same=(0.0, 0.0), lexical_same=1.0))
    topics = replace(ALL_SHOWN, fusion=FusionWeights(dense_same=(0.0, 0.0), lexical_same=0.0))
    top = one_case(Step.REQUESTED, Step.SHOWN, lexical=(0.9, 0.1))
    below = one_case(Step.SHOWN, Step.REQUESTED, lexical=(0.9, 0.8))
    reverse = replace(below, columns=below.columns[::-1])
    found = measured([top, below], lexical, lexical)
    assert found.present.mean == pytest.approx((1.0 + 2.0 / log2(3)) / 3.0)
    assert gain(reverse, lexical, topics).present == 2.0


def test_hidden_matches_do_not_speak_against_other_weights() -> None:
    strict = replace(ALL_SHOWN, bands=replace(ALL_SHOWN.bands, possible=0.6))
    case = one_case(Step.REQUESTED, Step.SHOWN)
    assert order_under(case, strict) == []
    assert gain(case, ALL_SHOWN, strict).proposed == 1.0


def test_better_weights_are_found_better_although_people_look_at_the_top() -> None:
    """Lists are logged in the present order and people mostly look at its first places."""
    cases = history(LEXICAL, 400, power=1.0)
    assert learn(cases, ALL_SHOWN, "2").quality.difference.low > 0


def test_the_replay_tells_whom_it_concerns() -> None:
    cases = history(ALL_SHOWN.fusion, SMALLEST_GROUP)
    same = replay(cases, ALL_SHOWN, ALL_SHOWN)
    assert (same.needs, same.first_changes, same.best_changes) == (SMALLEST_GROUP, 0, 0)
    other = replace(ALL_SHOWN, fusion=LEXICAL)
    told = replay(cases, ALL_SHOWN, other)
    first = Counter(case.partners[order_under(case, other)[0]] for case in cases)
    assert told.first_changes == sum(
        case.partners[order_under(case, ALL_SHOWN)[0]] != case.partners[order_under(case, other)[0]]
        for case in cases
    )
    assert sum(one.proposed for one in told.exposure) == 3 * SMALLEST_GROUP
    assert all(one.proposed >= first[one.partner] for one in told.exposure)
    assert [(one.kind, one.value, one.needs) for one in told.groups] == [("size", "micro", SMALLEST_GROUP)]
    assert told.groups[0].first_changes == told.first_changes
    assert len(told.examples) == min(10, told.first_changes)
    assert replay(cases[1:], ALL_SHOWN, other).groups == ()


def test_new_partners_losing_ground_is_warned_of() -> None:
    cases = [
        replace(case, newcomers=frozenset({case.partners[order_under(case, ALL_SHOWN)[0]]}))
        for case in history(ALL_SHOWN.fusion, 40)
    ]
    topics_only = FusionWeights(dense_same=(0.0, 0.0), lexical_same=0.0, characters_same=0.0, topics=9.0)
    told = compare(cases, ALL_SHOWN, replace(ALL_SHOWN, fusion=topics_only))
    assert Caution.NEWCOMERS in told.cautions
    assert told.replay.newcomers_proposed < told.replay.newcomers_present


def test_needs_left_without_a_match_are_warned_of() -> None:
    strict = replace(ALL_SHOWN, bands=replace(ALL_SHOWN.bands, possible=0.6))
    told = compare(history(LEXICAL, 40), ALL_SHOWN, strict)
    assert Caution.NOTHING in told.cautions
    assert told.replay.nothing_proposed == 40


@given(st.floats(0.2, 5.0), st.integers(0, 5))
def test_bands_mean_the_same_when_all_weights_grow(factor: float, seed: int) -> None:
    """Weights that only grow rank alike, and every match keeps its confidence."""
    bands = BandWeights(-4.0, {"score": 0.8, "cosine_0": 2.0})
    present = Weights("1", bands=bands)
    cases = history(present.fusion, 5, seed)
    vector = as_vector(present.fusion, 2) * factor
    names = ("lexical_same", "characters_same", "lexical_other", "characters_other", "offset_other")
    grown = replace(
        present.fusion,
        dense_same=tuple(vector[:2]),
        dense_other=tuple(vector[2:4]),
        topics=present.fusion.topics * factor,
        industry=present.fusion.industry * factor,
        grade=present.fusion.grade * factor,
        **{name: getattr(present.fusion, name) * factor for name in names},
    )
    proposed = with_fusion(present, grown, cases, "2")
    for case in cases:
        before, after = (
            confidences(
                {"score": (case.columns @ as_vector(one.fusion, 2)).astype(np.float32)}, 10, one.bands
            )
            for one in (present, proposed)
        )
        np.testing.assert_allclose(before, after, atol=5e-3)


def test_no_share_of_helpful_matches_is_claimed_of_new_weights() -> None:
    present = replace(ALL_SHOWN, precision={"strong": 0.8})
    assert learn(history(LEXICAL, 60), present, "2").weights.precision == {}
