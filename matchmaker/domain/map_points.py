"""Places on a flat map, and which of their names can be written beside them without covering each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

Spot = tuple[float, float]
"""x to the right and y downwards, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Flat:
    """Where places lie in a drawing of this width and height."""

    spots: Mapping[str, Spot]
    width: float
    height: float


def flattened(places: Mapping[str, Spot], width: float, margin: float) -> Flat:
    """Places given as (latitude, longitude) in degrees, drawn as wide as asked for, with a margin all around.

    Equirectangular projection with the middle latitude as standard parallel (J. P. Snyder, Map Projections,
    USGS 1987, chapter 12): for a region of a few hundred kilometres nobody sees the difference to better
    ones. A drawing is never higher than twice its width; without or with a single place it is a strip.
    """
    if not places:
        return Flat({}, width, 2 * margin)
    south, north = _range(lat for lat, _ in places.values())
    west, east = _range(lon for _, lon in places.values())
    shrink = cos(radians((south + north) / 2))
    across, down = (east - west) * shrink, north - south
    inner = width - 2 * margin
    limits = [inner / across if across else None, 2 * inner / down if down else None]
    scale = min((one for one in limits if one is not None), default=0.0)
    left = (width - across * scale) / 2
    spots = {
        key: (left + (lon - west) * shrink * scale, margin + (north - lat) * scale)
        for key, (lat, lon) in places.items()
    }
    return Flat(spots, width, down * scale + 2 * margin)


@dataclass(frozen=True, slots=True)
class Circle:
    """A dot with its name; the more important, the sooner its name finds room."""

    key: str
    name: str
    x: float
    y: float
    radius: float
    importance: float


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name is written: at the `start` of its text, or with its `end` there; y is the base line."""

    x: float
    y: float
    anchor: str


Box = tuple[float, float, float, float]


def labelled(circles: Sequence[Circle], width: float, letter: float) -> dict[str, Label]:
    """Room for as many names as possible: right or left of their dot, the most important first.

    No name covers another one, a dot, or the edges at 0 and `width`. `letter`: height of the letters; a
    letter is taken to be .55 of this wide. Names without room are missing.
    """
    taken: list[Box] = [_around(one) for one in circles]
    found: dict[str, Label] = {}
    for one in sorted(circles, key=lambda one: (-one.importance, one.name, one.key)):
        length, own = len(one.name) * letter * 0.55, _around(one)
        for anchor, x in (("start", own[2] + 3), ("end", own[0] - 3)):
            left = x if anchor == "start" else x - length
            box = (left, one.y - letter * 0.6, left + length, one.y + letter * 0.6)
            if left < 0 or box[2] > width or any(_meet(box, other) for other in taken):
                continue
            taken.append(box)
            found[one.key] = Label(x, one.y + letter * 0.35, anchor)
            break
    return found


def _range(values: Iterable[float]) -> tuple[float, float]:
    found = list(values)
    return min(found), max(found)


def _around(one: Circle) -> Box:
    return one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
