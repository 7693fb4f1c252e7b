"""Figures of several chambers side by side, so that nobody learns the figure of a single one.

Of the chambers that contribute only three numbers are said: the quartiles of their figures, estimated as
weighted means of all figures (F. E. Harrell, C. E. Davis, Biometrika 69, 1982, 635-640), so that none of
them is the figure of one chamber, and rounded. They are the same for every reader, and only said where
LEAST_CHAMBERS contribute: then whoever knows one figure, the own, still has three equations for at least
five unknown ones. Decision 0030 says what else follows from that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_CASES = 10
"""Cases (needs, answers, companies, registrations) from which on a chamber's figure contributes."""
LEAST_OTHERS = 5
"""Chambers beside the own one that must contribute."""
LEAST_CHAMBERS = LEAST_OTHERS + 1
QUARTILES = (0.25, 0.5, 0.75)


class Kind(StrEnum):
    """What a figure is: a share 0..1, hours, or a school grade 1..6."""

    SHARE = "share"
    HOURS = "hours"
    GRADE = "grade"


STEPS: Mapping[Kind, float] = {Kind.SHARE: 0.01, Kind.HOURS: 1.0, Kind.GRADE: 0.1}
"""To what the quartiles are rounded."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A chamber's figure, and of how many cases it is made."""

    value: float
    cases: int

    @property
    def contributes(self) -> bool:
        """Whether it is made of enough cases to stand among the others."""
        return self.cases >= LEAST_CASES


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles of the chambers' figures, rounded."""

    low: float
    middle: float
    high: float


def spread(figures: Sequence[Measured | None], kind: Kind) -> Spread | None:
    """The quartiles of the figures that contribute; None for fewer than LEAST_CHAMBERS of them."""
    values = sorted(one.value for one in figures if one is not None and one.contributes)
    if len(values) < LEAST_CHAMBERS:
        return None
    step = STEPS[kind]
    return Spread(*(round(round(_quantile(values, p) / step) * step, 2) for p in QUARTILES))


def standing(value: float, others: Spread) -> str:
    """Where a figure lies: "below", "within" (ends included) or "above" the middle half of the chambers."""
    if value < others.low:
        return "below"
    return "above" if value > others.high else "within"


def _quantile(values: Sequence[float], p: float) -> float:
    """Harrell and Davis: the sum of the ordered values, weighted by slices of a beta distribution."""
    from scipy.special import betainc  # only who compares waits for it

    count = len(values)
    ends = betainc((count + 1) * p, (count + 1) * (1 - p), [place / count for place in range(count + 1)])
    return sum(float(ends[place + 1] - ends[place]) * value for place, value in enumerate(values))
