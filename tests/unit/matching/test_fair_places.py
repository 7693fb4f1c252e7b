"""Equal offerings share the first places evenly, and newcomers get a bounded share of the third."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from matchmaker.matching.documents import Need, OfferingDocument
from matchmaker.matching.newcomers import EVERY, MARGIN, is_turn, with_newcomer
from tests.unit.matching.engine_cases import EVERYTHING_POSSIBLE, engine_of, offering

NEEDS = [f"Lehrlinge finden, {number} Leute" for number in range(600)]


def equals(count: int) -> list[OfferingDocument]:
    return [offering(f"o{number}", "Lehrlinge finden", partner=f"p{number}") for number in range(count)]


def test_equal_offerings_share_every_place_evenly() -> None:
    engine = engine_of(equals(6))
    answers = [engine.recommend(Need(text), 6).matches for text in NEEDS]
    expected = len(NEEDS) / 6
    for place in range(6):
        counts = Counter(matches[place].offering_id for matches in answers)
        assert len(counts) == 6
        deviation = sum((count - expected) ** 2 / expected for count in counts.values())
        assert deviation < 20.5, (place, counts)  # chi-square, 5 degrees of freedom, p = .001


def test_equal_offerings_follow_each_other_in_every_order() -> None:
    engine = engine_of(equals(3))
    orders = Counter(tuple(one.offering_id for one in engine.recommend(Need(text)).matches) for text in NEEDS)
    assert len(orders) == 6
    assert sum((count - 100) ** 2 / 100 for count in orders.values()) < 20.5


def test_the_same_need_gives_the_same_order() -> None:
    first, second = engine_of(equals(5)), engine_of(list(reversed(equals(5))))
    for text in NEEDS[:20]:
        before, after = (one.recommend(Need(text)).matches for one in (first, second))
        assert [one.offering_id for one in before] == [one.offering_id for one in after]


def moved(
    partners: str,
    scores: Sequence[float],
    newcomers: str,
    bands: str = "",
    turns: Sequence[int] = (),
) -> tuple[str, int | None]:
    order, place = with_newcomer(
        list(partners),
        np.array(scores, dtype=np.float32),
        list(bands or "s" * len(partners)),
        turns or range(len(partners)),
        set(newcomers),
        first=3,
    )
    return "".join(partners[one] for one in order), place


def test_a_newcomer_just_behind_takes_the_third_place() -> None:
    assert moved("abcde", [5, 4, 3, 2.9, 2.8], "e") == ("abecd", 4)
    assert moved("abcde", [5, 4, 3, 2.9, 2.8], "de", turns=[0, 1, 2, 9, 3]) == ("abecd", 4)


@pytest.mark.parametrize(
    ("scores", "newcomers", "bands"),
    [
        ([5, 4, 3, 2.9, 3 - MARGIN - 0.01], "e", "sssss"),  # too far behind
        ([5, 4, 3, 2.9, 2.8], "e", "ssssp"),  # another band
        ([5, 4, 3, 2.9, 2.8], "be", "sssss"),  # one is among the first anyway
        ([5, 4, 3, 2.9, 2.8], "", "sssss"),
    ],
)
def test_a_newcomer_stays_where_it_does_not_fit_as_well(
    scores: list[float], newcomers: str, bands: str
) -> None:
    assert moved("abcde", scores, newcomers, bands) == ("abcde", None)


def test_a_partner_never_takes_two_of_the_first_places() -> None:
    assert moved("abca", [5, 4, 3, 2.9], "a") == ("abca", None)
    assert moved("abc", [5, 4, 3], "c") == ("abc", None)


def test_newcomers_take_no_more_than_their_share_of_the_places() -> None:
    engine = engine_of(equals(12))
    taken = 0
    for text in NEEDS:
        need = Need(text)
        before = [one.offering_id for one in engine.recommend(need, 12).matches]
        matches = engine.recommend(replace(need, newcomers=frozenset({"p1", "p2"})), 12).matches
        after = [one.offering_id for one in matches]
        if after == before:
            continue
        taken += 1
        assert is_turn(text)
        assert after[:2] == before[:2]
        assert after[2] in {"o1", "o2"}
        assert sorted(after) == sorted(before)
        assert matches[2].features["moved_up"] == matches[2].features["newcomer"] == 1
        assert sum(one.features.get("moved_up", 0) for one in matches) == 1
    assert 0.3 / EVERY < taken / len(NEEDS) < 1.1 / EVERY


def test_half_of_the_needs_are_tried() -> None:
    assert sum(map(is_turn, NEEDS)) / len(NEEDS) == pytest.approx(1 / EVERY, abs=0.07)


def test_nothing_that_is_not_shown_moves_up() -> None:
    weights = replace(EVERYTHING_POSSIBLE, bands=replace(EVERYTHING_POSSIBLE.bands, possible=0.6))
    engine = engine_of(equals(6), weights=weights)
    need = Need(next(filter(is_turn, NEEDS)), newcomers=frozenset({"p1"}))
    assert engine.recommend(need).matches == ()
    shown = engine.recommend(need, show_none=True).matches
    assert not any(one.features.get("moved_up") for one in shown)
