"""How long something took: the two figures by which reports describe many durations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Durations:
    """How many were measured; hours within which half of them lie, and nine of ten. None without any.

    The median is the mean of the two in the middle; of ten, nine lie within the smallest duration for which
    that is so (nearest rank).
    """

    count: int
    median: float | None
    ninth: float | None
