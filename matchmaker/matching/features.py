"""Candidates of one need with every view's exact score, fused and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.comparison import FUSED, scores_of
from matchmaker.matching.documents import Need
from matchmaker.matching.fusion import meaning
from matchmaker.matching.ports import Mask, Positions, Scores, VectorIndex
from matchmaker.matching.reciprocal import suits_grade, wishes_industry, wishes_size
from matchmaker.matching.retrieval.passages import Query, ViewScores, text_hash
from matchmaker.matching.retrieval.topk import best
from matchmaker.matching.weights import FusionWeights

DEPTH = 200
"""Candidates taken from each view."""

_ROUNDING = 5
_TURN = 1e-4
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Offerings best first, each with its best passage and the features that ranked it."""

    offerings: Positions
    passages: Positions
    scores: Scores
    features: dict[str, Scores]


def rank_candidates(
    catalogue: Catalogue,
    index: VectorIndex,
    query: Query,
    need: Need,
    weights: FusionWeights,
    *,
    mask: Mask,
    topic_scores: Scores | None = None,
    views: Sequence[str] = (FUSED,),
    depth: int = DEPTH,
) -> dict[str, Ranked]:
    """Rank the allowed offerings that any view finds, by each of `views` (see comparison.view_names).

    `mask` and `topic_scores` have one entry per offering. An offering scores by its best passage, and in the
    fused ranking by what it and its partner add themselves. All rankings are of the same candidates.
    """
    allowed = None if mask.all() else catalogue.passage_mask(mask)
    search = catalogue.passage_set.search(query, index)
    offerings = catalogue.owners[search.candidates(depth, allowed)]
    if topic_scores is not None:
        # Many offerings share a topic; those beyond the cut take turns instead of standing by their place.
        turns = rotation(catalogue.hashes, need.text) / np.float64(2**64)
        by_topic = best(topic_scores + _TURN * turns, depth, mask)
        offerings = np.concatenate((offerings, by_topic[topic_scores[by_topic] > 0]))
    offerings = np.unique(offerings)
    scored = search.score(catalogue.passages_of(offerings))
    own = _offering_features(catalogue, need, offerings, topic_scores) if FUSED in views else {}
    found = {}
    for view in views:
        scores = scores_of(view, scored, weights)
        chosen = _best_passages(catalogue.owners[scored.positions], scores)
        features = _features(scored, chosen, weights)
        total = scores[chosen]
        if view == FUSED:
            features |= own
            total = total + (
                weights.topics * own["topics"]
                + weights.industry * own["industry"]
                + weights.size * own["size"]
                + weights.grade * own["grade"]
            )
        order = _order(total, catalogue.hashes[offerings], need.text)
        ordered = {name: values[order] for name, values in features.items()}
        positions = scored.positions[chosen][order]
        found[view] = Ranked(offerings[order], positions, total[order].astype(np.float32), ordered)
    return found


def rotation(hashes: NDArray[np.uint64], need_text: str) -> NDArray[np.uint64]:
    """A fair order among equals: a mix of the need's and each offering's hash, so that it differs by need."""
    mixed = (hashes ^ np.uint64(text_hash(need_text))) * _MIX
    result: NDArray[np.uint64] = (mixed ^ (mixed >> np.uint64(31))) * _MIX
    return result


def _order(scores: Scores, hashes: NDArray[np.uint64], need_text: str) -> Positions:
    # Rounded, so that the last bits of a sum never decide between equals.
    return np.lexsort((rotation(hashes, need_text), -np.round(scores.astype(np.float64), _ROUNDING)))


def _best_passages(owners: Positions, scores: Scores) -> Positions:
    order = np.lexsort((-scores, owners))
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = np.diff(owners[order]) != 0
    return order[first]


def _features(views: ViewScores, chosen: Positions, weights: FusionWeights) -> dict[str, Scores]:
    return {
        "dense": views.dense.whole[chosen],
        "meaning": meaning(views, weights)[chosen],
        **{f"cosine_{part}": row[chosen] for part, row in enumerate(views.dense.cosines)},
        **{f"standard_{part}": row[chosen] for part, row in enumerate(views.dense.standardised)},
        "lexical": views.lexical[chosen],
        "characters": views.characters[chosen],
        "same_language": views.same_language[chosen].astype(np.float32),
    }


def _offering_features(
    catalogue: Catalogue, need: Need, offerings: Positions, topic_scores: Scores | None
) -> dict[str, Scores]:
    # Thousands of candidates are looked at one by one only when the need says something they could suit.
    said = any(one is not None for one in (need.industry, need.size, need.grade))
    documents = [catalogue.offerings[position] for position in offerings.tolist()] if said else []
    topics = np.zeros(offerings.size, dtype=np.float32) if topic_scores is None else topic_scores[offerings]
    return {
        "topics": topics,
        "industry": _each([wishes_industry(one, need) for one in documents], offerings.size),
        "size": _each([wishes_size(one, need) for one in documents], offerings.size),
        "grade": _each([suits_grade(one, need) for one in documents], offerings.size),
    }


def _each(values: Sequence[float], count: int) -> Scores:
    return np.array(values, dtype=np.float32) if values else np.zeros(count, dtype=np.float32)
