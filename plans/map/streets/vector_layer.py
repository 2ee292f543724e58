"""Vector tiles laid under a frame: one path a rank of ways, one of water, and where street names
may stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from core.geo.projection import Frame
from plans.map.streets import MAIN, STREET, StreetName, Streets
from plans.map.streets.vector import Line, VectorTile, Way

STREETS_FROM = 14.0
"""Points per kilometre from which small streets are drawn: below, they are a grey felt."""
MOST_NAMES = 40
"""Stretches offered for names, the best first."""
_STRAIGHT = 0.985
"""A stretch is straight when its ends are this share of its length apart."""
_SHORTEST = 34.0


def lay_streets(
    frame: Frame, zoom: int, tiles: Mapping[tuple[int, int], VectorTile], attribution: str
) -> Streets:
    """Return what the tiles (by column and row) hold, in units of the drawing."""
    lines: dict[int, list[Line]] = {}
    waterways: list[Line] = []
    water: list[Line] = []
    names: list[StreetName] = []
    least = STREET if frame.units_per_km >= STREETS_FROM else MAIN
    for (column, row), tile in sorted(tiles.items()):
        left, top, side = frame.tile_square(zoom, column, row)
        corner = np.array((left, top))
        for way in tile.ways:
            if way.rank < least:
                continue
            line = way.line * side + corner
            names += _street_names(frame, way, line)
            if not way.is_label:
                lines.setdefault(way.rank, []).append(line)
        waterways += [line * side + corner for line in tile.waterways]
        water += [ring * side + corner for ring in tile.water]
    names.sort(key=lambda each: (-each.rank, -round(each.length), each.text, each.x, each.y))
    return Streets(
        attribution=attribution,
        ways={rank: path for rank in sorted(lines) if (path := frame.lines_path(lines[rank]))},
        waterways=frame.lines_path(waterways),
        water=frame.rings_path(water),
        names=tuple(names[:MOST_NAMES]),
    )


def _street_names(frame: Frame, way: Way, line: Line) -> Iterator[StreetName]:
    """Yield the longest straight stretch of a named main street, if it lies in the frame."""
    if not way.name or way.rank < MAIN:
        return
    length, start, end = _longest_stretch(line)
    if length < _SHORTEST:
        return
    first, last = line[start], line[end]
    x, y = float(first[0] + last[0]) / 2, float(first[1] + last[1]) / 2
    if not (0 <= x <= frame.width and 0 <= y <= frame.height):
        return
    slope = math.degrees(math.atan2(float(last[1] - first[1]), float(last[0] - first[0])))
    yield StreetName(way.name, x, y, _upright(slope), length, way.rank)


def _longest_stretch(line: Line) -> tuple[float, int, int]:
    """Return the length of the longest straight stretch, and the places of its ends."""
    best = (0.0, 0, 0)
    start = 0
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    for end in range(1, len(line)):
        while start < end - 1 and not _is_straight(line, along, start, end):
            start += 1
        length = float(along[end] - along[start])
        if length > best[0]:
            best = (length, start, end)
    return best


def _is_straight(line: Line, along: Line, start: int, end: int) -> bool:
    return bool(math.dist(line[start], line[end]) >= _STRAIGHT * (along[end] - along[start]))


def _upright(slope: float) -> float:
    """Return the slope by which a text is never upside down."""
    if slope > 90:
        return slope - 180
    return slope + 180 if slope <= -90 else slope
