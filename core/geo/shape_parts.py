"""Parts and corners of shapes, many at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees."""
_FEW_BOXES = 8
_MOST_PARTS = 1000
"""Of so many parts the boxes are compared two by two."""
_KM_PER_DEGREE = 111.195


def apart_and_meeting(
    shapes: Sequence[BaseGeometry], *, are_valid: bool
) -> tuple[list[shapely.Polygon], list[BaseGeometry]]:
    """Return the parts of shapes whose box meets no part's of another shape, and the other parts:
    only those need to be united, for a valid shape's own are apart. Shapes that are not valid stay
    together.
    """
    if not are_valid:
        return [], list(shapes)
    given = np.array(shapes, dtype=object)
    parts, shape_of = shapely.get_parts(given, return_index=True)
    if _are_apart(shapely.bounds(given).tolist()):
        return list(parts), []
    if len(parts) > _MOST_PARTS:
        return [], list(shapes)
    meets = _meets_another(parts, shape_of)
    return list(parts[~meets]), list(parts[meets])


def parts_and_boxes(
    shapes: Sequence[BaseGeometry],
) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.float64]]:
    """Return the parts of shapes, the position of the shape each is of, and their boxes: west,
    south, east and north in degrees, shape (parts, 4).
    """
    parts, of = shapely.get_parts(np.array(shapes, dtype=object), return_index=True)
    return parts, of, shapely.bounds(parts).reshape(-1, 4)


def inner_point(shape: BaseGeometry) -> tuple[float, float]:
    """Return a point (degrees) inside a shape, near the middle of its largest part."""
    if not isinstance(shape, shapely.Polygon):
        parts = shapely.get_parts(shape)
        shape = parts[int(np.argmax(shapely.area(parts)))]
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(shape))[0].tolist()
    return lon, lat


def prepare_shapes(shapes: NDArray[np.object_]) -> None:
    """Make ready shapes that will be asked of many points; it changes what they hold."""
    shapely.prepare(shapes)


def are_inside(
    shapes: NDArray[np.object_], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return, pair by pair, whether a point (degrees) is inside a shape or on its border."""
    return np.asarray(shapely.intersects_xy(shapes, lon, lat))


def _are_apart(boxes: list[list[float]]) -> bool:
    """Return whether no box meets another: of few, as most are, told without arrays."""
    if len(boxes) > _FEW_BOXES:
        west, south, east, north = np.array(boxes).T
        meets = (west[:, None] <= east) & (west <= east[:, None])
        meets &= (south[:, None] <= north) & (south <= north[:, None])
        return bool(np.count_nonzero(meets) == len(boxes))
    return not any(
        one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
        for one, other in combinations(boxes, 2)
    )


def _meets_another(shapes: NDArray[np.object_], owner: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return, for each shape, whether its box meets that of one with another owner."""
    west, south, east, north = shapely.bounds(shapes).T
    meets = (west[:, None] <= east) & (west <= east[:, None])
    meets &= (south[:, None] <= north) & (south <= north[:, None])
    return np.asarray((meets & (owner[:, None] != owner)).any(axis=1))


def least_km(one: Bounds, other: Bounds) -> float:
    """Return kilometres that the points of two boxes are at least apart, on a mean earth, less the
    half of a hundredth by which the real one differs.
    """
    (west, south, east, north), (its_west, its_south, its_east, its_north) = one, other
    lat_gap = max(0.0, south - its_north, its_south - north)
    lon_gap = max(0.0, west - its_east, its_west - east)
    round_gap = 360 - (max(east, its_east) - min(west, its_west))
    lon_gap = max(0.0, min(lon_gap, round_gap))
    farthest = max(map(abs, (south, north, its_south, its_north)))
    squeeze = math.cos(math.radians(farthest))
    east_west = 2 * math.degrees(math.asin(squeeze * math.sin(math.radians(lon_gap) / 2)))
    return max(lat_gap, east_west) * _KM_PER_DEGREE * 0.99


def most_km(one: Bounds, other: Bounds) -> float:
    """Return kilometres beyond which no points of two boxes lie apart: first along a meridian, then
    along the parallel nearest to the equator, on the largest earth.
    """
    south, north = min(one[1], other[1]), max(one[3], other[3])
    nearest = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    east_west = max(one[2], other[2]) - min(one[0], other[0])
    return (north - south + east_west * math.cos(math.radians(nearest))) * _KM_PER_DEGREE * 1.01


def rings_of(part: shapely.Polygon) -> list[list[list[float]]]:
    """Return the rings of a polygon as GeoJSON lists them: the outer one, then the holes."""
    rings = (part.exterior, *part.interiors)
    return [shapely.get_coordinates(ring).tolist() for ring in rings]


def has_three(ring: NDArray[np.float64]) -> bool:
    """Return whether a ring has three corners that differ."""
    return len(np.unique(ring, axis=0)) >= 3


def corners_of(ring: Any) -> NDArray[np.float64]:
    """Return the corners of a ring without their heights. Raises what NumPy raises for others."""
    try:
        return np.array(ring, dtype=np.float64)[:, :2]
    except ValueError:  # some with a height, some without
        return np.array([(point[0], point[1]) for point in ring], dtype=np.float64)
