"""Maps: places keep their directions and stay inside, names never cover each other."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.map_points import Circle, flattened, labelled

WIDTH, MARGIN, LETTER = 600.0, 30.0, 16.0
places = st.dictionaries(
    st.text("abc", min_size=1, max_size=4),
    st.tuples(st.floats(47, 55), st.floats(6, 15)),
    max_size=12,
)


@given(places)
def test_places_stay_inside_and_keep_their_directions(places: dict[str, tuple[float, float]]) -> None:
    flat = flattened(places, WIDTH, MARGIN)
    assert flat.spots.keys() == places.keys()
    for x, y in flat.spots.values():
        assert MARGIN - 1e-6 <= x <= WIDTH - MARGIN + 1e-6
        assert MARGIN - 1e-6 <= y <= flat.height - MARGIN + 1e-6
    for one, other in combinations(places, 2):
        if places[one][0] > places[other][0]:
            assert flat.spots[one][1] <= flat.spots[other][1] + 1e-6
        if places[one][1] > places[other][1]:
            assert flat.spots[one][0] >= flat.spots[other][0] - 1e-6


def test_a_degree_to_the_east_is_shorter_than_one_to_the_north() -> None:
    """At 60 degrees exactly half as long."""
    flat = flattened({"a": (59.0, 10.0), "b": (61.0, 10.0), "c": (60.0, 14.0)}, WIDTH, MARGIN)
    (xa, ya), (_, yb), (xc, _) = (flat.spots[key] for key in "abc")
    assert abs((ya - yb) - (xc - xa)) < 1e-6


circles = st.lists(
    st.builds(
        Circle,
        key=st.uuids().map(str),
        name=st.text("abcdefg", min_size=1, max_size=20),
        x=st.floats(30, 570),
        y=st.floats(30, 500),
        radius=st.floats(2, 20),
        importance=st.integers(0, 9).map(float),
    ),
    max_size=15,
)


@given(circles)
def test_names_never_cover_names_or_other_dots(circles: list[Circle]) -> None:
    found = labelled(circles, WIDTH, LETTER)
    boxes = {}
    for one in circles:
        if label := found.get(one.key):
            length = len(one.name) * LETTER * 0.55
            left = label.x if label.anchor == "start" else label.x - length
            boxes[one.key] = (left, one.y - LETTER * 0.6, left + length, one.y + LETTER * 0.6)
            assert left >= 0
            assert left + length <= WIDTH
    for (left, top, right, bottom), (x, y, far, low) in combinations(boxes.values(), 2):
        assert right <= x or far <= left or bottom <= y or low <= top
    for one in circles:
        for key, (left, top, right, bottom) in boxes.items():
            apart = one.x + one.radius <= left or right <= one.x - one.radius
            assert key == one.key or apart or one.y + one.radius <= top or bottom <= one.y - one.radius


def test_the_most_important_name_finds_room_first() -> None:
    near = [
        Circle("small", "Nachbar", 100, 100, 5, 1),
        Circle("big", "München", 108, 104, 5, 9),
        Circle("far", "Fern", 400, 100, 5, 0),
    ]
    assert set(labelled(near, WIDTH, LETTER)) >= {"big", "far"}
