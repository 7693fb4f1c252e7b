"""Quartiles of chambers' figures: from when on, that they are nobody's figure, and the same for all."""

import numpy as np
import pytest
from scipy.stats.mstats import hdquantiles

from matchmaker.domain.comparison import (
    LEAST_CASES,
    LEAST_CHAMBERS,
    Kind,
    Measured,
    Spread,
    spread,
    standing,
)


def measured(*values: float, cases: int = LEAST_CASES) -> list[Measured | None]:
    return [Measured(value, cases) for value in values]


def test_nothing_is_said_below_the_least_number_of_chambers_or_cases() -> None:
    values = [0.1 * place for place in range(LEAST_CHAMBERS)]
    assert LEAST_CHAMBERS == 6, "five others beside the own one"
    assert spread(measured(*values), Kind.SHARE) is not None
    assert spread([*measured(*values[1:]), None], Kind.SHARE) is None
    few = measured(0.5, cases=LEAST_CASES - 1)
    assert spread([*measured(*values[1:]), *few], Kind.SHARE) is None
    assert spread([*measured(*values), *few], Kind.SHARE) == spread(measured(*values), Kind.SHARE)


def test_quartiles_are_those_of_harrell_and_davis() -> None:
    values = [3.0, 90.0, 14.0, 27.0, 5.0, 61.0, 33.0]
    found = spread(measured(*values), Kind.HOURS)
    assert found is not None
    known = hdquantiles(np.array(values), [0.25, 0.5, 0.75])
    assert (found.low, found.middle, found.high) == pytest.approx(known, abs=0.5)


def test_no_quartile_is_the_figure_of_one_chamber() -> None:
    """Every figure moves every quartile: three equations for the five figures that a reader does not know."""
    values = [1e6, 2e6, 3e6, 4e6, 5e6, 6e6]
    found = spread(measured(*values), Kind.HOURS)
    assert found is not None
    for place in range(len(values)):
        changed = values.copy()
        changed[place] += 1e5
        other = spread(measured(*changed), Kind.HOURS)
        assert other is not None
        assert other.middle != found.middle
    assert not {found.low, found.middle, found.high} & set(values)


def test_quartiles_are_rounded() -> None:
    shares = spread(measured(0.111, 0.222, 0.333, 0.444, 0.555, 0.666), Kind.SHARE)
    grades = spread(measured(2.11, 2.22, 2.33, 3.44, 3.55, 4.66), Kind.GRADE)
    assert shares is not None
    assert grades is not None
    assert (shares.low, shares.middle, shares.high) == (0.22, 0.39, 0.55)
    assert all(round(one * 10) == pytest.approx(one * 10) for one in (grades.low, grades.middle, grades.high))


@pytest.mark.parametrize(
    ("value", "word"), [(0.19, "below"), (0.2, "within"), (0.4, "within"), (0.41, "above")]
)
def test_where_a_figure_lies(value: float, word: str) -> None:
    assert standing(value, Spread(0.2, 0.3, 0.4)) == word
