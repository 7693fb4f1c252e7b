"""When figures of a partner are worth a coordinator's call."""

from dataclasses import dataclass
from datetime import timedelta
from math import comb

RECENT = timedelta(days=90)
BEFORE = timedelta(days=365)
"""Acceptance in the last RECENT is compared with that in BEFORE, the time before it."""
LEAST_RECENT, LEAST_BEFORE = 5, 10
"""Answers that both need before anything is said."""
FALL = 0.25
"""Difference of shares from which on a fall is marked: of ten requests two or three fewer are accepted."""
CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Answers:
    """How many requests a partner answered or let expire, and how many of them it accepted."""

    answered: int
    accepted: int

    @property
    def share(self) -> float:
        """Accepted of answered; 0 without any answer."""
        return self.accepted / self.answered if self.answered else 0.0


def fell(before: Answers, recent: Answers) -> bool:
    """Whether acceptance has fallen markedly: by FALL or more, with enough answers, and hardly by chance.

    Chance: R. A. Fisher's exact test (1935), one-sided: the probability that of all answers so few or fewer
    acceptances fall into the recent ones if time played no part.
    """
    if before.answered < LEAST_BEFORE or recent.answered < LEAST_RECENT:
        return False
    # A tiny tolerance, so that a fall of exactly FALL is one whatever floating point makes of it.
    return before.share - recent.share >= FALL - 1e-9 and _chance(before, recent) < CHANCE


def _chance(before: Answers, recent: Answers) -> float:
    answered = before.answered + recent.answered
    accepted = before.accepted + recent.accepted
    ways = comb(answered, recent.answered)
    least = max(0, recent.answered - (answered - accepted))
    few = sum(
        comb(accepted, count) * comb(answered - accepted, recent.answered - count)
        for count in range(least, recent.accepted + 1)
    )
    return few / ways
