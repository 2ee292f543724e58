"""The `<area>` elements of CAP: the ground is the union of what they draw and name (1.2, 3.2.4).

A circle beside a polygon counts, and a code is kept beside the drawing, to be added where it names
other ground (`feeds.lifecycle.zones`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from core.rows.quick_values import quick_maker
from feeds.formats.cap.elements import read_area_name, read_geocodes
from feeds.formats.safe_xml import Children, all_text
from feeds.geometry_text import (
    MAX_CIRCLE_KM,
    area_from_polygon,
    areas_from_polygons,
    center_and_radius,
)
from feeds.quantities import number_in
from feeds.reading_notes import ABOVE_A_HEIGHT, IN_THE_AIR
from feeds.values import (
    LABEL_LENGTH,
    Band,
    Geocode,
    Precision,
    Severity,
    UndrawnArea,
    band_label,
)

_undrawn, _band = quick_maker(UndrawnArea), quick_maker(Band)
_HIGHEST_TOWN_FEET = 17_000
"""Above it nobody lives: La Rinconada (Peru) lies at 16,700 feet (5,100 m)."""


@dataclass(slots=True)
class BlockArea:
    """One `<area>` with what its block says of it."""

    children: Children
    severity: Severity
    starts: datetime | None = None
    """Onset of its block, else effective; None where neither is given."""
    lapses: datetime | None = None
    """When its block expires; None: with the message."""
    is_translation: bool = False
    """Whether its block is in another language than the words taken: it may only repeat ground."""
    areas: Mapping[str, Area] = field(default_factory=dict)
    """Polygons by their text that were drawn together with those of others."""


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

    def has_band(self, shape: Area) -> bool:
        """Return whether this very ground was taken in before."""
        drawn = shape.to_wkb()
        return any(band.area.to_wkb() == drawn for band in self.bands)

    def has_name(self, name: str, codes: tuple[Geocode, ...]) -> bool:
        """Return whether this name and these codes were taken in before."""
        return any((each.description, each.geocodes) == (name, codes) for each in self.undrawn)

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
    children = area.children
    if children.has("altitude") and _is_in_the_air(children, reading):
        return
    description = read_area_name(list(map(all_text, children.all("areaDesc"))))
    codes = _codes(children, reading)
    circles, names_place = _circles(children, reading) if children.has("circle") else ([], True)
    shapes = _polygons(area, reading) + circles
    if shapes:
        label = description if len(description) <= LABEL_LENGTH else band_label(description)
        _add_bands(area, shapes, label, reading)
        if not codes:
            return
    # A circle without radius is where it happened, not where it holds; its name says no more.
    name = description if names_place else ""
    left = _undrawn(
        description=name,
        geocodes=tuple(codes),
        severity=area.severity,
        is_drawn=bool(shapes),
        starts=area.starts,
        lapses=area.lapses,
    )
    # Blocks in two languages draw and name the same ground twice.
    if not (area.is_translation and reading.has_name(name, left.geocodes)):
        reading.undrawn.append(left)


def _codes(children: Children, reading: AreaReading) -> list[Geocode]:
    """Note the codes of an area, and return them."""
    codes: list[Geocode] = []
    for element in children.all("geocode"):
        codes += read_geocodes(element)
    reading.geocodes += codes
    return codes


def _is_in_the_air(children: Children, reading: AreaReading) -> bool:
    """Note from which height an area holds; return whether it touches nobody on the ground."""
    note = _height_note(children)
    if note:
        reading.notes.append(note)
    return note == IN_THE_AIR


def _height_note(children: Children) -> str:
    """Return what is said of an area that begins at a height; "" for one on the ground.

    `altitude` is its lower end, in feet above the sea (CAP 1.2, 3.2.4). Above the highest town it
    holds only in the air and touches nobody on the ground; below, mountains may reach into it (snow
    above 7,000 feet): all its ground counts.
    """
    lowest = number_in(children.text("altitude").replace(",", ""))
    if lowest is None or lowest <= 0:
        return ""
    return IN_THE_AIR if lowest > _HIGHEST_TOWN_FEET else ABOVE_A_HEIGHT


def _add_bands(area: BlockArea, shapes: Iterable[Area], label: str, reading: AreaReading) -> None:
    for shape in shapes:
        if not (area.is_translation and reading.has_band(shape)):
            reading.bands.append(
                _band(
                    area=shape,
                    severity=area.severity,
                    label=label,
                    starts=area.starts,
                    lapses=area.lapses,
                )
            )


def _polygons(area: BlockArea, reading: AreaReading) -> list[Area]:
    texts = [text for each in area.children.all("polygon") if (text := all_text(each))]
    if not texts:
        return []
    areas = area.areas if area.areas or len(texts) < 2 else areas_from_polygons(texts)
    shapes = []
    for text in texts:
        if not text.strip():
            continue
        try:
            shapes.append(areas.get(text) or area_from_polygon(text))
            reading.has_polygon = True
        except BadGeometry as wrong:
            reading.faults.append(f"polygon: {wrong}")
    return shapes


def _circles(children: Children, reading: AreaReading) -> tuple[list[Area], bool]:
    """Return the circles of an area, and whether its name says where it holds."""
    shapes = []
    names_place = True
    for circle in children.all("circle"):
        try:
            center, radius_km = center_and_radius(all_text(circle))
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
