"""A map of districts as dots at their middle points: bigger where there is more of something."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from matchmaker.domain.map_points import Circle, Label, flattened, labelled
from models import District

WIDTH, MARGIN, LETTER = 640.0, 36.0, 17.0
"""Units of the drawing: its width, the margin, the height of letters."""
SMALLEST, LARGEST = 4.0, 22.0
"""Radius of a dot without anything, and of the largest one. The area grows with the number."""


@dataclass(frozen=True, slots=True)
class MapDot:
    """One district; `label`: where its `short` name stands, None where it found no room."""

    key: str
    name: str
    short: str
    value: float
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class MapView:
    """All dots in a drawing of this size."""

    width: float
    height: float
    dots: tuple[MapDot, ...]

    @property
    def spots(self) -> dict[str, tuple[float, float]]:
        """Where the districts are, by key."""
        return {dot.key: (dot.x, dot.y) for dot in self.dots}


def district_map(districts: Iterable[District], values: Mapping[str, float]) -> MapView:
    """Districts by key (`ags`) with their numbers; those without a middle point are left out.

    Big dots come first, so that small ones are drawn on top of them.
    """
    placed = [one for one in districts if one.lat is not None and one.lon is not None]
    flat = flattened({one.ags: (one.lat or 0.0, one.lon or 0.0) for one in placed}, WIDTH, MARGIN)
    most = max((values.get(one.ags, 0.0) for one in placed), default=0.0)
    circles = []
    for one in placed:
        value, (x, y) = values.get(one.ags, 0.0), flat.spots[one.ags]
        radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(value / most) if most else SMALLEST
        circles.append(Circle(one.ags, short_name(one.name), x, y, radius, value))
    labels = labelled(circles, flat.width, LETTER)
    names = {one.ags: one.name for one in placed}
    dots = (
        MapDot(
            one.key, names[one.key], one.name, one.importance, one.x, one.y, one.radius, labels.get(one.key)
        )
        for one in sorted(circles, key=lambda one: (-one.radius, one.key))
    )
    return MapView(flat.width, flat.height, tuple(dots))


def short_name(name: str) -> str:
    """A district's name as maps write it: shorter, and without what stands in brackets."""
    return name.partition(" (")[0].replace("Landkreis ", "Lkr. ")
