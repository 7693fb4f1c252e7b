"""Fitting confidence and band thresholds to judged pairs of needs and offerings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.weights import BandWeights

FEATURES = ("meaning", "cosine_0", "cosine_1", "lexical", "characters", "topics", "same_language")
"""Absolute features that confidence may use: none is measured against the other candidates of a need."""

FOLDS = 5
REGULARISATION = 1.0
"""Inverse strength of the ridge penalty on standardised features (scikit-learn's C)."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One candidate of one need: its features and a judge's grade (0 no help, 1 helps, 2 the very thing)."""

    need_id: str
    features: Mapping[str, float]
    grade: int


@dataclass(frozen=True, slots=True)
class Precision:
    """Wished share of helpful matches (grade 1 or 2) among those shown in each band or a better one."""

    strong: float = 0.85
    good: float = 0.65
    possible: float = 0.35


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted bands, and what cross-validation over whole needs says of them.

    `confidences`: held-out confidence of every example in the given order. `log_loss`, `brier`: of these.
    `precision` and `share`: for each band, share of helpful examples in it and share of all helpful ones.
    """

    bands: BandWeights
    confidences: Array
    log_loss: float
    brier: float
    precision: dict[str, float]
    share: dict[str, float]


def calibrate(
    examples: Sequence[Judged], wished: Precision | None = None, names: Sequence[str] = FEATURES
) -> Calibration:
    """Fit P(grade >= 1 | features) by logistic regression and choose the thresholds on held-out confidences.

    Each threshold is the lowest confidence above which the share of helpful matches reaches what is wished,
    so that a band promises the same whatever the model. Folds hold whole needs. Raises ValueError when
    there are fewer needs than folds or only one kind of label.
    """
    values = np.array([[one.features.get(name, 0.0) for name in names] for one in examples], dtype=np.float64)
    helpful = np.array([one.grade >= 1 for one in examples], dtype=np.bool_)
    needs = np.array([one.need_id for one in examples])
    if np.unique(needs).size < FOLDS or helpful.all() or not helpful.any():
        raise ValueError("calibration needs helpful and unhelpful pairs of at least five needs")
    held_out = _held_out(values, helpful, needs)
    wished = wished or Precision()
    strong = _threshold(held_out, helpful, wished.strong)
    good = min(strong, _threshold(held_out, helpful, wished.good))
    possible = min(good, _threshold(held_out, helpful, wished.possible))
    intercept, coefficients = _coefficients(values, helpful)
    bands = BandWeights(
        intercept, dict(zip(names, coefficients, strict=True)), strong=strong, good=good, possible=possible
    )
    precision, share = _by_band(held_out, helpful, bands)
    safe = np.clip(held_out, 1e-6, 1 - 1e-6)
    log_loss = float(-np.mean(np.where(helpful, np.log(safe), np.log(1 - safe))))
    brier = float(np.mean((held_out - helpful) ** 2))
    return Calibration(bands, held_out, log_loss, brier, precision, share)


def _held_out(values: Array, helpful: NDArray[np.bool_], needs: NDArray[np.str_]) -> Array:
    from sklearn.model_selection import GroupKFold

    untyped: Any = GroupKFold
    folds = untyped(FOLDS)
    confidences = np.zeros(helpful.size, dtype=np.float64)
    for train, test in folds.split(values, helpful, needs):
        intercept, coefficients = _coefficients(values[train], helpful[train])
        confidences[test] = 1 / (1 + np.exp(-(values[test] @ np.array(coefficients) + intercept)))
    return confidences


def _coefficients(values: Array, helpful: NDArray[np.bool_]) -> tuple[float, list[float]]:
    """Intercept and coefficients for features as they are (the fit itself standardises them)."""
    from sklearn.linear_model import LogisticRegression

    centre, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    untyped: Any = LogisticRegression
    model = untyped(C=REGULARISATION, max_iter=1000)
    model.fit((values - centre) / scale, helpful)
    coefficients = model.coef_[0] / scale
    intercept = float(model.intercept_[0] - coefficients @ centre)
    return round(intercept, 4), [round(float(one), 4) for one in coefficients]


def _threshold(confidences: Array, helpful: NDArray[np.bool_], wished: float) -> float:
    order = np.argsort(-confidences, kind="stable")
    reached = np.cumsum(helpful[order]) / np.arange(1, order.size + 1)
    # Equal confidences fall on one side together, so only the last of them can be a border.
    last = np.append(np.diff(confidences[order]) != 0, True)
    enough = np.flatnonzero((reached >= wished) & last)
    return round(float(confidences[order[enough[-1]]]), 4) if enough.size else 1.0


def _by_band(
    confidences: Array, helpful: NDArray[np.bool_], bands: BandWeights
) -> tuple[dict[str, float], dict[str, float]]:
    borders = {"strong": (bands.strong, 2.0), "good": (bands.good, bands.strong)}
    borders |= {"possible": (bands.possible, bands.good), "none": (0.0, bands.possible)}
    precision, share = {}, {}
    for name, (low, high) in borders.items():
        inside = (confidences >= low) & (confidences < high)
        precision[name] = float(helpful[inside].mean()) if inside.any() else 0.0
        share[name] = float(helpful[inside].sum() / helpful.sum())
    return precision, share
