"""Fusion of the views into one score that adapts to the pair of languages."""

from collections.abc import Callable

import numpy as np

from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.passages import ViewScores
from matchmaker.matching.weights import FusionWeights


def fuse(views: ViewScores, weights: FusionWeights) -> Scores:
    """Score of each passage: standardised cosine plus weighted shares of words and n-grams in common.

    Within a language words and n-grams count fully; across languages only what names and cognates can
    show counts, so that a passage in the other language is not punished for words it cannot share.
    """
    lexical = np.where(views.same_language, weights.lexical_same, weights.lexical_other) * views.lexical
    characters = np.where(views.same_language, weights.characters_same, weights.characters_other)
    return (views.dense_z + lexical + characters * views.characters).astype(np.float32)


VIEWS: dict[str, Callable[[ViewScores], Scores]] = {
    "dense": lambda views: views.dense,
    "lexical": lambda views: views.lexical,
    "characters": lambda views: views.characters,
}
"""Each single view's score, for evaluation beside the fused one."""
