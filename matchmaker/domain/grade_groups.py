"""Mean grades of groups of companies: only of groups in which nobody is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from matchmaker.domain.assessment import Grade

SMALLEST_GROUP = 10
"""Companies a group needs at least before a mean of it is shown."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many companies have a grade, and the sum of these grades as the store has added them up."""

    companies: int
    grades: float


def is_shown(companies: int) -> bool:
    """Whether something may be said about a group of so many companies."""
    return companies >= SMALLEST_GROUP


def mean_of(grades: Sequence[Grade]) -> Grade | None:
    """The exact mean of grades; None for groups that are too small."""
    if not is_shown(len(grades)):
        return None
    return Grade(sum((one.value for one in grades), Fraction(0)) / len(grades))


def mean(group: Sum) -> Grade | None:
    """The mean grade; None for groups that are too small."""
    if not is_shown(group.companies):
        return None
    return Grade(Grade.kept(group.grades).value / Fraction(group.companies))
