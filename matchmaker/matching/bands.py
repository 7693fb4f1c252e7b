"""Confidence and bands: how likely a judge calls a match helpful, from features that hold across needs."""

from collections.abc import Mapping
from math import exp

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.results import Band
from matchmaker.matching.weights import BandWeights

CLOSEST_FROM = 0.1
"""Confidence from which an offering that is not shown as a match may be named as one that comes closest.

Of 26 judged needs in scope for which nothing is shown, one of these helps for 19; measured with the adapter
before, from .05 on nearly every need out of scope would have got some, too.
"""


def confidence(features: Mapping[str, float], weights: BandWeights) -> float:
    """Logistic regression, 0 to 1; a feature without a value counts as 0."""
    logit = weights.intercept
    for name, coefficient in weights.coefficients.items():
        logit += coefficient * features.get(name, 0.0)
    return 1 / (1 + exp(-max(-50.0, min(50.0, logit))))


def confidences(
    features: Mapping[str, NDArray[np.float32]], count: int, weights: BandWeights
) -> NDArray[np.float64]:
    """`confidence` of many matches at once: features of shape (count,), result of shape (count,)."""
    logits = np.full(count, weights.intercept, dtype=np.float64)
    for name, coefficient in weights.coefficients.items():
        if name in features:
            logits += coefficient * features[name].astype(np.float64)
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits, -50.0, 50.0)))
    return result


def band(value: float, weights: BandWeights) -> Band:
    """The band of a confidence; each threshold belongs to the better band."""
    if value >= weights.strong:
        return Band.STRONG
    if value >= weights.good:
        return Band.GOOD
    return Band.POSSIBLE if value >= weights.possible else Band.NONE
