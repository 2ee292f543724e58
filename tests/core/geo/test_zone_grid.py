"""The grid answers as the exact shape does, point by point, whatever the shape."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from core.geo.geometry import Area, Box
from core.geo.zone_grid import (
    INSIDE,
    MICRO,
    OUTSIDE,
    MicroBox,
    ZoneGrid,
    ZoneOutline,
    cells_for,
    degrees,
    micro,
    zone_over,
)

WORLD = shapely.box(-180, -90, 180, 90)


def star(dice: np.random.Generator, x: float, y: float, size: float, corners: int) -> Area | None:
    angle = np.sort(dice.uniform(0, 2 * np.pi, corners))
    reach = size * dice.uniform(0.2, 1, corners)
    points = np.c_[x + reach * np.cos(angle), y + reach * np.sin(angle)]
    shape = shapely.make_valid(shapely.Polygon(points)).intersection(WORLD)
    return Area(shape) if shape.area and shape.geom_type.endswith("Polygon") else None


def shapes(dice: np.random.Generator) -> list[Area]:
    """Stars with and without holes, slivers, islands, a cut at the antimeridian, a rough coast."""
    x, y, size = dice.uniform(-170, 170), dice.uniform(-80, 80), 10 ** dice.uniform(-2.5, 1)
    hole = shapely.Point(x, y).buffer(size / 2).difference(shapely.Point(x, y).buffer(size / 3))
    corners = [(x - size, y - size), (x + size, y + size * 1.0001), (x + size, y + size)]
    sliver = shapely.Polygon(corners)
    spots = [shapely.Point(x + size * n, y).buffer(size / 3) for n in range(4)]
    across = shapely.MultiPolygon(
        [shapely.box(180 - size, y, 180, y + size), shapely.box(-180, y, size - 180, y + size)]
    )
    drawn = [hole, sliver, shapely.union_all(spots), across, shapely.box(x, y, x + size, y + size)]
    found = [Area(shape.intersection(WORLD)) for shape in drawn if shape.intersection(WORLD).area]
    return found + [each for n in (5, 9, 400) if (each := star(dice, x, y, size, n))]


def points_about(dice: np.random.Generator, area: Area) -> tuple[NDArray[np.int32], ...]:
    """Points in and about its box, its own corners, and points a hair off them."""
    west, south, east, north = area.geometry.bounds
    wide, high = east - west, north - south
    corners = shapely.get_coordinates(area.geometry)
    corners = corners[dice.integers(0, len(corners), 60)]
    near = corners + dice.integers(-2, 3, corners.shape) / 1e6
    lon = np.r_[dice.uniform(west - wide / 5, east + wide / 5, 300), corners[:, 0], near[:, 0]]
    lat = np.r_[dice.uniform(south - high / 5, north + high / 5, 300), corners[:, 1], near[:, 1]]
    return micro(np.clip(lon, -180, 180)), micro(np.clip(lat, -90, 90))


@pytest.mark.parametrize("seed", range(8))
def test_points_are_answered_as_the_exact_shape_answers(seed: int) -> None:
    dice = np.random.default_rng(seed)
    for area in shapes(dice):
        lon, lat = points_about(dice, area)
        expected = shapely.intersects_xy(area.geometry, degrees(lon), degrees(lat))
        grids: list[ZoneGrid | ZoneOutline] = [ZoneGrid(area, cells) for cells in (1, 24, 300)]
        for zone in (*grids, ZoneOutline(area)):
            assert np.array_equal(zone.holds(lon, lat), expected), (area, zone)


@pytest.mark.parametrize(
    ("many", "size", "expected"),
    [(8, 1, ZoneOutline), (9, 1, ZoneGrid), (48, 9, ZoneOutline), (49, 9, ZoneGrid)],
)
def test_a_grid_is_made_where_many_boxes_are_near_or_some_may_lie_inside(
    many: int, size: int, expected: type
) -> None:
    west, south = np.full((2, many), 10, dtype=np.int32)
    side = np.int32(size * MICRO)
    boxes = SimpleNamespace(west=west, south=south, east=west + side, north=south + side)
    zone = zone_over(Area.from_box(Box(0, 0, 5, 5)), boxes)
    assert type(zone) is expected


@pytest.mark.parametrize("seed", range(8))
def test_boxes_said_to_be_inside_or_outside_are(seed: int) -> None:
    dice = np.random.default_rng(100 + seed)
    for area in shapes(dice):
        lon, lat = points_about(dice, area)
        size = dice.integers(0, 200_000, len(lon)).astype(np.int32)
        boxes = SimpleNamespace(west=lon, south=lat, east=lon + size, north=lat + size)
        grid = ZoneGrid(area, 60)
        near = grid.box.near(boxes)
        far = np.setdiff1d(np.arange(len(lon)), near)
        sides = [getattr(boxes, name)[near] for name in ("west", "south", "east", "north")]
        states = np.full(len(lon), OUTSIDE, dtype=np.int8)
        states[near] = grid.states_of_boxes(*sides)
        drawn = shapely.box(lon / 1e6, lat / 1e6, (lon + size) / 1e6, (lat + size) / 1e6)
        assert shapely.covers(area.geometry, drawn[states == INSIDE]).all()
        assert not shapely.intersects(area.geometry, drawn[states == OUTSIDE]).any()
        assert set(states[far]) <= {OUTSIDE}


def test_of_boxes_larger_than_sums_reach_none_is_said_to_be_what_it_is_not() -> None:
    """A table of 32 bits runs over: half a million touched cells are none, modulo 2**32."""
    dice = np.random.default_rng(5)
    comb = [shapely.box(-60 + n / 8, -30, -60 + n / 8 + 1 / 16, 30) for n in range(480)]
    area = Area(shapely.union_all([*comb, shapely.box(0, -30, 60, 30)]))
    grid = ZoneGrid(area, 1024)
    west, south = (micro(dice.uniform(-60, 50, 300)), micro(dice.uniform(-30, 20, 300)))
    east, north = (
        west + dice.integers(0, 110_000_000, 300),
        south + dice.integers(0, 50_000_000, 300),
    )
    states = grid.states_of_boxes(west, south, east.astype(np.int32), north.astype(np.int32))
    drawn = shapely.box(west / 1e6, south / 1e6, east / 1e6, north / 1e6)
    assert shapely.covers(area.geometry, drawn[states == INSIDE]).all()
    assert not shapely.intersects(area.geometry, drawn[states == OUTSIDE]).any()


def test_a_box_round_an_area_is_a_hair_wider_and_degrees_come_back() -> None:
    box = MicroBox.around(Area(shapely.box(-98.2, 26, -98.1, 26.1)))
    assert (box.west, box.north) == (-98_200_001, 26_100_001)
    values = np.array([-98.2, 0.1, 179.999999])
    assert degrees(micro(values)).tolist() == values.tolist()
    assert cells_for(0) < cells_for(100) < cells_for(10**6) == cells_for(10**9)
