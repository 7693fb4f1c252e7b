"""Fusion of the views into one score that adapts to the pair of languages."""

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.passages import ViewScores
from matchmaker.matching.weights import FusionWeights


def fuse(views: ViewScores, weights: FusionWeights) -> Scores:
    """Score of each passage: a weighted sum of its views, with weights for the pair of languages.

    Within a language, words and n-grams in common are strong evidence and their lack speaks against a
    passage. Across languages they are names and cognates at most: the resemblance is squared, so that only
    a close one counts; the dense view counts more instead, and an offset evens out the words that such a
    passage cannot share, so that a passage in the other language that is as good gets as much. All terms
    are absolute: one passage's score does not depend on which others are candidates.
    """
    dense = meaning(views, weights)
    lexical = np.where(views.same_language, weights.lexical_same, weights.lexical_other) * views.lexical
    characters = np.where(
        views.same_language,
        weights.characters_same * views.characters,
        weights.characters_other * views.characters**2,
    )
    offset = np.where(views.same_language, 0.0, weights.offset_other)
    return (dense + lexical + characters + offset).astype(np.float32)


def meaning(views: ViewScores, weights: FusionWeights) -> Scores:
    """What the dense view adds: the standardised cosines of the models, weighted for the pair of languages.

    Models that the weights do not know one by one count with the weight of a single model, evenly.
    """
    standardised = views.dense.standardised
    same = _by_model(weights.dense_same, weights.single_same, standardised.shape[0]) @ standardised
    other = _by_model(weights.dense_other, weights.single_other, standardised.shape[0]) @ standardised
    return np.where(views.same_language, same, other).astype(np.float32)


def _by_model(known: tuple[float, ...], single: float, models: int) -> NDArray[np.float32]:
    if len(known) == models:
        return np.array(known, dtype=np.float32)
    return np.full(models, single / models, dtype=np.float32)
