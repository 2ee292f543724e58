"""An area that no feed has named: drawn, listed by units, all within a radius of a place, or these
together.

A crisis without a feed is as good as one with: the answer is the same sheet. Nothing that was
filled in is dropped, and a name of several places is never chosen in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from core.atlas import Atlas
from core.atlas.placing.path_words import place_path
from core.atlas.placing.readings import (
    OpenReading,
    PlaceReadings,
    SeveralPlaces,
    choice_key,
    read_place,
    read_unit,
)
from core.atlas.values import Place
from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point, union
from core.i18n.languages import N_
from feeds.values import Band, Severity
from watch.matching.map_file import area_of_file

MOST_BYTES = 512 * 1024
MOST_UNITS = 60
LONGEST_TITLE = 120
WIDEST_RADIUS_KM = 500.0
LARGEST_KM2 = 3_000_000.0
_NAMED = 0.9
"""A reading below is called nearly so: Narnia is not Sarnia."""
_UNKNOWN = {
    "units": N_("Esta unidad no está en el atlas: "),
    "place": N_("Este lugar no está en el atlas: "),
}
_SEPARATOR = re.compile(r"[\n;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDescription:
    """An area as somebody describes it: all of these that are not empty, together."""

    geojson: bytes = b""
    units: str = ""
    """Names or codes of administrative units, one a line."""
    place: str = ""
    radius_km: str = ""
    """Around the place, as typed."""
    country: str = ""
    """Where to look for the names; empty: anywhere."""
    title: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Readings somebody chose: code by `choice_key` of the field and the text."""
    own: tuple[str, ...] = ()
    """Units whose readings are offered first."""
    language: str = "es"
    """Of the names in what is said back."""


@dataclass(frozen=True, slots=True)
class AreaQuestion:
    """An area understood: its shape, its name, and where its middle is."""

    area: Area
    title: str
    center: Point | None = None
    notes: tuple[str, ...] = ()
    """What was taken for what: shown, so that a wrong town is noticed."""
    codes: tuple[str, ...] = ()
    """Of the units it is made of; of what was drawn or measured there is none."""

    @property
    def bands(self) -> tuple[Band, ...]:
        """The area as one band; nobody said how severe it is."""
        return (Band(self.area, Severity.UNKNOWN, self.title),)


def understand_area(
    described: AreaDescription, atlas: Atlas, *, largest_km2: float | None = LARGEST_KM2
) -> AreaQuestion:
    """Return the area described: the union of what is drawn, the units and the circle; of any size
    where no largest is given.

    Raises UnusableInput whose `location` is the field at fault; SeveralPlaces, which is one, with
    every name of which a reading must be chosen first.
    """
    parts = _parts(described, atlas)
    if not parts:
        raise UnusableInput(
            "geojson", N_("Dibuje un área, nombre unidades, o dé un lugar y un radio.")
        )
    area = union([part.area for part in parts])
    if largest_km2 is not None and area.size_km2 > largest_km2:
        raise UnusableInput("geojson", N_("El área es mayor que un país entero: divídala."))
    title = described.title.strip() or " + ".join(part.title for part in parts)
    notes = tuple(chain.from_iterable(part.notes for part in parts))
    codes = tuple(chain.from_iterable(part.codes for part in parts))
    return AreaQuestion(area, title[:LONGEST_TITLE], _center(parts), notes, codes)


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _AreaPart:
    """What one way of describing an area comes to."""

    area: Area
    title: str
    center: Point | None = None
    notes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def _parts(described: AreaDescription, atlas: Atlas) -> list[_AreaPart]:
    """Return what is drawn, the units and the circle, those that are there.

    Raises UnusableInput; SeveralPlaces with every open name of all of them.
    """
    parts: list[_AreaPart] = []
    questions: list[OpenReading] = []
    for read in (_drawing_part, _units_part, _circle_part):
        try:
            part = read(described, atlas)
        except SeveralPlaces as several:
            questions.extend(several.questions)
        else:
            parts.extend([part] if part else [])
    if questions:
        raise SeveralPlaces(questions)
    return parts


def _center(parts: Sequence[_AreaPart]) -> Point | None:
    """Return the place asked about, where it is all there is: distances are measured from it."""
    return parts[0].center if len(parts) == 1 else None


def _drawing_part(described: AreaDescription, _atlas: Atlas) -> _AreaPart | None:
    document = described.geojson.strip()
    return _AreaPart(_from_file(document), N_("Área dibujada")) if document else None


def _from_file(document: bytes) -> Area:
    if len(document) > MOST_BYTES:
        raise UnusableInput("geojson", N_("El GeoJSON pasa de 512 KB."))
    try:
        return area_of_file(document)
    except (ValueError, RecursionError, BadGeometry, UnusableInput) as wrong:
        raise UnusableInput("geojson", N_("No se pudo leer un polígono en el GeoJSON.")) from wrong


def _units_part(described: AreaDescription, atlas: Atlas) -> _AreaPart | None:
    """Return the units named together. Raises UnusableInput, SeveralPlaces with every open name."""
    places = _units_named(described, atlas)
    areas = [area for area in (atlas.area(place.code) for place in places.values()) if area]
    if not areas:
        return None
    return _AreaPart(
        union(areas),
        ", ".join(dict.fromkeys(place.name for place in places.values()))[:LONGEST_TITLE],
        notes=tuple(
            _note(atlas, name, place, described.language) for name, place in places.items()
        ),
        codes=tuple(dict.fromkeys(place.code for place in places.values())),
    )


def _units_named(described: AreaDescription, atlas: Atlas) -> dict[str, Place]:
    """Return the unit that each name means, in their order.

    Raises UnusableInput, SeveralPlaces with every open name.
    """
    names = [part.strip() for part in _SEPARATOR.split(described.units) if part.strip()]
    if len(names) > MOST_UNITS:
        raise UnusableInput("units", N_("Son demasiadas unidades para una sola pregunta."))
    places: dict[str, Place] = {}
    questions: list[OpenReading] = []
    for name in dict.fromkeys(names):
        place, question = _reading(described, atlas, "units", name)
        places |= {name: place} if place else {}
        questions.extend([question] if question else [])
    if questions:
        raise SeveralPlaces(questions)
    return places


def _reading(
    described: AreaDescription, atlas: Atlas, field: str, text: str
) -> tuple[Place | None, OpenReading | None]:
    """Return the place that is meant, or the question which one is: a name that is only nearly
    one is asked, too. Raises UnusableInput.
    """
    read: Callable[..., PlaceReadings] = read_unit if field == "units" else read_place
    readings = read(atlas, text, own=described.own, country=described.country or None)
    chosen = readings.reading_of(described.chosen.get(choice_key(field, text), ""))
    named = readings.sure if readings.sure and readings.sure.score >= _NAMED else None
    if chosen or named:
        return chosen or named, None
    if not readings.offer:
        raise UnusableInput(field, _UNKNOWN[field] + text)
    return None, OpenReading(field, readings)


def _note(atlas: Atlas, text: str, place: Place, language: str) -> str:
    """Return what was taken for what, so that a wrong town is noticed."""
    code = place.admin2 or place.admin1 or place.country or ""
    return f"{text} → {place_path(atlas, place, language)} ({code})"


def _circle_part(described: AreaDescription, atlas: Atlas) -> _AreaPart | None:
    text = described.place.strip()
    if not text:
        return None
    radius_km = _radius_km(described.radius_km)
    place, question = _reading(described, atlas, "place", text)
    if question:
        raise SeveralPlaces([question])
    if place is None:
        return None
    return _AreaPart(
        Area.circle(place.point, radius_km),
        f"{place.name}, {radius_km:g} km",
        place.point,
        (_note(atlas, text, place, described.language),),
    )


def _radius_km(text: str) -> float:
    """Return the radius typed. Raises UnusableInput."""
    try:
        radius_km = float(text.replace(",", "."))
    except ValueError as wrong:
        raise UnusableInput("radius_km", N_("Escriba el radio en kilómetros.")) from wrong
    if not 0 < radius_km <= WIDEST_RADIUS_KM:
        raise UnusableInput("radius_km", N_("El radio va de más de 0 a 500 km."))
    return radius_km
