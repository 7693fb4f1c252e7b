"""Whether partners are shown as often as they fit: the rule of the neutrality report.

A partner fits a need when the answer to the need names it: all conditions hold, and it reaches the lowest
word of the scale. The first places are what owners look at. Were the first places of every need given by
lot among the partners that fit it, each of them would have an equal chance: the number of first places
divided by the number of partners that fit. The sum of these chances over all needs is what a partner can
expect; this is the expected exposure of F. Diaz et al., Evaluating Stochastic Rankings with Expected
Exposure (CIKM 2020), with the uniform order among equals as target and with equal attention for each of the
first places.

Exposure share = first places of the partner / all first places.
Qualified share = first places that it could expect / all first places.
Deviation = exposure share - qualified share = sum(x) / sum(m), where for each need m is the number of first
places, and x is 1 (0 when the partner is not among the first) less its chance; x = 0 where it does not fit.

Its 95 % confidence interval takes needs as the units that chance chose: the linearised variance of a ratio
(W. G. Cochran, Sampling Techniques, 3rd edition 1977, section 2.11), without a correction for finite
populations: N / (N - 1) * sum((x - d m)^2) / sum(m)^2. Where a partner is nearly always, or never, among
the first, this collapses, as the Wald interval of a share does; so the variance is never taken to be
smaller than the lot's own, sum(chance (1 - chance)) / sum(m)^2, as the score interval of E. B. Wilson
(1927) does for shares. Times the quantile 1.96 of the normal distribution. Decision 0021 has the measured
share of false alarms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

FIRST = 3
"""Places that count as first: what owners see without asking for more."""
LEAST_FITS = 10
"""Needs that a partner must fit before anything is said about it: fewer would hardly ever say anything."""
Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


class Verdict(StrEnum):
    """What may be said of a partner's exposure."""

    AS_OFTEN = "as_often"
    MORE = "more"
    LESS = "less"
    TOO_FEW = "too_few"
    NO_CHOICE = "no_choice"
    """Wherever it fits, every partner that fits is among the first: nothing could be unequal."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all needs of a period: how many, their first places, and the squares of these."""

    needs: int
    places: int
    squares: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Sums over the needs that one partner fits: how many, how often it was among the first, how often it
    could expect to be, and the sums of x², of x·m and of chance·(1 - chance)."""

    fits: int
    first: int
    expected: float
    squares: float
    products: float
    spread: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """Shares 0..1; the deviation with its 95 % interval in -1..1, and what may be said."""

    share: float
    qualified: float
    deviation: float
    low: float
    high: float
    verdict: Verdict


def exposure(terms: Terms, totals: Totals) -> Exposure:
    """How often a partner was among the first against how often it fits; all zero without any places."""
    if totals.places == 0:
        return Exposure(0.0, 0.0, 0.0, 0.0, 0.0, Verdict.TOO_FEW)
    share, qualified = terms.first / totals.places, terms.expected / totals.places
    deviation = share - qualified
    residual = terms.squares - 2 * deviation * terms.products + deviation**2 * totals.squares
    correction = totals.needs / (totals.needs - 1) if totals.needs > 1 else 1.0
    half = Z * sqrt(max(correction * residual, terms.spread, 0.0)) / totals.places
    low, high = max(-1.0, deviation - half), min(1.0, deviation + half)
    return Exposure(share, qualified, deviation, low, high, _verdict(terms, low, high))


def _verdict(terms: Terms, low: float, high: float) -> Verdict:
    if terms.fits < LEAST_FITS:
        return Verdict.TOO_FEW
    if terms.spread < 1e-9:
        return Verdict.NO_CHOICE
    if low > 0:
        return Verdict.MORE
    return Verdict.LESS if high < 0 else Verdict.AS_OFTEN


PUBLIC_LEAST = 5
"""Smaller groups are published as "fewer than five"."""


def suppressed(counts: Sequence[int], least: int = PUBLIC_LEAST) -> list[int | None]:
    """Counts as they may be published: None for those of 1 to `least` - 1.

    Where the sum is published too, a single hidden count could be reckoned from it; the smallest of the
    others is hidden with it, the first of equals (secondary suppression; A. Hundepool et al., Statistical
    Disclosure Control, 2012, chapter 4). A count of 0 says nothing about anybody and stays.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < least}
    others = [place for place, count in enumerate(counts) if count >= least]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: counts[place]))
    return [None if place in hidden else count for place, count in enumerate(counts)]
