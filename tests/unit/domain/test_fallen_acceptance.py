"""A partner's acceptance has fallen: enough answers, far enough, and hardly by chance."""

import pytest

from matchmaker.domain.attention import Answers, _chance, fell


@pytest.mark.parametrize(
    ("before", "recent", "told"),
    [
        (Answers(10, 9), Answers(5, 1), True),
        (Answers(9, 9), Answers(5, 0), False),
        (Answers(10, 10), Answers(4, 0), False),
        (Answers(40, 40), Answers(40, 30), True),
        (Answers(40, 40), Answers(40, 31), False),
        (Answers(10, 6), Answers(5, 1), False),
        (Answers(10, 2), Answers(10, 8), False),
    ],
    ids=["fell", "too few before", "too few since", "by 25 points", "by less", "perhaps by chance", "rose"],
)
def test_what_is_a_fall(before: Answers, recent: Answers, told: bool) -> None:
    assert fell(before, recent) is told


def test_the_chance_is_that_of_fishers_exact_test() -> None:
    from scipy.stats import fisher_exact

    for before, recent in ((Answers(10, 6), Answers(5, 1)), (Answers(12, 11), Answers(7, 3))):
        table = [
            [recent.accepted, recent.answered - recent.accepted],
            [before.accepted, before.answered - before.accepted],
        ]
        expected = fisher_exact(table, alternative="less")[1]
        assert _chance(before, recent) == pytest.approx(expected)
    assert Answers(0, 0).share == 0
