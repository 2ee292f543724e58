"""The layers of a storm's advisory: wind radii, watches and warnings along the coast, the cone.

They come as zipped shapefiles from nhc.noaa.gov and as GeoJSON from its map server, the names of
the fields in capitals or not. Radii are in nautical miles by quadrant; 0 in all four means "no such
wind" and is drawn as a ring of equal points; 9999 is missing (field notes, 4).
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from core.geo.sweeps import corridor, sweep
from core.i18n.languages import N_
from feeds.formats.geojson import properties_of
from feeds.geometry_text import area_from_geojson
from feeds.values import Band, Severity, UnreadableItem

WIND_SEVERITY = {64: Severity.EXTREME, 50: Severity.SEVERE, 34: Severity.MODERATE}
"""By wind in knots: hurricane force, storm force, tropical storm force."""
WARNING_SEVERITY = {
    "HWR": Severity.EXTREME,
    "TWR": Severity.SEVERE,
    "HWA": Severity.SEVERE,
    "TWA": Severity.MODERATE,
}
"""Hurricane and tropical storm warnings and watches (TCWW)."""
WARNING_WORDS = {
    "HWR": N_("Advertencia de huracán"),
    "TWR": N_("Advertencia de tormenta tropical"),
    "HWA": N_("Vigilancia de huracán"),
    "TWA": N_("Vigilancia de tormenta tropical"),
}
CONE = N_("Cono: por donde puede pasar el centro; el peligro llega más lejos")
COAST_KM = 40.0
"""How far inland a watch or warning drawn along the coast is taken to hold: an estimate of ours."""
LAST_STEP = timedelta(hours=12)
"""How long the last ring of a forecast is held: the step of the forecast."""
_MILES_A_DEGREE = 60.0
"""Nautical miles in a degree of latitude."""
_SIZE_DEGREES = 0.2
_SIZE_SHARE = 0.15
_ISSUED = re.compile(
    r"(?P<clock>\d{3,4}) (?P<half>AM|PM) (?P<zone>[A-Z]{3,4}) [A-Z]{3} (?P<month>[A-Z]{3}) "
    r"(?P<day>\d{1,2}) (?P<year>\d{4})"
)
_ZONE_HOURS = {
    "UTC": 0, "GMT": 0, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "HST": -10, "CHST": 10,
}  # fmt: skip
"""Hours ahead of UTC of the zones that the hurricane centers write."""
_NO_WIND = {0.0}
_MISSING = 9999.0


@dataclass(frozen=True, slots=True)
class WindRing:
    """Where the wind is at least so many knots at one moment."""

    knots: int
    valid: datetime
    area: Area


@dataclass(slots=True)
class StormLayers:
    """What one body of layers says of a storm."""

    storm_id: str = ""
    """ATCF id in lower case (`al092021`); "" when no layer names it."""
    name: str = ""
    issued: datetime | None = None
    """When the advisory was issued, where a layer says so."""
    advisories: dict[str, str] = field(default_factory=dict)
    """Layer (`radii`, `warnings`, `cone`) -> number of its advisory."""
    rings: list[WindRing] = field(default_factory=list)
    warnings: list[Band] = field(default_factory=list)
    cone: Area | None = None
    faults: list[str] = field(default_factory=list)

    def merged(self, other: StormLayers) -> StormLayers:
        """Return the layers of both."""
        return StormLayers(
            self.storm_id or other.storm_id,
            self.name or other.name,
            self.issued or other.issued,
            self.advisories | other.advisories,
            [*self.rings, *(ring for ring in other.rings if ring not in self.rings)],
            [*self.warnings, *other.warnings],
            self.cone or other.cone,
            [*self.faults, *other.faults],
        )


def is_layer(properties: dict[str, Any]) -> bool:
    """Return whether a feature is of one of the layers read here."""
    names = {name.lower() for name in properties}
    return bool(
        {"radii", "validtime", "advnum"} <= names
        or {"advisnum", "fcstprd", "basin"} <= names
        or "tcww" in names
    )


def read_layers(features: Iterable[Any]) -> StormLayers:
    """Return what the features of layers say; one that cannot be used is a fault."""
    layers = StormLayers()
    for number, feature in enumerate(features, 1):
        try:
            _read_feature(feature, layers)
        except (
            BadGeometry,
            UnreadableItem,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
        ) as wrong:
            layers.faults.append(f"feature {number}: {wrong}")
    return layers


def wind_bands(rings: Sequence[WindRing]) -> list[Band]:
    """Return where each wind is when: the ground swept between one forecast and the next.

    The shapes are moments; the storm goes on between them. What one ring and the next sweep starts
    with the one and lapses with the other: so each place has its hour.
    """
    bands: list[Band] = []
    by_wind: dict[int, list[WindRing]] = defaultdict(list)
    for ring in rings:
        by_wind[ring.knots].append(ring)
    for knots, of_wind in by_wind.items():
        ordered = _one_a_moment(of_wind)
        severity, label = WIND_SEVERITY[knots], f"{knots} kt"
        for ring, following in itertools.pairwise(ordered):
            area = sweep([ring.area, following.area])
            bands.append(Band(area, severity, label, ring.valid, following.valid))
        last = ordered[-1]
        bands.append(Band(last.area, severity, label, last.valid, last.valid + LAST_STEP))
    return bands


def advisory_number(text: object) -> str:
    """Return the number of an advisory as all products spell it alike: "026a", 26.0 -> "26A"."""
    spelled = str(text or "").strip().upper().removesuffix(".0")
    return spelled.lstrip("0")


def _one_a_moment(rings: Iterable[WindRing]) -> list[WindRing]:
    """Return the rings in order, one a moment: the initial ring is in the forecast, too."""
    moments = {ring.valid: ring for ring in rings}
    return [moments[valid] for valid in sorted(moments)]


def _read_feature(feature: Any, layers: StormLayers) -> None:
    properties = {str(name).lower(): value for name, value in properties_of(feature).items()}
    _name_storm(properties, layers)
    geometry = feature.get("geometry")
    if "radii" in properties:
        _add_ring(properties, geometry, layers)
    elif "tcww" in properties:
        _add_warning(properties, geometry, layers)
    elif isinstance(geometry, dict) and "Polygon" in str(geometry.get("type")):
        layers.cone, faults = area_from_geojson(geometry)
        layers.faults += faults
        layers.advisories["cone"] = advisory_number(properties.get("advisnum"))


def _name_storm(properties: dict[str, Any], layers: StormLayers) -> None:
    """Note of which storm and advisory the layers are, from the first feature that says it."""
    layers.name = layers.name or str(properties.get("stormname") or "")
    layers.issued = layers.issued or issue_moment(str(properties.get("advdate") or ""))
    layers.storm_id = layers.storm_id or _storm_id(properties, layers.issued)


def _storm_id(properties: dict[str, Any], issued: datetime | None) -> str:
    """Return the ATCF id: named, else of the source file ("cp012026-033_5day_pgn"), else of basin,
    number and the year of its advisory; "" where they do not say.
    """
    named = str(properties.get("stormid") or properties.get("idp_source") or "").lower()
    if len(named) >= 8 and named[:2].isalpha() and named[2:8].isdigit():
        return named[:8]
    basin, number = str(properties.get("basin") or "").lower(), properties.get("stormnum")
    if issued is None or len(basin) != 2 or not isinstance(number, int | float):
        return ""
    return f"{basin}{int(number):02d}{issued.year}"


def issue_moment(text: str) -> datetime | None:
    """Return when an advisory was issued, of the words of its layers: "1100 AM EDT Thu Aug 26 2021"
    and "500 AM HST Thu Aug 20 2026"; None for others.
    """
    match = _ISSUED.match(text.strip().upper())
    offset = _ZONE_HOURS.get(match["zone"]) if match else None
    if match is None or offset is None:
        return None
    clock = f"{match['clock'].zfill(4)} {match['half']} {match['month']} {match['day']}"
    try:
        local = datetime.strptime(f"{clock} {match['year']} +0000", "%I%M %p %b %d %Y %z")
    except ValueError:
        return None
    return local - timedelta(hours=offset)


def _add_ring(properties: dict[str, Any], geometry: Any, layers: StormLayers) -> None:
    quadrants = [float(properties[name]) for name in ("ne", "se", "sw", "nw")]
    if set(quadrants) == _NO_WIND or _MISSING in quadrants:
        return
    knots = int(float(properties["radii"]))
    if knots not in WIND_SEVERITY:
        raise ValueError(f"a wind of {knots} kt")
    area, faults = area_from_geojson(geometry)
    layers.faults += faults
    if area is None:
        return
    if not _is_of_size(area, quadrants) or not _is_in_basin(area, properties):
        raise ValueError(
            f"the {knots} kt ring of {properties['validtime']} is not what its radii say"
        )
    valid = datetime.strptime(str(properties["validtime"])[:10], "%Y%m%d%H").replace(tzinfo=UTC)
    layers.rings.append(WindRing(knots, valid, area))
    layers.advisories["radii"] = advisory_number(properties.get("advnum"))


def _is_of_size(area: Area, quadrants: Sequence[float]) -> bool:
    """Return whether a ring reaches as far north and south as its quadrants say.

    In files turned from shapefiles rings without wind fall out and each row gets the shape of the
    next: such a ring stands at the wrong hour.
    """
    northeast, southeast, southwest, northwest = quadrants
    expected = (max(northeast, northwest) + max(southeast, southwest)) / _MILES_A_DEGREE
    height = area.box.north - area.box.south
    return abs(height - expected) <= max(_SIZE_DEGREES, _SIZE_SHARE * expected)


def _is_in_basin(area: Area, properties: dict[str, Any]) -> bool:
    """Return whether a ring of an American basin lies west of Greenwich: signs get lost."""
    basin = str(properties.get("basin") or "").lower()
    return basin not in {"al", "ep"} or area.box.east <= 0


def _add_warning(properties: dict[str, Any], geometry: Any, layers: StormLayers) -> None:
    code = str(properties["tcww"]).strip().upper()
    if code not in WARNING_SEVERITY:
        raise ValueError(f"{code!r} is no watch or warning")
    layers.advisories["warnings"] = advisory_number(properties.get("advisnum"))
    if not geometry:
        raise ValueError(f"{code} without a line")
    for line in _lines(geometry):
        area = corridor(line, COAST_KM)
        layers.warnings.append(Band(area, WARNING_SEVERITY[code], WARNING_WORDS[code]))


def _lines(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(coordinates, list):
        raise ValueError("a line without coordinates")
    lines = [coordinates] if kind == "LineString" else coordinates
    if kind not in {"LineString", "MultiLineString"}:
        raise ValueError(f"{kind} is no line")
    return [[(float(lon), float(lat)) for lon, lat, *_ in line] for line in lines]
