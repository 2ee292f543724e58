"""An area asked about by hand: drawn, pasted, listed by units, or all within a radius of a place.

A crisis without a feed is as good as one with: the answer is the same sheet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.atlas import Atlas
from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point, union
from core.i18n.languages import N_
from feeds.values import Band, Severity

MOST_BYTES = 512 * 1024
MOST_UNITS = 60
WIDEST_RADIUS_KM = 500.0
LARGEST_KM2 = 3_000_000.0
_SEPARATOR = re.compile(r"[\n;]+")


@dataclass(frozen=True, slots=True)
class AreaQuestion:
    """What an officer asked about, understood: the ground, how it is called, and where its middle
    is.
    """

    area: Area
    title: str
    center: Point | None = None
    notes: tuple[str, ...] = ()
    """What was taken for what: shown, so that a wrong town is noticed."""

    @property
    def bands(self) -> tuple[Band, ...]:
        """The ground as one band; nobody said how grave it is."""
        return (Band(self.area, Severity.UNKNOWN, self.title),)


def read_question(form: Mapping[str, str], uploaded: bytes, atlas: Atlas) -> AreaQuestion:
    """Understand the form `emergency/area`: exactly one way of naming the ground is used, the first
    filled.

    Fields: `geojson` (or a file), `units` (names or codes, one a line), `place` with `radius_km`;
    `country` narrows names. Raises UnusableInput naming the field.
    """
    title = form.get("title", "").strip()[:120]
    drawn = uploaded or form.get("geojson", "").strip().encode()
    if drawn:
        found = AreaQuestion(_from_geojson(drawn), title or N_("Área dibujada"))
    elif form.get("units", "").strip():
        found = _from_units(form["units"], form.get("country", ""), title, atlas)
    elif form.get("place", "").strip():
        found = _around(
            form["place"].strip(), form.get("radius_km", ""), form.get("country", ""), title, atlas
        )
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


def _from_units(text: str, country: str, title: str, atlas: Atlas) -> AreaQuestion:
    names = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    if len(names) > MOST_UNITS:
        raise UnusableInput("units", N_("Son demasiadas unidades para una sola pregunta."))
    areas, notes = [], []
    for name in names:
        unit = atlas.unit(name) or next(iter(atlas.by_name(name, country or None)), None)
        area = atlas.area(unit.code) if unit else None
        if unit is None or area is None:
            raise UnusableInput("units", N_("Esta unidad no está en el atlas: ") + name)
        areas.append(area)
        notes.append(f"{name} → {unit.name} ({unit.code})")
    return AreaQuestion(union(areas), title or ", ".join(names)[:120], notes=tuple(notes))


def _around(place: str, radius: str, country: str, title: str, atlas: Atlas) -> AreaQuestion:
    try:
        radius_km = float(radius.replace(",", "."))
    except ValueError as wrong:
        raise UnusableInput("radius_km", N_("Escriba el radio en kilómetros.")) from wrong
    if not 0 < radius_km <= WIDEST_RADIUS_KM:
        raise UnusableInput("radius_km", N_("El radio va de más de 0 a 500 km."))
    found = next(iter(atlas.find(place, country or None, 1)), None)
    if found is None:
        raise UnusableInput("place", N_("Este lugar no está en el atlas."))
    note = f"{place} → {found.name} ({found.admin2 or found.admin1 or found.country or ''})"
    return AreaQuestion(
        Area.circle(found.point, radius_km),
        title or f"{found.name}, {radius_km:g} km",
        found.point,
        (note,),
    )
