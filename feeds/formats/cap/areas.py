"""The `<area>` elements of CAP: the ground is the union of what they draw and name (1.2, 3.2.4).

A circle beside a polygon counts, and a code is kept beside the drawing, to be added where it names
other ground (`feeds.lifecycle.zones`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from feeds.formats.cap.elements import read_geocodes
from feeds.formats.safe_xml import children, text_of
from feeds.geometry_text import MAX_CIRCLE_KM, area_from_polygon, center_and_radius
from feeds.quantities import number_in
from feeds.reading_notes import ABOVE_A_HEIGHT, IN_THE_AIR
from feeds.values import Band, Geocode, Precision, Severity, UndrawnArea, band_label

_HIGHEST_TOWN_FEET = 17_000
"""Above it nobody lives: La Rinconada (Peru) lies at 16,700 feet (5,100 m)."""


@dataclass(frozen=True, slots=True)
class BlockArea:
    """One `<area>` with what its block says of it."""

    element: etree._Element
    severity: Severity
    starts: datetime | None = None
    """Onset of its block, else effective; None where neither is given."""
    lapses: datetime | None = None
    """When its block expires; None: with the message."""
    is_translation: bool = False
    """Whether its block is in another language than the words taken: it may only repeat ground."""


@dataclass(slots=True)
class AreaReading:
    """What the areas of a message came to."""

    bands: list[Band] = field(default_factory=list)
    undrawn: list[UndrawnArea] = field(default_factory=list)
    geocodes: list[Geocode] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Texts of `feeds.reading_notes` on heights."""
    point: Point | None = None
    has_polygon: bool = False
    _ground: set[tuple[object, ...]] = field(default_factory=set)

    def is_new(self, *ground: object) -> bool:
        """Return whether this ground was not taken in before, and take it in.

        Blocks in two languages draw and name the same ground twice.
        """
        if ground in self._ground:
            return False
        self._ground.add(ground)
        return True

    @property
    def precision(self) -> Precision | None:
        """How the bands were drawn; None when nothing was."""
        if not self.bands:
            return None
        return Precision.POLYGON if self.has_polygon else Precision.CIRCLE


def draw(areas: Iterable[BlockArea]) -> AreaReading:
    """Return the union of every `<area>`: polygons, circles, codes and names; each ground once.

    An area that draws nothing is left to its codes, else its name. The codes of one that draws are
    kept with it: whether they name other ground only an atlas can tell.
    """
    reading = AreaReading()
    for area in areas:
        _draw_area(area, reading)
    return reading


def _draw_area(area: BlockArea, reading: AreaReading) -> None:
    element = area.element
    if note := _height_note(element):
        reading.notes.append(note)
    if note == IN_THE_AIR:
        return
    description = re.sub(r"\s+", " ", text_of(element, "areaDesc"))
    codes = [code for geocode in children(element, "geocode") for code in read_geocodes(geocode)]
    reading.geocodes += codes
    polygons = _polygons(element, reading)
    circles, names_place = _circles(element, reading)
    shapes = polygons + circles
    _add_bands(area, shapes, band_label(description), reading)
    if shapes and not codes:
        return
    # A circle without radius is where it happened, not where it holds; its name says no more.
    name = description if names_place else ""
    left = UndrawnArea(name, tuple(codes), area.severity, bool(shapes), area.starts, area.lapses)
    if reading.is_new(tuple(codes), name) or not area.is_translation:
        reading.undrawn.append(left)


def _height_note(area: etree._Element) -> str:
    """Return what is said of an area that begins at a height; "" for one on the ground.

    `altitude` is its lower end, in feet above the sea (CAP 1.2, 3.2.4). Above the highest town it
    holds only in the air and touches nobody on the ground; below, mountains may reach into it (snow
    above 7,000 feet): all its ground counts.
    """
    lowest = number_in(text_of(area, "altitude").replace(",", ""))
    if lowest is None or lowest <= 0:
        return ""
    return IN_THE_AIR if lowest > _HIGHEST_TOWN_FEET else ABOVE_A_HEIGHT


def _add_bands(area: BlockArea, shapes: Iterable[Area], label: str, reading: AreaReading) -> None:
    for shape in shapes:
        if reading.is_new(shape.to_wkb()) or not area.is_translation:
            reading.bands.append(Band(shape, area.severity, label, area.starts, area.lapses))


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
