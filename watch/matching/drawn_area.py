"""An area that no feed has named: drawn, listed by units, or all within a radius of a place.

A crisis without a feed is as good as one with: the answer is the same sheet.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from core.atlas import Atlas
from core.atlas.values import Unit
from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point, union
from core.i18n.languages import N_
from feeds.values import Band, Severity

MOST_BYTES = 512 * 1024
MOST_UNITS = 60
LONGEST_TITLE = 120
WIDEST_RADIUS_KM = 500.0
LARGEST_KM2 = 3_000_000.0
_SEPARATOR = re.compile(r"[\n;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDescription:
    """An area as somebody describes it: by the first of these that is not empty."""

    geojson: bytes = b""
    units: str = ""
    """Names or codes of administrative units, one a line."""
    place: str = ""
    radius_km: str = ""
    """Around the place, as typed."""
    country: str = ""
    """Where to look for the names; empty: anywhere."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class AreaQuestion:
    """An area understood: its shape, its name, and where its middle is."""

    area: Area
    title: str
    center: Point | None = None
    notes: tuple[str, ...] = ()
    """What was taken for what: shown, so that a wrong town is noticed."""

    @property
    def bands(self) -> tuple[Band, ...]:
        """The area as one band; nobody said how severe it is."""
        return (Band(self.area, Severity.UNKNOWN, self.title),)


def understand_area(described: AreaDescription, atlas: Atlas) -> AreaQuestion:
    """Return the area described. Raises UnusableInput whose `location` is the field at fault."""
    title = described.title.strip()[:LONGEST_TITLE]
    geojson = described.geojson.strip()
    if geojson:
        found = AreaQuestion(_from_geojson(geojson), title or N_("Área dibujada"))
    elif described.units.strip():
        found = _from_units(described, title, atlas)
    elif described.place.strip():
        found = _around_place(described, title, atlas)
    else:
        raise UnusableInput(
            "geojson", N_("Dibuje un área, nombre unidades, o dé un lugar y un radio.")
        )
    if found.area.size_km2 > LARGEST_KM2:
        raise UnusableInput("geojson", N_("El área es mayor que un país entero: divídala."))
    return found


# -- inside ---------------------------------------------------------------------------------


def _from_geojson(document: bytes) -> Area:
    if len(document) > MOST_BYTES:
        raise UnusableInput("geojson", N_("El GeoJSON pasa de 512 KB."))
    try:
        return Area.from_geojson(json.loads(document))
    except (ValueError, RecursionError, BadGeometry) as wrong:
        raise UnusableInput("geojson", N_("No se pudo leer un polígono en el GeoJSON.")) from wrong


def _from_units(described: AreaDescription, title: str, atlas: Atlas) -> AreaQuestion:
    names = [part.strip() for part in _SEPARATOR.split(described.units) if part.strip()]
    if len(names) > MOST_UNITS:
        raise UnusableInput("units", N_("Son demasiadas unidades para una sola pregunta."))
    areas, notes = [], []
    for name in names:
        unit, area = _unit(name, described.country, atlas)
        areas.append(area)
        notes.append(f"{name} → {unit.name} ({unit.code})")
    return AreaQuestion(union(areas), title or ", ".join(names)[:LONGEST_TITLE], notes=tuple(notes))


def _unit(name: str, country: str, atlas: Atlas) -> tuple[Unit, Area]:
    unit = atlas.unit(name) or next(iter(atlas.by_name(name, country or None)), None)
    area = atlas.area(unit.code) if unit else None
    if unit is None or area is None:
        raise UnusableInput("units", N_("Esta unidad no está en el atlas: ") + name)
    return unit, area


def _around_place(described: AreaDescription, title: str, atlas: Atlas) -> AreaQuestion:
    place = described.place.strip()
    try:
        radius_km = float(described.radius_km.replace(",", "."))
    except ValueError as wrong:
        raise UnusableInput("radius_km", N_("Escriba el radio en kilómetros.")) from wrong
    if not 0 < radius_km <= WIDEST_RADIUS_KM:
        raise UnusableInput("radius_km", N_("El radio va de más de 0 a 500 km."))
    found = next(iter(atlas.find(place, described.country or None, 1)), None)
    if found is None:
        raise UnusableInput("place", N_("Este lugar no está en el atlas."))
    note = f"{place} → {found.name} ({found.admin2 or found.admin1 or found.country or ''})"
    return AreaQuestion(
        Area.circle(found.point, radius_km),
        title or f"{found.name}, {radius_km:g} km",
        found.point,
        (note,),
    )
