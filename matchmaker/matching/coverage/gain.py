"""Which needs hypothetical offerings would serve, and in which order recruiting them adds most."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.bands import confidences
from matchmaker.matching.coverage.model import OpenNeed
from matchmaker.matching.documents import OfferingDocument
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Progress, Vectors
from matchmaker.matching.retrieval.topics import NeedTopics
from matchmaker.matching.reverse import with_drafts
from matchmaker.matching.rules import apply_rules
from matchmaker.matching.text.language import detect_language

Served = NDArray[np.bool_]


def served(
    engine: MatchingEngine,
    drafts: Sequence[OfferingDocument],
    needs: Sequence[OpenNeed],
    vectors: Vectors,
    about: Sequence[NeedTopics | None],
    *,
    progress: Progress | None = None,
) -> Served:
    """Whether each draft would be shown for each need, shape (needs, drafts), by the engine in use.

    The drafts join the catalogue together; whether one is shown depends on its own band and the hard rules,
    not on who else is there.
    """
    found = np.zeros((len(needs), len(drafts)), dtype=np.bool_)
    if not drafts or not needs:
        return found
    widened = with_drafts(engine, drafts)
    places = {widened.catalogue.positions[one.id]: number for number, one in enumerate(drafts)}
    names = [one.id for one in drafts]
    for row, (one, vector, topics) in enumerate(zip(needs, vectors, about, strict=True)):
        language = one.need.language or detect_language(one.need.text)
        mask = apply_rules(widened.catalogue, one.need, language, names).mask
        if mask.any():
            ranked = widened.rank(one.need, language, vector, mask=mask, about=topics)
            features = ranked.features | {"score": ranked.scores}
            sure = confidences(features, ranked.offerings.size, widened.weights.bands)
            for place in ranked.offerings[sure >= widened.weights.bands.possible].tolist():
                found[row, places[place]] = True
        if progress:
            progress(row + 1, len(needs))
    return found


def in_order_of_gain(
    serves: Sequence[frozenset[int]], tie: Callable[[int], tuple[int, ...]]
) -> list[tuple[int, frozenset[int]]]:
    """All sets, each with what it adds to those before it: always the one that adds most comes next.

    Greedy choice reaches at least 63 % of what the best choice of as many sets covers (Nemhauser, Wolsey and
    Fisher 1978). `tie` decides among equals, smallest first.
    """
    left, covered = list(range(len(serves))), frozenset[int]()
    order: list[tuple[int, frozenset[int]]] = []
    while left:
        chosen = min(left, key=lambda one: (-len(serves[one] - covered), tie(one)))
        order.append((chosen, serves[chosen] - covered))
        covered |= serves[chosen]
        left.remove(chosen)
    return order
