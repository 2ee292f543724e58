"""The `<area>` elements of CAP: polygons, else circles, else codes and a name (CAP 1.2, 3.2.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from feeds.formats.cap.elements import read_geocodes
from feeds.formats.safe_xml import children, text_of
from feeds.geometry_text import MAX_CIRCLE_KM, area_from_polygon, center_and_radius
from feeds.values import Band, Geocode, Precision, Severity, UndrawnArea, band_label


@dataclass(slots=True)
class AreaReading:
    """What the areas of the chosen blocks came to."""

    bands: list[Band] = field(default_factory=list)
    undrawn: list[UndrawnArea] = field(default_factory=list)
    geocodes: list[Geocode] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    point: Point | None = None
    has_polygon: bool = False

    @property
    def precision(self) -> Precision | None:
        """How the bands were drawn; None when nothing was."""
        if not self.bands:
            return None
        return Precision.POLYGON if self.has_polygon else Precision.CIRCLE


def draw(areas: list[tuple[etree._Element, Severity]]) -> AreaReading:
    """Return the polygons, else circles of every `<area>`; one that has neither is left to its
    codes and its name.
    """
    reading = AreaReading()
    for element, severity in areas:
        _draw_area(element, severity, reading)
    return reading


def _draw_area(element: etree._Element, severity: Severity, reading: AreaReading) -> None:
    description = re.sub(r"\s+", " ", text_of(element, "areaDesc"))
    codes = [code for geocode in children(element, "geocode") for code in read_geocodes(geocode)]
    reading.geocodes += codes
    if description:
        reading.descriptions.append(description)
    shapes = _polygons(element, reading)
    names_place = True
    if not shapes:
        shapes, names_place = _circles(element, reading)
    if shapes:
        reading.bands += [Band(shape, severity, band_label(description)) for shape in shapes]
    else:
        name = description if names_place else ""
        reading.undrawn.append(UndrawnArea(name, tuple(codes), severity))


def _polygons(area: etree._Element, reading: AreaReading) -> list[Area]:
    shapes = []
    for polygon in children(area, "polygon"):
        text = "".join(polygon.itertext())
        if not text.strip():
            continue
        try:
            shapes.append(area_from_polygon(text))
            reading.has_polygon = True
        except BadGeometry as wrong:
            reading.faults.append(f"polygon: {wrong}")
    return shapes


def _circles(area: etree._Element, reading: AreaReading) -> tuple[list[Area], bool]:
    """Return the circles of an area, and whether its name says where it holds."""
    shapes = []
    names_place = True
    for circle in children(area, "circle"):
        try:
            center, radius_km = center_and_radius("".join(circle.itertext()))
            reading.point = reading.point or center
            if radius_km == 0:
                # A point: where it happened, not where it holds; its name says no more than that.
                names_place = False
            elif radius_km > MAX_CIRCLE_KM:
                reading.faults.append(
                    f"circle: a radius of {radius_km:g} km is no zone (limit {MAX_CIRCLE_KM} km)"
                )
            else:
                shapes.append(Area.circle(center, radius_km))
        except BadGeometry as wrong:
            reading.faults.append(f"circle: {wrong}")
    return shapes, names_place
