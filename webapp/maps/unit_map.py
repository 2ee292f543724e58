"""A map of counts by unit, drawn here: states or municipalities in five shades. No script needed.

The shades are classes of the style sheet; each unit says its name and its count. Where nobody was
counted, or the count is hidden, the unit is hatched by its own class: that is not the same as none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from core.atlas import Atlas
from core.disclosure import Cell
from core.geo.geometry import Area, Box
from webapp.http.i18n import with_colon

SHADES = 5
MOST_UNITS = 200
WIDTH, MOST_HEIGHT = 720, 640
_TOLERANCE_PX = 0.6
_MARGIN = 0.04
_WEST_OF_ALL = -178.0


@dataclass(frozen=True, slots=True)
class UnitCount:
    """One unit, what it is called, and its count in words."""

    code: str
    name: str
    cell: Cell
    words: str


@dataclass(frozen=True, slots=True)
class UnitMap:
    """A drawing (SVG), and the least count of each shade in use: class and number."""

    svg: str
    shades: tuple[tuple[str, int], ...]
    left_out: int
    """Units without a shape, or for which there was no room."""


def unit_map(atlas: Atlas, counts: Sequence[UnitCount], title: str) -> UnitMap | None:
    """Return the map of some units; None where none of them has a shape and a count."""
    placed = _placed(atlas, counts)
    told = [(each, area) for each, area in placed if each.cell.value]
    if not told:
        return None
    frame = _Frame.around([area.box for _, area in placed])
    bounds = shade_bounds([each.cell.value or 0 for each, _ in told])
    outlines = [
        f'<path class="outline" d="{frame.path(area)}"/>' for area in _outlines(atlas, told)
    ]
    units = [
        f'<path class="{_shade(each.cell, bounds)}" d="{frame.path(area)}">'
        f"<title>{escape(with_colon(each.name))} {escape(each.words)}</title></path>"
        for each, area in placed
    ]
    head = (
        f'<svg class="unit-map" viewBox="0 0 {WIDTH} {frame.height}" role="img" '
        f'aria-label="{escape(title)}">'
    )
    shades = tuple((f"shade-{at}", least) for at, least in enumerate(bounds))
    return UnitMap("".join((head, *outlines, *units, "</svg>")), shades, len(counts) - len(placed))


def shade_bounds(values: Sequence[int]) -> list[int]:
    """Return the least count of each shade: so that about as many units are in each, every bound
    once.
    """
    ordered = sorted(values)
    firsts = (ordered[len(ordered) * at // SHADES] for at in range(SHADES))
    return sorted(set(firsts))


# -- inside ---------------------------------------------------------------------------------


def _placed(atlas: Atlas, counts: Sequence[UnitCount]) -> list[tuple[UnitCount, Area]]:
    """Return the units that have a shape, those with most people first, as many as fit."""
    largest = sorted(counts, key=lambda each: -(each.cell.value or 0))[:MOST_UNITS]
    shapes = ((each, atlas.area(each.code)) for each in largest)
    return [(each, area) for each, area in shapes if area is not None]


def _shade(cell: Cell, bounds: Sequence[int]) -> str:
    if cell.value is None:
        return "hidden-count"
    below = sum(least <= cell.value for least in bounds)
    return f"shade-{max(0, below - 1)}" if cell.value else "no-count"


def _outlines(atlas: Atlas, shaded: Sequence[tuple[UnitCount, Area]]) -> Iterator[Area]:
    """Yield the shapes of the units above, once each: around states their countries, around
    counties their states.
    """
    units = (atlas.unit(each.code) for each, _ in shaded)
    for code in dict.fromkeys(unit.parent or unit.country for unit in units if unit):
        area = atlas.area(code) if code else None
        if area is not None:
            yield area


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to units of the drawing: plate carrée, true at the middle of it."""

    west: float
    north: float
    scale: float
    """Units a degree of latitude."""
    squeeze: float
    height: int

    @classmethod
    def around(cls, boxes: Sequence[Box]) -> _Frame:
        # A unit that reaches over the antimeridian (the Aleutians) must not take the whole width.
        west = max(_WEST_OF_ALL, min(box.west for box in boxes))
        east = max(box.east for box in boxes if box.east < -_WEST_OF_ALL or len(boxes) == 1)
        south, north = min(box.south for box in boxes), max(box.north for box in boxes)
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * squeeze, north - south
        scale = min(WIDTH / wide, MOST_HEIGHT / high) * (1 - 2 * _MARGIN)
        height = math.ceil(high * scale / (1 - 2 * _MARGIN))
        left = west - (WIDTH / scale - wide) / 2 / squeeze
        return cls(left, north + high * _MARGIN, scale, squeeze, height)

    def path(self, area: Area) -> str:
        shape: Mapping[str, Any] = area.simplified(_TOLERANCE_PX / self.scale).to_geojson(4)
        polygons = shape["coordinates"]
        if shape["type"] == "Polygon":
            polygons = [polygons]
        return "".join(self._ring(ring) for polygon in polygons for ring in polygon)

    def _ring(self, ring: Sequence[Sequence[float]]) -> str:
        points = (
            f"{(lon - self.west) * self.squeeze * self.scale:.1f} "
            f"{(self.north - lat) * self.scale:.1f}"
            for lon, lat, *_ in ring
        )
        return "M" + "L".join(points) + "Z"
