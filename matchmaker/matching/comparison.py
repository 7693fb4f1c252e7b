"""Rankings that the fused one is compared with: every view alone, and two fusions that know no language."""

import numpy as np

from matchmaker.matching.fusion import fuse
from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.passages import ViewScores
from matchmaker.matching.weights import FusionWeights

FUSED = "fused"

RRF_CONSTANT = 60
"""Added to every rank in reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)."""

_SMALLEST_SPREAD = 1e-6


def view_names(models: int) -> tuple[str, ...]:
    """All rankings for so many embedding models, the fused one last.

    "dense_1", "dense_2", ... are single models in the order of a composite embedder's parts; "dense" is all
    of them, "blend" and "rrf" what `blend` and `reciprocal_ranks` say.
    """
    single = tuple(f"dense_{part}" for part in range(1, models + 1)) if models > 1 else ()
    return ("dense", *single, "lexical", "characters", "blend", "rrf", FUSED)


def is_single(view: str) -> bool:
    """Whether a ranking is one of the views that fusions are made of, or of a single embedding model."""
    return view not in ("blend", "rrf", FUSED)


def scores_of(view: str, views: ViewScores, weights: FusionWeights) -> Scores:
    """Score of each passage by one of `view_names`. Raises ValueError for any other name."""
    if view == FUSED:
        return fuse(views, weights)
    if view == "dense":
        whole: Scores = views.dense.whole
        return whole
    if view in ("lexical", "characters"):
        found: Scores = views.lexical if view == "lexical" else views.characters
        return found
    if view in ("blend", "rrf"):
        return blend(views) if view == "blend" else reciprocal_ranks(views)
    models: dict[str, Scores] = {
        f"dense_{part}": row for part, row in enumerate(views.dense.cosines, start=1)
    }
    if view not in models:
        raise ValueError(f"there is no view {view}")
    return models[view]


def blend(views: ViewScores) -> Scores:
    """Mean of the dense and the lexical score, each standardised over the candidates of this need.

    The weights are fixed and even, whatever the languages: what one would do without measuring.
    """
    parts = [_standardised(views.dense.whole), _standardised(views.lexical)]
    mean: Scores = np.mean(parts, axis=0).astype(np.float32)
    return mean


def reciprocal_ranks(views: ViewScores) -> Scores:
    """Reciprocal rank fusion of dense, lexical and characters: the sum of 1 / (60 + rank).

    Equal scores share the best rank; a passage without a word or n-gram in common has none in that view.
    """
    total = np.zeros(views.positions.size, dtype=np.float64)
    for scores in (views.dense.whole, views.lexical, views.characters):
        ascending = np.sort(scores)
        better = ascending.size - np.searchsorted(ascending, scores, side="right")
        found = scores > 0 if scores is not views.dense.whole else np.ones(scores.size, dtype=np.bool_)
        total += np.where(found, 1.0 / (RRF_CONSTANT + 1 + better), 0.0)
    return total.astype(np.float32)


def _standardised(scores: Scores) -> Scores:
    if not scores.size:
        return scores
    spread = max(float(scores.std()), _SMALLEST_SPREAD)
    standardised: Scores = ((scores - scores.mean()) / np.float32(spread)).astype(np.float32)
    return standardised
