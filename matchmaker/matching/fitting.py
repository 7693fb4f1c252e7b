"""Fitting the fusion's weights to preferences: candidates of one need that served it better than others.

Everybody who has candidates with features and knows which were better can fit: outcomes of introductions
(learning/), judged needs, and public sets of queries and documents.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.weights import FusionWeights

Array = NDArray[np.float64]

STRENGTH = 1.0
"""Of the prior: at 1 the belief is that a weight lies within half of its present value, with one standard
deviation, and every need of importance 1 is one observation against it."""

SMALLEST_SPREAD = 0.2
"""Standard deviation of the prior for weights near 0, in the weight's own unit."""

PAIRS = 500
"""Pairs of one need that are compared; of more, an even selection."""

_FREE = "offset_other"
_OWN = ("topics", "industry", "size", "grade")
"""Features of an offering, whichever of its passages was found."""
_SHARED = (
    *("lexical_same", "characters_same", "lexical_other", "characters_other"),
    *(_FREE, *_OWN),
)
_STEPS = 60
_PRECISE = 1e-7


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of one need.

    `design`: what `design` gives, shape (candidates, columns). `gains` >= 0: how well each served. `trust`:
    how much each candidate's pairs count where it is the better one (inverse propensity); None means 1.
    `importance`: how much the need counts.
    """

    design: Array
    gains: Array
    trust: Array | None = None
    importance: float = 1.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Fitted weights, and what they were fitted to.

    `groups`: needs with at least one candidate better than another; `loss`, `prior_loss`: mean logistic loss
    of a need with the fitted weights and with the prior.
    """

    weights: FusionWeights
    groups: int
    pairs: int
    loss: float
    prior_loss: float


def column_names(models: int) -> tuple[str, ...]:
    """Names of the weights that are fitted, in the order of the columns, for so many embedding models."""
    dense = [f"dense_{pair}_{part}" for pair in ("same", "other") for part in range(models)]
    return (*dense, *_SHARED)


def models_of(features: Mapping[str, Any]) -> int:
    """How many embedding models the features know apart; 0: the standardised cosines were not kept."""
    count = 0
    while f"standard_{count}" in features:
        count += 1
    return count


def design(features: Mapping[str, Sequence[float] | NDArray[Any]]) -> Array:
    """The columns whose weighted sum is the fused score (fusion.fuse and the offering's own features).

    `features`: of all candidates by name, as the engine gives them; names that are missing count as 0. Raises
    ValueError when they lack the standardised cosines (runs stored before these were kept).
    """
    models = models_of(features)
    if not models:
        raise ValueError("these features lack the standardised cosines of the models")
    read = {name: np.asarray(values, dtype=np.float64) for name, values in features.items()}
    nothing = np.zeros(read["standard_0"].shape[0])
    same = read.get("same_language", nothing)
    other = 1.0 - same
    lexical, characters = read.get("lexical", nothing), read.get("characters", nothing)
    standard = [read[f"standard_{part}"] for part in range(models)]
    columns = [same * one for one in standard] + [other * one for one in standard]
    columns += [same * lexical, same * characters, other * lexical, other * characters**2, other]
    columns += [read.get(name, nothing) for name in _OWN]
    return np.column_stack(columns)


def as_vector(weights: FusionWeights, models: int) -> Array:
    """The weights in the order of `column_names`, as fusion reads them for so many models."""
    same = _by_model(weights.dense_same, weights.single_same, models)
    other = _by_model(weights.dense_other, weights.single_other, models)
    return np.array([*same, *other, *(float(getattr(weights, name)) for name in _SHARED)])


def as_weights(vector: Array, models: int, prior: FusionWeights) -> FusionWeights:
    """The weights that `vector` stands for; those it does not hold are the prior's."""
    values = [round(float(one), 4) for one in vector]
    same, other = tuple(values[:models]), tuple(values[models : 2 * models])
    shared: dict[str, Any] = dict(zip(_SHARED, values[2 * models :], strict=True))
    if models == 1 and len(prior.dense_same) != 1:
        return replace(prior, single_same=same[0], single_other=other[0], **shared)
    return replace(prior, dense_same=same, dense_other=other, **shared)


def fit(groups: Iterable[Group], prior: FusionWeights, strength: float = STRENGTH) -> Fitted:
    """Fit weights by logistic regression on pairs of candidates of one need, without intercept.

    The better candidate of a pair should score higher (Bradley and Terry 1952; RankNet's loss, Burges et al.
    2005). A pair counts by the difference in gain and the better one's trust, all pairs of a need together as
    one observation. The ridge pulls towards `prior` (see STRENGTH), so that few needs change little; weights
    are non-negative but for the offset. Every step of Newton's method is a non-negative least squares problem
    that scikit-learn solves. Raises ValueError for strength <= 0 or needs of different models.
    """
    if strength <= 0:
        raise ValueError(f"the prior's strength is {strength}, but must be above 0")
    pairs = [one for group in groups if (one := _pairs(group)) is not None]
    if not pairs:
        return Fitted(prior, 0, 0, 0.0, 0.0)
    if len({one[0].shape[1] for one in pairs}) > 1:
        raise ValueError("needs of different embedding models cannot be fitted together")
    differences = np.concatenate([one[0] for one in pairs])
    counts = np.concatenate([one[1] for one in pairs])
    models = (differences.shape[1] - len(_SHARED)) // 2
    start = as_vector(prior, models)
    problem = _Problem(differences, counts, start, strength / _spreads(start) ** 2)
    found = problem.solve(column_names(models).index(_FREE))
    return Fitted(
        as_weights(found, models, prior),
        len(pairs),
        int(counts.size),
        problem.loss(found) / len(pairs),
        problem.loss(start) / len(pairs),
    )


def _by_model(known: tuple[float, ...], single: float, models: int) -> tuple[float, ...]:
    return known if len(known) == models else (single / models,) * models


def _spreads(prior: Array) -> Array:
    return np.maximum(np.abs(prior) / 2, SMALLEST_SPREAD)


def _pairs(group: Group) -> tuple[Array, Array] | None:
    """Differences of better and worse candidates, and how much each counts; None when all served alike."""
    gaps = group.gains[:, None] - group.gains[None, :]
    better, worse = np.nonzero(gaps > 0)
    if not better.size or group.importance <= 0:
        return None
    if better.size > PAIRS:
        chosen = np.linspace(0, better.size - 1, PAIRS).astype(np.int64)
        better, worse = better[chosen], worse[chosen]
    counts = gaps[better, worse]
    counts = counts * (group.importance / counts.sum())
    if group.trust is not None:
        counts = counts * group.trust[better]
    return group.design[better] - group.design[worse], counts


@dataclass(frozen=True, slots=True)
class _Problem:
    """Weighted logistic loss of differences that should be positive, and a ridge towards the prior."""

    differences: Array
    counts: Array
    prior: Array
    ridge: Array

    def loss(self, vector: Array) -> float:
        return float(self.counts @ np.logaddexp(0.0, -(self.differences @ vector)))

    def total(self, vector: Array) -> float:
        return self.loss(vector) + float(self.ridge @ (vector - self.prior) ** 2) / 2

    def solve(self, free: int) -> Array:
        """Proximal Newton: go to the quadratic model's minimum among allowed weights, or part of the way."""
        vector, best = self.prior.copy(), self.total(self.prior)
        for _ in range(_STEPS):
            target = self._allowed_minimum(vector, free)
            step = 1.0
            while step > _PRECISE and self.total(vector + step * (target - vector)) > best:
                step /= 2
            moved = vector + step * (target - vector)
            total = self.total(moved)
            if total > best:
                break
            change = float(np.abs(moved - vector).max())
            vector, best = moved, total
            if change < _PRECISE:
                break
        return vector

    def _allowed_minimum(self, vector: Array, free: int) -> Array:
        from sklearn.linear_model import LinearRegression

        wrong = 1 / (1 + np.exp(np.clip(self.differences @ vector, -50, 50)))
        gradient = -(self.differences.T @ (self.counts * wrong)) + self.ridge * (vector - self.prior)
        curved = self.counts * wrong * (1 - wrong)
        hessian = (self.differences.T * curved) @ self.differences + np.diag(self.ridge)
        root = np.linalg.cholesky(hessian).T
        # A weight of either sign is the difference of two non-negative ones.
        columns = np.column_stack([root, -root[:, free]])
        untyped: Any = LinearRegression
        model = untyped(positive=True, fit_intercept=False)
        model.fit(columns, root @ (vector - np.linalg.solve(hessian, gradient)))
        found: Array = np.array(model.coef_[:-1], dtype=np.float64)
        found[free] -= model.coef_[-1]
        return found
