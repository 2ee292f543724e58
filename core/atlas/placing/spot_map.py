"""A small drawing of where a place lies: its country, its state or county, and a dot. No script.

It is drawn here, in a few hundred letters of SVG, so that it is there without JavaScript and
without a network; its colours come from the style sheet, light and dark.
"""

from __future__ import annotations

import math
from typing import Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from core.atlas.values import Place
from core.geo.geometry import Area, Box, Point

WIDTH, HEIGHT = 120, 90
_MARGIN = 4
_CORNERS_PER_SIDE = 160
_LARGEST_OUTLINE_DEGREES = 70.0


class ShapeAtlas(Protocol):
    """What drawing a place asks of the atlas; `core.atlas.Atlas` is one."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit, None when it is not known."""


def spot_map(atlas: ShapeAtlas, place: Place) -> str:
    """Return the SVG; empty for a place whose country the atlas does not draw.

    It holds numbers and fixed words alone, and says nothing of its own to a screen reader: the
    words beside it name state and country.
    """
    country = atlas.area(place.country) if place.country else None
    if country is None:
        return ""
    box = _outline_box(country, place.point)
    view = _View(box)
    shapes = [("spot-land", view.path(country.geometry))]
    inner = next((code for code in (place.admin2, place.admin1) if code), None)
    for css, code in (("spot-state", place.admin1), ("spot-unit", inner)):
        area = atlas.area(code) if code else None
        if area is not None:
            shapes.append((css, view.path(area.geometry)))
    paths = "".join(f'<path class="{css}" d="{path}"/>' for css, path in shapes if path)
    x, y = view.at(place.point.lon, place.point.lat)
    return (
        f'<svg class="spot" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'aria-hidden="true" focusable="false">{paths}'
        f'<circle class="spot-dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/></svg>'
    )


# -- inside ---------------------------------------------------------------------------------


class _View:
    """A box of degrees fitted into the drawing, upright at its own latitude."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.squeeze = max(0.1, math.cos(math.radians(box.center.lat)))
        wide = max(1e-6, (box.east - box.west) * self.squeeze)
        high = max(1e-6, box.north - box.south)
        self.scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN) / high)
        self.left = (WIDTH - wide * self.scale) / 2
        self.top = (HEIGHT - high * self.scale) / 2

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point stands in the drawing."""
        x = self.left + (lon - self.box.west) * self.squeeze * self.scale
        return x, self.top + (self.box.north - lat) * self.scale

    def path(self, geometry: BaseGeometry) -> str:
        """Return the outline of what lies in the box, with no more corners than can be seen."""
        box = self.box
        seen = shapely.clip_by_rect(geometry, box.west, box.south, box.east, box.north)
        coarse = seen.simplify((box.north - box.south) / _CORNERS_PER_SIDE)
        return "".join(
            self._ring(part.exterior.coords)
            for part in shapely.get_parts(coarse)
            if isinstance(part, shapely.Polygon) and not part.is_empty
        )

    def _ring(self, corners: shapely.coords.CoordinateSequence) -> str:
        spots = ("{:.0f} {:.0f}".format(*self.at(lon, lat)) for lon, lat, *_ in corners)
        return f"M{'L'.join(dict.fromkeys(spots))}Z"


def _outline_box(country: Area, point: Point) -> Box:
    """Return the box of the part of a country around a point; a part round the world is cut."""
    here = shapely.Point(point.lon, point.lat)
    part = min(
        shapely.get_parts(country.geometry), key=lambda each: (each.distance(here), -each.area)
    )
    box = Box(*part.bounds)
    half = _LARGEST_OUTLINE_DEGREES / 2
    if box.east - box.west > 2 * half:
        box = Box(max(-180.0, point.lon - half), box.south, min(180.0, point.lon + half), box.north)
    return box.grown(0.03)
