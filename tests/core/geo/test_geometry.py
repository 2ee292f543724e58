from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geo.errors import BadGeometry, NoArea
from core.geo.geodesy import ring_around
from core.geo.geometry import Area, Box, Point, distances_km, even_odd, geojson_parts, union
from core.geo.spatial_index import SpatialIndex

MCALLEN = Point(-98.23, 26.203)


def square(west: float, south: float, side: float = 1.0) -> Area:
    return Area.from_ring(
        [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]
    )


def test_a_point_on_the_border_counts_as_inside() -> None:
    area = square(0, 0)
    assert area.contains(Point(0, 0.5))
    assert area.contains(Point(1, 1))
    assert not area.contains(Point(1.0001, 1))
    assert area.contains_many(np.array([0.0, 1.0, 2.0]), np.array([0.5, 1.0, 0.5])).tolist() == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "ring",
    [
        [(-181, -20), (-179, -20), (-179, -18), (-181, -18)],
        [(179, -20), (-179, -20), (-179, -18), (179, -18)],
        [(179, -20), (181, -20), (181, -18), (179, -18)],
    ],
)
def test_an_area_over_the_antimeridian_is_cut_there(ring: list[tuple[float, float]]) -> None:
    area = Area.from_ring(ring)
    assert area.contains(Point(179.5, -19))
    assert area.contains(Point(-179.5, -19))
    assert not area.contains(Point(0, -19))
    assert area.size_km2 == pytest.approx(square(0, -20, 2).size_km2, rel=0.01)


def test_a_circle_has_the_size_it_should() -> None:
    circle = Area.circle(MCALLEN, 50)
    assert circle.size_km2 == pytest.approx(math.pi * 50**2, rel=0.005)
    assert circle.contains(MCALLEN)
    assert circle.distance_km(Point(-98.23, 27.203)) == pytest.approx(110.8 - 50, rel=0.01)


def test_a_circle_near_fiji_lies_on_both_sides() -> None:
    circle = Area.circle(Point(179.9, -18), 100)
    assert circle.contains(Point(-179.6, -18))
    assert circle.contains(Point(179.4, -18))


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        ([(0, 0), (1, 1)], "three"),
        ([(0, 0), (0, 0), (1, 1), (0, 0)], "three"),
        ([(26, -98), (27, -98), (27, -97)], "axes swapped"),
        ([(0, 0), (float("nan"), 1), (1, 0)], "not a number"),
        ([(0, 0), (999, 1), (1, 0)], "far outside"),
        ([(0, 0), (1, 1), (2, 2)], "no area"),
    ],
)
def test_unusable_rings_are_refused_with_the_reason(
    ring: list[tuple[float, float]], said: str
) -> None:
    with pytest.raises(BadGeometry, match=said):
        Area.from_ring(ring)


def test_a_bow_tie_is_repaired() -> None:
    area = Area.from_ring([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert area.contains(Point(0.3, 1))
    assert area.contains(Point(1.7, 1))
    assert not area.contains(Point(1, 0.2))


def test_geojson_goes_there_and_back_with_its_holes() -> None:
    document = {
        "type": "Polygon",
        "coordinates": [
            [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]],
            [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]],
        ],
    }
    area = Area.from_geojson({"type": "Feature", "properties": {}, "geometry": document})
    assert not area.contains(Point(2, 2))
    assert Area.from_geojson(area.to_geojson()) == area
    assert Area.from_wkb(area.to_wkb()) == area


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [["a", "b"]]},
        {"type": "Polygon", "coordinates": 7},
        {"type": "MultiPolygon", "coordinates": 7},
        {"type": "MultiPolygon", "coordinates": [7]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1]]]},
        {"type": "FeatureCollection", "features": []},
    ],
)
def test_what_is_no_area_in_geojson_is_refused(document: object) -> None:
    with pytest.raises(BadGeometry):
        Area.from_geojson(document)


FOUR = [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]
POINT = [[[9, 9], [9, 9], [9, 9], [9, 9]]]
SWAPPED = [[[26, 98], [27, 98], [27, 99], [26, 98]]]


def test_a_part_that_covers_nothing_does_not_take_the_others_away() -> None:
    document = {"type": "MultiPolygon", "coordinates": [FOUR, POINT, []]}
    assert Area.from_geojson(document) == square(0, 0, 4)
    areas, faults = geojson_parts(document)
    assert (areas, [type(fault) for fault in faults]) == ([square(0, 0, 4)], [NoArea])
    with pytest.raises(NoArea, match="three different points"):
        Area.from_geojson({"type": "MultiPolygon", "coordinates": [POINT]})


def test_a_part_outside_the_world_takes_the_whole_away() -> None:
    with pytest.raises(BadGeometry, match="axes swapped"):
        Area.from_geojson({"type": "MultiPolygon", "coordinates": [FOUR, SWAPPED]})


def test_what_is_kept_rounded_can_be_read_again() -> None:
    splinter = Area.from_ring([(9, 9), (9.000001, 9), (9, 9.000001)])
    assert Area.from_geojson(union([square(0, 0, 4), splinter]).to_geojson()) == square(0, 0, 4)
    assert Area.from_geojson(splinter.to_geojson()) == splinter


def test_rings_counted_even_odd_leave_holes() -> None:
    ring = even_odd([square(0, 0, 4), square(1, 1, 2)])
    assert ring.contains(Point(0.5, 0.5))
    assert not ring.contains(Point(2, 2))


def test_a_union_of_nothing_is_refused() -> None:
    with pytest.raises(BadGeometry):
        union([])


def test_boxes_stay_in_the_world() -> None:
    assert Box(-179, -89, 179, 89).grown(0.1) == Box(-180, -90, 180, 90)


def test_the_tree_finds_the_holder_and_the_nearest() -> None:
    tree = SpatialIndex([square(0, 0), square(2, 0)])
    assert tree.containing(Point(2.5, 0.5)) == [1]
    assert tree.containing(Point(1.5, 0.5)) == []
    assert tree.nearest(Point(1.99, 0.5), within_km=3) == 1
    assert tree.nearest(Point(1.5, 0.5), within_km=3) is None


def test_many_distances_agree_with_the_geodesic() -> None:
    lons, lats = np.array([-98.0, -97.0, -80.2]), np.array([26.0, 27.0, 25.8])
    for found, lon, lat in zip(distances_km(MCALLEN, lons, lats), lons, lats, strict=True):
        assert found == pytest.approx(MCALLEN.distance_km(Point(lon, lat)), rel=0.006)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=12), st.randoms()
)
def test_asking_many_points_at_once_equals_asking_each(
    corners: list[tuple[float, float]], dice: object
) -> None:
    try:
        area = Area.from_ring(corners)
    except BadGeometry:
        return
    generator = np.random.default_rng(len(corners))
    lons, lats = generator.uniform(-6, 6, 200), generator.uniform(-6, 6, 200)
    whole = shapely.intersects_xy(area.geometry, lons, lats)
    assert (area.contains_many(lons, lats) == whole).all()


def test_how_far_areas_lie_apart() -> None:
    one, touching = Area.from_box(Box(0, 0, 1, 1)), Area.from_box(Box(1, 1, 2, 2))
    apart = Area.from_box(Box(2, 0, 3, 1))
    assert one.separation_km(touching) == 0
    assert one.separation_km(apart) == pytest.approx(111.3, rel=0.01)
    assert apart.separation_km(one) == pytest.approx(one.separation_km(apart))


def test_axes_exchanged() -> None:
    area = Area.from_box(Box(10, 20, 11, 22))
    assert area.with_corners(lambda corners: corners[:, ::-1]) == Area.from_box(Box(20, 10, 22, 11))
    with pytest.raises(BadGeometry):
        Area.from_box(Box(100, 20, 101, 22)).with_corners(lambda corners: corners[:, ::-1])


CORNERS = st.tuples(st.integers(-179, 176), st.integers(-88, 86), st.integers(1, 3))


@settings(max_examples=25)
@given(CORNERS, CORNERS, st.integers(0, 4000))
def test_apart_is_what_their_distance_says_even_where_boxes_decide(
    one: tuple[int, int, int], other: tuple[int, int, int], km: int
) -> None:
    areas = [Area.from_box(Box(x, y, x + side, y + min(side, 2))) for x, y, side in (one, other)]
    assert areas[0].is_apart(areas[1], km) is (areas[0].separation_km(areas[1]) > km)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 3)), min_size=1))
def test_a_union_is_the_same_whether_its_parts_meet_or_not(
    corners: list[tuple[int, int, int]],
) -> None:
    areas = [Area.from_box(Box(x, y, x + side, y + side)) for x, y, side in corners]
    whole = union(areas)
    assert whole == Area(shapely.union_all([area.geometry for area in areas]))
    assert whole.is_valid


@pytest.mark.parametrize(
    ("ring", "fault"),
    [
        ([[0, 0], [1, 1], [1, 0, 5]], ""),
        ([[0, 0, 7], [1, 1, 7], [1, 0, 7]], ""),
        ([["0", "0"], ["1", "1"], ["1", "0"]], ""),
        ([[0, 0], [1, None], [1, 0]], "not a number"),
        ([[0, 0], [1], [1, 0]], "cannot be read"),
        ([[0, 0], [1, "x"], [1, 0]], "cannot be read"),
        ([[0, 0], [1, 91], [1, 0]], "outside ±90"),
        ([[0, 0], [10**400, 1], [1, 0]], "cannot be read"),
        ([[0, 0], [1, -(10**400)], [1, 0]], "cannot be read"),
        ([[0, 0, 10**400], [1, 1], [1, 0]], ""),
        ([[0, 0], [1e400, 1], [1, 0]], "not a number"),
        ([[0, 0], [1, 0], [0, 0], [1, 0]], "three different points"),
        ([], "cannot be read"),
        ("ring", "cannot be read"),
    ],
)
def test_a_ring_as_it_comes_is_read_or_refused_with_the_reason(ring: object, fault: str) -> None:
    document = {"type": "Polygon", "coordinates": [ring]}
    areas, faults = geojson_parts(document)
    assert [len(areas), len(faults)] == ([0, 1] if fault else [1, 0])
    assert all(fault in str(each) for each in faults)


SPACE = st.one_of(
    st.integers(-4, 4).map(float),
    st.sampled_from([math.nan, math.inf, -180.5, 179.0, -179.0, 91.0]),
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.tuples(SPACE, SPACE), max_size=7), st.booleans())
def test_rings_together_are_what_each_is_alone(
    ring: list[tuple[float, float]], is_closed: bool
) -> None:
    if is_closed and ring:
        ring = [*ring, ring[0]]
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    corners = np.array([*square, *ring, *square]).reshape(-1, 2)
    before, area, after = Area.from_rings(corners, [4, len(ring), 4])
    if ring:
        assert before == after == Area.from_ring(square)
    if area is not None:
        assert is_closed
        assert area == Area.from_ring(ring)
        assert area.is_valid


def test_most_rings_need_nothing_done_to_them() -> None:
    rings = [[(x, y), (x + 1, y), (x, y + 1), (x, y)] for x, y in ((0, 0), (-98, 26), (179, 89))]
    bow_tie = [(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]
    found = Area.from_rings(
        np.array([*rings[0], *bow_tie, *rings[1], *rings[2]], float), [4, 5, 4, 4]
    )
    assert [area is None for area in found] == [False, True, False, False]
    assert Area.from_rings(np.empty((0, 2)), []) == []


@pytest.mark.parametrize("km", [1, 80, 900, 3000])
@pytest.mark.parametrize("lat", [-60, -35, 0, 14.6, 62])
@pytest.mark.parametrize("lon", [-179.9, -90.5, 0, 179])
def test_a_circle_is_the_valid_shape_of_its_ring(lon: float, lat: float, km: float) -> None:
    """Whichever way it is made: the quick one leaves out what a circle never needs."""
    ring = ring_around(lon, lat, km * 1000, 64)
    made = Area.circle(Point(lon, lat), km)
    assert shapely.is_valid(made.geometry)
    assert made == Area.from_ring(ring)
