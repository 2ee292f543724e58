"""What the atlas answers with: small frozen values that every package may hold and pass on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shapely.geometry.base import BaseGeometry

from core.geo.geometry import Area, Point

KINDS = (
    "countries",
    "countries_world",
    "admin1",
    "admin2",
    "nws_zones",
    "nws_fire_zones",
    "roads",
    "railroads",
    "rivers",
    "lakes",
    "urban_areas",
    "places",
    "gazetteer",
    "zips",
    "airports",
    "ports",
)
"""Every kind of layer there is, in the order people read them."""

UNIT_KINDS = ("countries", "countries_world", "admin1", "admin2", "nws_zones", "nws_fire_zones")
"""Kinds whose features are units with a code."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of one file: what it holds and whom to credit. `built_on` is a date as text."""

    name: str
    kind: str
    features: int
    source: str
    """File name of its GeoPackage."""
    credit: str
    licence: str
    built_on: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A country, state, county, municipio or forecast zone.

    `code` is stable: country "SV", admin1 "US-TX" (ISO 3166-2), admin2 "US48215" (US and FIPS),
    "MX07089" (MX and CVE), "GT:1701" (INE) or "SV:SV.SS.SS" (HASC), NWS zone "TXZ253" and fire
    zone "FIRE:TXZ253". `names` is by language ("es", "en", "fr"); `parent` is the code above.
    """

    code: str
    kind: str
    name: str
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    country: str | None = None
    parent: str | None = None

    def name_in(self, language: str) -> str:
        """Return the name in `language`, or its own name when none is known in it."""
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Located:
    """The units that hold a point.

    `nearest` says that at least one is only the nearest within 3 km.
    """

    country: Unit | None
    admin1: Unit | None
    admin2: Unit | None
    zone: Unit | None
    nearest: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One answer of the gazetteer.

    `kind` is "city", "admin", "zip" or "point" (coordinates typed in); `country`, `admin1` and
    `admin2` are codes; `score` is 0 to 1, best first; `why` says what matched: "name",
    "other name", "start of name", "spelling", "unit", "zip" or "coordinates".
    """

    name: str
    kind: str
    point: Point
    country: str | None
    admin1: str | None
    admin2: str | None
    population: int
    code: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing to draw: its shapely geometry, clipped to the box asked for, and its columns."""

    kind: str
    geometry: BaseGeometry
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlacedCodes:
    """What alert codes come to: units known, the union of their shapes, and the codes that have
    none.
    """

    units: tuple[Unit, ...]
    area: Area | None
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: layers written with their number of features, and rows left out with the
    reason.
    """

    pack: str
    layers: tuple[tuple[str, int], ...]
    replaced: tuple[str, ...]
    skipped: tuple[str, ...]
