"""Bounded exposure for partners that are new: a place among the first for what is nearly as close anyway.

Without it a partner that nobody has met stays unknown, and nobody learns how good it is. Decision 0018 says
why these bounds. Names, sizes and kinds of partners never count.
"""

from collections.abc import Collection, Sequence

from matchmaker.matching.ports import Scores
from matchmaker.matching.retrieval.passages import text_hash

NEW_DAYS = 90
"""A partner is new for so long after the chamber has approved it ..."""

NEW_INTRODUCTIONS = 3
"""... and only until so many introductions to it were asked for."""

EVERY = 2
"""The rule is tried for one need of so many, chosen by the need's text alone."""

MARGIN = 0.3
"""Most by which the newcomer's score may lie below the score of the match whose place it takes."""


def is_turn(need_text: str) -> bool:
    """Whether a newcomer may move up for this need; the same text always gives the same answer."""
    return text_hash(f"newcomer {need_text}") % EVERY == 0


def with_newcomer(
    partners: Sequence[str],
    scores: Scores,
    bands: Sequence[str],
    turns: Sequence[int],
    newcomers: Collection[str],
    *,
    first: int,
) -> tuple[list[int], int | None]:
    """The order (places into the given sequences) with one newcomer moved to the last of the first places.

    All sequences are in the order so far, of matches that are shown. Nothing changes when a newcomer is among
    the first anyway, or when none of the rest lies within MARGIN of the match in the last first place and in
    the same band. Of several, `turns` decides (a hash that differs by need), not their score: each is near.
    Returns the order and the place of the newcomer that moved, None when nobody did.
    """
    order = list(range(len(partners)))
    if len(order) <= first or any(partner in newcomers for partner in partners[:first]):
        return order, None
    last = first - 1
    near = [
        place
        for place in order[first:]
        if partners[place] in newcomers
        and partners[place] not in partners[:last]
        and scores[place] >= scores[last] - MARGIN
        and bands[place] == bands[last]
    ]
    if not near:
        return order, None
    moved = min(near, key=lambda place: turns[place])
    order.remove(moved)
    order.insert(last, moved)
    return order, moved
