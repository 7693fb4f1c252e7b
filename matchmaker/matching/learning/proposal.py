"""A new version of the weights from outcomes, with what it is worth and what is to be feared of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from matchmaker.matching.fitting import STRENGTH, as_vector, fit
from matchmaker.matching.learning.outcomes import Case
from matchmaker.matching.learning.replay import (
    Quality,
    Replay,
    asked,
    gain,
    measured,
    quality,
    replay,
)
from matchmaker.matching.weights import BandWeights, FusionWeights, Weights

FEWEST = 30
"""Needs with a choice in them, below which nothing is proposed: the bundled judgements know better."""

FOLDS = 5
"""Parts of the cross-validation."""

MOST_LOST = 0.2
"""Share of the newcomers' exposure, or of the partners shown at all, whose loss is warned of."""

MOST_LEFT = 0.02
"""Share of the needs that may be left without a match before it is warned of. Some always are: a replay can
lose a match that was shown then, but cannot gain one that was not."""


class Caution(StrEnum):
    """What whoever approves must know before all else."""

    NOT_BETTER = "not_better"  # the interval of the difference in quality reaches to 0 or below
    WORSE = "worse"  # it lies below 0
    NEWCOMERS = "newcomers"  # new partners would lose much of their exposure
    COVERAGE = "coverage"  # far fewer partners would be seen at all
    NOTHING = "nothing"  # more needs would be left without a match


class TooFewOutcomes(Exception):
    """There is too little history to learn from; `found` needs with a choice, `wanted` are needed."""

    def __init__(self, found: int, wanted: int) -> None:
        super().__init__(f"{found} needs with a choice in them, but {wanted} are needed to learn from")
        self.found, self.wanted = found, wanted


@dataclass(frozen=True, slots=True)
class Proposal:
    """Weights with the comparison against the present ones.

    `quality`: of a learnt version by cross-validation, each need ranked by weights that had not seen it;
    otherwise on history as it is.
    """

    weights: Weights
    quality: Quality
    replay: Replay
    cautions: tuple[Caution, ...]


def learn(
    cases: Sequence[Case],
    present: Weights,
    version: str,
    strength: float = STRENGTH,
    *,
    prior: Weights | None = None,
) -> Proposal:
    """Fit the weights of the views to outcomes and compare them with the present ones.

    `prior`: weights that were not learnt from these cases (None: the present ones). Present weights that
    come from the same history would let it count twice. Raises TooFewOutcomes below FEWEST cases that say
    something, ValueError for cases of different models.
    """
    speaking = [case for case in cases if case.speaks]
    if len(speaking) < FEWEST:
        raise TooFewOutcomes(len(speaking), FEWEST)
    prior = prior or present
    fitted = fit((case.as_group() for case in speaking), prior.fusion, strength).weights
    proposed = with_fusion(prior, fitted, cases, version)
    found = quality(
        gain(case, present, unseen)
        for case, unseen in _cross_validated(speaking, cases, prior, strength)
        if asked(case)
    )
    return _compared(cases, present, proposed, found)


def compare(cases: Sequence[Case], present: Weights, proposed: Weights) -> Proposal:
    """Compare given weights with the present ones on history."""
    return _compared(cases, present, proposed, measured(cases, present, proposed))


def with_fusion(present: Weights, fusion: FusionWeights, cases: Sequence[Case], version: str) -> Weights:
    """Other weights of the views under bands that mean the same as before.

    Bands read the score, and it grows with the weights. Its coefficient and the intercept are changed such
    that the scores of the matches in history, as a whole, keep their mean and spread: as many matches as
    before get each band, and only which ones changes. What share of a band is helpful has to be measured
    anew, so nothing is claimed of it.
    """
    return Weights(version, fusion, _adapted(present.bands, present.fusion, fusion, cases))


def _adapted(
    bands: BandWeights, before: FusionWeights, after: FusionWeights, cases: Sequence[Case]
) -> BandWeights:
    slope = bands.coefficients.get("score", 0.0)
    if not cases or not slope or before == after:
        return bands
    old, new = (
        np.concatenate([case.columns @ as_vector(one, case.models) for case in cases])
        for one in (before, after)
    )
    if not old.std() or not new.std():
        return bands
    factor = float(old.std() / new.std())
    shift = float(old.mean() - factor * new.mean())
    coefficients = bands.coefficients | {"score": round(slope * factor, 4)}
    return replace(bands, intercept=round(bands.intercept + slope * shift, 4), coefficients=coefficients)


def _cross_validated(
    speaking: Sequence[Case], cases: Sequence[Case], prior: Weights, strength: float
) -> Iterator[tuple[Case, Weights]]:
    """Every case with weights that were fitted without its family."""
    families = sorted({case.family for case in speaking})
    fold_of = {family: place % FOLDS for place, family in enumerate(families)}
    for fold in range(FOLDS):
        seen = [case for case in speaking if fold_of[case.family] != fold]
        weights = fit((case.as_group() for case in seen), prior.fusion, strength).weights
        unseen = with_fusion(prior, weights, cases, "")
        yield from ((case, unseen) for case in speaking if fold_of[case.family] == fold)


def _compared(cases: Sequence[Case], present: Weights, proposed: Weights, found: Quality) -> Proposal:
    changes = replay(cases, present, proposed)
    return Proposal(proposed, found, changes, _cautions(found, changes))


def _cautions(found: Quality, changes: Replay) -> tuple[Caution, ...]:
    cautions = []
    if found.difference.high < 0:
        cautions.append(Caution.WORSE)
    elif found.difference.low <= 0:
        cautions.append(Caution.NOT_BETTER)
    if changes.newcomers_proposed < (1 - MOST_LOST) * changes.newcomers_present:
        cautions.append(Caution.NEWCOMERS)
    if changes.partners_proposed < (1 - MOST_LOST) * changes.partners_present:
        cautions.append(Caution.COVERAGE)
    if changes.nothing_proposed - changes.nothing_present > MOST_LEFT * changes.needs:
        cautions.append(Caution.NOTHING)
    return tuple(cautions)
