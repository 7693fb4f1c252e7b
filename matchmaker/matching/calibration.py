"""Fitting confidence to judged pairs of needs and offerings, and measuring what the bands promise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.weights import BandWeights

FEATURES = ("score", "cosine_0", "cosine_1")
"""Features that confidence uses by default: the fused score, which is measured against what is usual for the
need, and the bare cosines of both models, which tell a need that nothing in the network serves."""

DEPTH = 30
"""Candidates of each need that are judged pairs; further down hardly any would ever be shown."""

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
class Thresholds:
    """Confidence from which each band starts: two of three, two of five and one of three are helpful.

    At one of four, half of the needs that nothing serves were shown something (docs/matching.md).
    """

    strong: float = 0.65
    good: float = 0.4
    possible: float = 0.33


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted bands, and what cross-validation over whole needs says of them.

    `confidences`: held-out confidence of every example in the given order; all measures are of these.
    `precision`: share of helpful examples in each band. `share`: of all helpful ones, those in each band.
    """

    bands: BandWeights
    confidences: Array
    log_loss: float
    brier: float
    precision: dict[str, float]
    share: dict[str, float]


def judged_pairs(
    engine: MatchingEngine, needs: Iterable[tuple[str, Need, Mapping[str, int]]], depth: int = DEPTH
) -> list[Judged]:
    """Rank (id, need, grade by offering) without any rule and pair each need with its best candidates."""
    pairs = []
    for need_id, need, grades in needs:
        language = need.language or detect_language(need.text)
        vector = engine.embed_needs([need.text])[0]
        ranked = engine.rank(need, language, vector, about=engine.need_topics(need, language, vector))
        for place in range(min(depth, ranked.offerings.size)):
            features = {name: float(values[place]) for name, values in ranked.features.items()}
            features["score"] = float(ranked.scores[place])
            offering = engine.catalogue.offerings[int(ranked.offerings[place])].id
            pairs.append(Judged(need_id, features, grades.get(offering, 0)))
    return pairs


def calibrate(
    examples: Sequence[Judged], names: Sequence[str] = FEATURES, thresholds: Thresholds | None = None
) -> Calibration:
    """Fit P(grade >= 1 | features) by logistic regression and measure the bands by cross-validation.

    Five folds of whole needs. The features must be those of the embedding model that will serve: fit again
    when the model changes. Raises ValueError when there are fewer needs than folds or only one kind of label.
    """
    values = np.array([[one.features.get(name, 0.0) for name in names] for one in examples], dtype=np.float64)
    helpful = np.array([one.grade >= 1 for one in examples], dtype=np.bool_)
    needs = np.array([one.need_id for one in examples])
    if np.unique(needs).size < FOLDS or helpful.all() or not helpful.any():
        raise ValueError("calibration needs helpful and unhelpful pairs of at least five needs")
    held_out = _held_out(values, helpful, needs)
    intercept, coefficients = _coefficients(values, helpful)
    borders = thresholds or Thresholds()
    bands = BandWeights(
        intercept,
        dict(zip(names, coefficients, strict=True)),
        strong=borders.strong,
        good=borders.good,
        possible=borders.possible,
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
