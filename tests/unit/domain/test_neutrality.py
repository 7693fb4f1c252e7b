"""The rule of the neutrality report: shares, intervals, verdicts, and what may be published."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.neutrality import (
    LEAST_FITS,
    PUBLIC_LEAST,
    Exposure,
    Terms,
    Totals,
    Verdict,
    exposure,
    suppressed,
)

Need = tuple[tuple[int, bool], ...]
"""Partners that fit a need, by number, and whether each is among the first."""


def totals(needs: Sequence[Need]) -> Totals:
    places = [sum(first for _, first in need) for need in needs]
    return Totals(len(needs), sum(places), sum(one * one for one in places))


def terms(needs: Sequence[Need], partner: int) -> Terms:
    """The sums as the docstring of the module states them, need by need."""
    rows = []
    for need in needs:
        if partner in dict(need):
            places, first = sum(one for _, one in need), dict(need)[partner]
            rows.append((places, first, places / len(need)))
    return Terms(
        fits=len(rows),
        first=sum(first for _, first, _ in rows),
        expected=sum(chance for *_, chance in rows),
        squares=sum((first - chance) ** 2 for _, first, chance in rows),
        products=sum((first - chance) * places for places, first, chance in rows),
        spread=sum(chance * (1 - chance) for *_, chance in rows),
    )


def drawn(
    chance: random.Random, needs: int, fitting: tuple[int, int], favour: int | None = None
) -> list[Need]:
    """Needs whose first three places are drawn by lot; the favoured partner always has one where it fits."""
    found = []
    for _ in range(needs):
        partners = chance.sample(range(12), chance.randint(*fitting))
        first = set(chance.sample(partners, 3))
        if favour in partners and favour not in first:
            first = {*list(first)[1:], favour}
        found.append(tuple((one, one in first) for one in partners))
    return found


def of(needs: Sequence[Need], partner: int) -> Exposure:
    return exposure(terms(needs, partner), totals(needs))


needs = st.lists(
    st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=7, unique_by=lambda one: one[0]).map(
        tuple
    ),
    max_size=40,
)


@given(needs)
def test_shares_add_up_and_deviations_cancel_out(needs: list[Need]) -> None:
    found = [of(needs, partner) for partner in range(7)]
    shown = 1.0 if totals(needs).places else 0.0
    assert sum(one.share for one in found) == pytest.approx(shown)
    assert sum(one.qualified for one in found) == pytest.approx(shown)
    assert sum(one.deviation for one in found) == pytest.approx(0)
    for one in found:
        assert -1 <= one.low <= one.deviation + 1e-12
        assert one.deviation - 1e-12 <= one.high <= 1


@given(needs, st.integers(0, 6))
def test_the_verdict_follows_from_the_interval(needs: list[Need], partner: int) -> None:
    one = of(needs, partner)
    if terms(needs, partner).fits < LEAST_FITS:
        assert one.verdict is Verdict.TOO_FEW
    assert (one.verdict is Verdict.MORE) <= (one.low > 0)
    assert (one.verdict is Verdict.LESS) <= (one.high < 0)


def test_a_worked_example() -> None:
    """Ten needs: partner 0 fits all with five others and is always first; by lot it would be in half."""
    made = [tuple((one, one < 3) for one in range(6))] * 10
    one = of(made, 0)
    assert (one.share, one.qualified) == (pytest.approx(10 / 30), pytest.approx(5 / 30))
    assert one.deviation == pytest.approx(5 / 30)
    # Every residual is the same, so the lot's own spread, ten times a quarter, is all there is.
    assert one.high - one.deviation == pytest.approx(1.96 * 2.5**0.5 / 30, rel=1e-4)
    assert one.verdict is Verdict.MORE
    assert of(made, 5).verdict is Verdict.LESS


def test_few_needs_and_needs_without_a_choice_say_nothing() -> None:
    made: list[Need] = [tuple((one, one < 3) for one in range(6))] * (LEAST_FITS - 1)
    assert of(made, 0).verdict is Verdict.TOO_FEW
    assert of([((0, True), (1, True))] * LEAST_FITS, 0).verdict is Verdict.NO_CHOICE
    assert exposure(Terms(0, 0, 0, 0, 0, 0), Totals(0, 0, 0)).verdict is Verdict.TOO_FEW


def test_a_lot_seldom_looks_unfair_and_favour_is_found() -> None:
    """In 400 networks of 40 needs drawn by lot: about 5 of 100 partners stand out, and never far more."""
    chance = random.Random(7)
    alarms = judged = found = 0
    for _ in range(400):
        made = drawn(chance, 40, (4, 8))
        verdicts = [of(made, partner).verdict for partner in range(12)]
        judged += sum(one is not Verdict.TOO_FEW for one in verdicts)
        alarms += sum(one in (Verdict.MORE, Verdict.LESS) for one in verdicts)
        found += of(drawn(chance, 40, (4, 8), favour=3), 3).verdict is Verdict.MORE
    assert 0.02 <= alarms / judged <= 0.06
    assert found / 400 > 0.95


counts = st.lists(st.integers(0, 12), max_size=12)


@settings(max_examples=200)
@given(counts)
def test_no_small_count_is_published_nor_can_one_be_reckoned(counts: list[int]) -> None:
    shown = suppressed(counts)
    hidden = [count for count, public in zip(counts, shown, strict=True) if public is None]
    for count, public in zip(counts, shown, strict=True):
        assert public in (None, count)
        assert not 0 < count < PUBLIC_LEAST or public is None
        assert count or public == 0
    if len(hidden) == 1:
        # The sum gives it away; then there was no other count to hide with it.
        assert all(one is None or one == 0 for one in shown)
    if not any(0 < one < PUBLIC_LEAST for one in counts):
        assert hidden == []
