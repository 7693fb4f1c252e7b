"""Means of groups: never of fewer than ten companies, exact whatever the store's rounding."""

from fractions import Fraction

import pytest

from matchmaker.domain.grade_groups import Sum, is_shown, mean


@pytest.mark.parametrize(("companies", "shown"), [(0, False), (9, False), (10, True), (11, True)])
def test_nothing_is_said_about_fewer_than_ten(companies: int, shown: bool) -> None:
    assert is_shown(companies) is shown
    assert (mean(Sum(companies, 3.0 * companies)) is not None) is shown


def test_mean_is_exact_although_the_sum_is_a_floating_point_number() -> None:
    total = sum(float(Fraction(11, 3)) for _ in range(1000)) + sum(float(Fraction(13, 4)) for _ in range(24))
    found = mean(Sum(1024, total))
    assert found
    assert found.value == (1000 * Fraction(11, 3) + 24 * Fraction(13, 4)) / 1024


def test_halfway_between_two_notations_is_still_the_better_one() -> None:
    third = float(Fraction(13, 6))
    found = mean(Sum(10, sum(third for _ in range(10))))
    assert found
    assert found.notation == "2"
