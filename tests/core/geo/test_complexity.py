"""Shapes that would keep GEOS busy for minutes are refused before it sees them; those of nature are
not.
"""

from __future__ import annotations

import math
import random

import pytest
import shapely

from core.geo.complexity import is_tangled
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, even_odd, union

Ring = list[tuple[float, float]]


def knot(points: int) -> Ring:
    """A ring that jumps about."""
    chance = random.Random(1)
    return [
        (round(chance.uniform(-100, -90), 1), round(chance.uniform(20, 30), 1))
        for _ in range(points)
    ]


def coast(points: int) -> Ring:
    """A ring as long as a shore, that never crosses itself."""
    turns = [2 * math.pi * place / points for place in range(points)]
    return [
        (
            -95 + (4 + 0.5 * math.sin(40 * turn)) * math.cos(turn),
            25 + (4 + 0.5 * math.sin(40 * turn)) * math.sin(turn),
        )
        for turn in turns
    ]


def slivers(count: int) -> list[list[Ring]]:
    """A weave: as many thin strips one way as the other."""
    steps = [place * 10 / count for place in range(count)]
    level: list[list[Ring]] = [
        [[(-100, 20 + at), (-90, 20 + at), (-90, 20.0001 + at), (-100, 20.0001 + at)]]
        for at in steps
    ]
    upright: list[list[Ring]] = [
        [[(-100 + at, 20), (-100 + at, 30), (-99.9999 + at, 30), (-99.9999 + at, 20)]]
        for at in steps
    ]
    return level + upright


def test_a_knot_of_six_kilobytes_is_refused() -> None:
    with pytest.raises(BadGeometry, match="a tangle"):
        Area.from_ring(knot(500))


def test_a_knot_tied_into_a_long_shore_is_found() -> None:
    with pytest.raises(BadGeometry, match="a tangle"):
        Area.from_ring([*coast(5000), *knot(600)])


def test_a_weave_is_refused_however_it_is_put_together() -> None:
    strips = slivers(300)
    with pytest.raises(BadGeometry, match="a tangle"):
        Area.from_geojson({"type": "MultiPolygon", "coordinates": strips})
    areas = [Area.from_ring(rings[0]) for rings in strips]
    for put_together in (union, even_odd):
        with pytest.raises(BadGeometry, match="a tangle"):
            put_together(areas)


def test_holes_that_weave_are_refused() -> None:
    outer: Ring = [(-101, 19), (-89, 19), (-89, 31), (-101, 31)]
    with pytest.raises(BadGeometry, match="a tangle"):
        Area.from_geojson(
            {"type": "Polygon", "coordinates": [outer, *(rings[0] for rings in slivers(300))]}
        )


def test_many_holes_are_cut_out() -> None:
    outer: Ring = [(-101, 19), (-89, 19), (-89, 31), (-101, 31)]
    corners = [(-100 + place % 50 * 0.2, 20 + place // 50 * 0.2) for place in range(2000)]
    holes: list[Ring] = [
        [(x, y), (x + 0.1, y), (x + 0.1, y + 0.1), (x, y + 0.1)] for x, y in corners
    ]
    area = Area.from_geojson({"type": "Polygon", "coordinates": [outer, *holes]})
    assert area.geometry.area == pytest.approx(12 * 12 - 2000 * 0.01)


@pytest.mark.parametrize(
    "document",
    [
        {"type": "FeatureCollection", "features": 7},
        {"type": "GeometryCollection", "geometries": {"a": 1}},
    ],
)
def test_parts_that_are_no_list_are_refused(document: object) -> None:
    with pytest.raises(BadGeometry, match="not a GeoJSON object"):
        Area.from_geojson(document)


def test_what_nature_draws_is_no_tangle() -> None:
    shore = shapely.Polygon(coast(20_000))
    neighbours = [
        shapely.box(x, y, x + 1, y + 1).segmentize(0.02) for x in range(12) for y in range(12)
    ]
    assert not is_tangled([shore])
    assert not is_tangled(neighbours)


def test_a_shape_that_crosses_itself_a_little_is_repaired_and_loses_nothing() -> None:
    bow_tie = Area.from_ring([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert bow_tie.geometry.area == pytest.approx(2)
    assert len(shapely.get_parts(bow_tie.geometry)) == 2
