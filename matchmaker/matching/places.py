"""The first places of a list: what people see without asking for more, shared among partners."""

from collections.abc import Sequence

FIRST_PLACES = 3
"""Places among which no partner may appear more often than `per_partner`."""


def spread(partners: Sequence[str], per_partner: int = 1) -> list[int]:
    """Places in order, with other partners let into the first ones before a partner's further offerings.

    `partners`: of each match, best first. The result holds every place of that sequence once.
    """
    first: list[int] = []
    for place, partner in enumerate(partners):
        if len(first) == FIRST_PLACES:
            break
        if sum(partners[one] == partner for one in first) < per_partner:
            first.append(place)
    placed = set(first)
    return first + [place for place in range(len(partners)) if place not in placed]
