"""What was shown to people, what became of each match, and how much that says about the ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.fitting import Array, Group, design, models_of


class Step(StrEnum):
    """How far one match of a recommendation came."""

    UNSUITED = "unsuited"  # declined or refused as not the partner's expertise
    SHOWN = "shown"  # shown and not asked for, or taken back in favour of another partner
    REQUESTED = "requested"  # asked for; whatever ended it afterwards says nothing about the fit
    DISAPPOINTED = "disappointed"  # met, and the SME found no use in it
    APPROVED = "approved"
    ACCEPTED = "accepted"
    MET = "met"
    HELPED = "helped"  # met, and the SME was content or something came of it


GAINS: Mapping[Step, float] = {
    Step.UNSUITED: 0.0,
    Step.SHOWN: 1.0,
    Step.REQUESTED: 2.0,
    Step.DISAPPOINTED: 2.0,
    Step.APPROVED: 3.0,
    Step.ACCEPTED: 4.0,
    Step.MET: 5.0,
    Step.HELPED: 6.0,
}
"""How well a match served its need: the further, the better. Only differences within one need count."""

PROPENSITY_POWER = 1.0
"""How fast attention falls: the match at rank r is looked at with probability r^-power (Joachims, Swaminathan
and Schnabel 2017, "Unbiased learning-to-rank with biased feedback")."""

MOST_TRUST = 5.0
"""Most that one choice counts, so that a single one far down does not outweigh everything."""


def trust(rank: int, power: float = PROPENSITY_POWER) -> float:
    """How much a choice at a rank counts: the inverse of how likely it was looked at, at most MOST_TRUST.

    Who scrolls down and asks for the eighth match says more than who takes the first. Raises ValueError for
    rank < 1.
    """
    if rank < 1:
        raise ValueError(f"the rank is {rank}, but must be 1 or more")
    return min(MOST_TRUST, float(rank**power))


@dataclass(frozen=True, slots=True)
class Shown:
    """One match as it was shown: rank 1 was the first; `features` are what ranked it then."""

    offering: str
    partner: str
    rank: int
    features: Mapping[str, float]
    step: Step = Step.SHOWN


@dataclass(frozen=True, slots=True)
class Case:
    """One recommendation with what became of its matches, in the order in which they were shown.

    `number`: of the stored run. `family`: who asked; cases of one family are never on both sides of a
    cross-validation. `columns`: as fitting.design gives them, shape (matches, columns). `features`: by name,
    shape (matches,). `gains`, `trust`: of each match. `newcomers`: partners that were new then. `turn`:
    whether the rule for newcomers was tried (newcomers.is_turn). `groups`: what the need has in common with
    others, by kind, such as {"size": "micro"}.
    """

    number: int
    family: str
    offerings: tuple[str, ...]
    partners: tuple[str, ...]
    columns: Array
    features: Mapping[str, NDArray[np.float32]]
    gains: Array
    trust: Array
    newcomers: frozenset[str] = frozenset()
    turn: bool = False
    groups: tuple[tuple[str, str], ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether one match served better than another: only then is there something to learn."""
        return bool(self.gains.size and self.gains.max() > self.gains.min())

    @property
    def models(self) -> int:
        """How many embedding models its features know apart."""
        return models_of(self.features)

    def as_group(self) -> Group:
        """The case as the fit reads it."""
        return Group(self.columns, self.gains, self.trust)


def case_of(
    number: int,
    family: str,
    shown: Sequence[Shown],
    *,
    turn: bool = False,
    groups: tuple[tuple[str, str], ...] = (),
    power: float = PROPENSITY_POWER,
) -> Case:
    """A case from what was shown, in any order.

    `trust` is 1 for matches that nobody asked for: not choosing says the same at every rank. Raises
    ValueError when a match lacks the standardised cosines (kept since 2026-11-27) or nothing was shown.
    """
    ordered = sorted(shown, key=lambda one: one.rank)
    if not ordered:
        raise ValueError("nothing was shown")
    names = sorted({name for one in ordered for name in one.features})
    features = {
        name: np.array([one.features.get(name, 0.0) for one in ordered], dtype=np.float32) for name in names
    }
    chosen = [GAINS[one.step] > GAINS[Step.SHOWN] for one in ordered]
    return Case(
        number,
        family,
        tuple(one.offering for one in ordered),
        tuple(one.partner for one in ordered),
        design(features),
        features,
        np.array([GAINS[one.step] for one in ordered]),
        np.array(
            [trust(one.rank, power) if asked else 1.0 for one, asked in zip(ordered, chosen, strict=True)]
        ),
        frozenset(one.partner for one in ordered if one.features.get("newcomer")),
        turn,
        groups,
    )
