"""What must hold for every ranking: order, prefix, permutation, fairness among equals, both languages."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from engine_cases import TEXTS, engine_of, offering, plain_offerings
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.documents import Need
from matchmaker.matching.fusion import fuse
from matchmaker.matching.retrieval.dense import DenseScores
from matchmaker.matching.retrieval.passages import ViewScores
from matchmaker.matching.weights import FusionWeights
from tests.fakes import FixedEmbedder

NEEDS = st.sampled_from(
    ["Kasse spinnt", "lerlinge findn", "Website alt", "we need a web shop", "???", *TEXTS]
)
LARGE = engine_of(plain_offerings(24))


def ids(engine, need: str, k: int = 100) -> list[str]:
    return [match.offering_id for match in engine.recommend(Need(need), k).matches]


@settings(deadline=None)
@given(NEEDS, st.integers(0, 23))
def test_top_k_is_a_prefix_of_top_k_plus_one(need: str, k: int) -> None:
    assert ids(LARGE, need, k) == ids(LARGE, need, k + 1)[:k]


@settings(deadline=None, max_examples=30)
@given(NEEDS, st.permutations(range(16)))
def test_order_of_the_offerings_does_not_change_the_ranking(need: str, order: list[int]) -> None:
    offerings = plain_offerings(16)
    shuffled = engine_of([offerings[place] for place in order])
    assert ids(shuffled, need) == ids(engine_of(offerings), need)


@settings(deadline=None)
@given(NEEDS)
def test_scores_fall_when_no_partner_repeats(need: str) -> None:
    scores = [match.score for match in LARGE.recommend(Need(need), 24).matches]
    assert all(first >= second - 1e-5 for first, second in pairwise(scores))


def test_equal_offerings_take_turns_at_the_top() -> None:
    engine = engine_of([offering(f"twin{n}", "Kassensystem") for n in range(4)])
    winners = [ids(engine, f"Kasse Nummer {n}", 1)[0] for n in range(200)]
    counts = np.array([winners.count(f"twin{n}") for n in range(4)])
    assert (counts > 30).all()
    assert winners == [ids(engine, f"Kasse Nummer {n}", 1)[0] for n in range(200)]


def test_partner_takes_one_of_the_first_three_places_and_the_rest_follow() -> None:
    offerings = [
        offering("a1", "Kasse", partner="a"),
        offering("a2", "Kasse Kasse", partner="a"),
        offering("b1", "Kasse im Hofladen", partner="b"),
        offering("c1", "Lehrlinge", partner="c"),
    ]
    engine = engine_of(offerings)
    matches = engine.recommend(Need("Kasse"), 4).matches
    assert {match.partner_id for match in matches[:3]} == {"a", "b", "c"}
    assert {match.offering_id for match in matches} == {"a1", "a2", "b1", "c1"}
    twice = engine.recommend(Need("Kasse"), 4, per_partner=2).matches
    assert {match.partner_id for match in twice[:2]} == {"a"}


def views(*, same: list[bool], standardised: list[float], lexical: list[float]) -> ViewScores:
    places = np.arange(len(same))
    row = np.array([standardised], dtype=np.float32)
    dense = DenseScores(row * 0.1, row, np.ones(1, dtype=np.float32))
    words = np.array(lexical, dtype=np.float32)
    return ViewScores(places, dense, words, np.zeros_like(words), np.array(same))


def test_foreign_passage_as_close_in_meaning_is_not_overtaken_for_lack_of_words() -> None:
    english, german = fuse(
        views(same=[False, True], standardised=[4.0, 3.0], lexical=[0.0, 0.0]), FusionWeights()
    )
    assert english > german
    weak_words = fuse(views(same=[False, True], standardised=[4.0, 3.0], lexical=[0.0, 0.1]), FusionWeights())
    assert weak_words[0] > weak_words[1]


def test_words_in_common_count_within_a_language() -> None:
    plain, shared = fuse(
        views(same=[True, True], standardised=[3.0, 3.0], lexical=[0.0, 0.3]), FusionWeights()
    )
    assert shared > plain


@given(st.floats(0, 6), st.floats(0, 1), st.booleans())
def test_every_view_can_only_raise_a_score(standardised: float, lexical: float, same: bool) -> None:
    low = views(same=[same], standardised=[standardised], lexical=[lexical])
    higher = replace(low, lexical=low.lexical + np.float32(0.1))
    assert fuse(higher, FusionWeights())[0] >= fuse(low, FusionWeights())[0]


def test_english_offering_wins_a_german_need_by_meaning() -> None:
    need, wrong, right = "Wir finden keine Lehrlinge", "Wir finden Kassen", "Recruiting of young trainees"
    embedder = FixedEmbedder({need: [1, 0.1, 0, 0], right: [1, 0, 0, 0], wrong: [0.2, 1, 0, 0]}, 4)
    others = [offering(f"o{n}", text) for n, text in enumerate(TEXTS) if "Lehrlinge" not in text]
    english = replace(
        offering("right"), passages=(replace(offering("x").passages[0], language="en", body=right),)
    )
    engine = engine_of([english, offering("wrong", wrong), *others], embedder)
    best = engine.recommend(Need(need), 1).matches[0]
    assert (best.offering_id, best.language) == ("right", "en")


def test_offering_scores_by_its_best_passage() -> None:
    engine = engine_of([offering("o", "Lehrlinge finden", english="Web shop for farms"), *plain_offerings(4)])
    assert engine.recommend(Need("we want a web shop"), 1).matches[0].language == "en"
    assert engine.recommend(Need("Lehrlinge finden"), 1).matches[0].language == "de"
