"""The atlas: offline geography over one or several GeoPackages.

What is not there is said (`missing`, `unplaced`, None), never guessed. Thread-safe: one Atlas
serves every thread of a process.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from core.atlas.gazetteer import Gazetteer
from core.atlas.geocodes import expand
from core.atlas.layer_stack import LayerStack, StackedLayer
from core.atlas.package import TIMEZONES_TABLE, decode
from core.atlas.schema import LAYER_TYPES
from core.atlas.state_shapes import Mosaic, closed
from core.atlas.states import MARINE_PREFIXES, RENAMED_COUNTIES
from core.atlas.timezones import MUNICIPIO_HOURS, STATE_HOURS, zone_at_sea, zone_of_country
from core.atlas.units import PARTS, Register
from core.atlas.values import KINDS, UNIT_KINDS, Feature, Layer, Located, Place, PlacedCodes, Unit
from core.geo.geometry import KM_PER_DEGREE, Area, Box, Point, union
from core.settings import ROOT, Settings

NEAREST_KM = 3.0
"""How far a point in no polygon may lie from the one it is counted to (shore towns)."""

LONGEST_NAME = 120
"""Longer texts are no name of a place."""

Where = Callable[[Mapping[str, Any]], bool]


class Atlas:
    """Geography asked by code, by place, by name, or by box."""

    def __init__(self, stack: LayerStack) -> None:
        """Use `Atlas.open` or `atlas_for`."""
        self._stack = stack
        self._mosaic = Mosaic(stack)
        self._lock = threading.Lock()
        self._unions: dict[str, Area | None] = {}
        self._known: Register | None = None
        self._county_hours: dict[str, str] | None = None

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Atlas:
        """Return an atlas over files or folders of GeoPackages; for each layer the earliest path
        that has it wins.

        Paths that are not there are passed over and listed by `absent`. Raises UnusableInput for a
        file that is there but is no GeoPackage.
        """
        return cls(LayerStack(paths))

    def close(self) -> None:
        """Close the files."""
        self._stack.close()

    # -- what is there ------------------------------------------------------------------------

    @property
    def absent(self) -> tuple[Path, ...]:
        """Paths asked for and not there."""
        return self._stack.absent

    def layers(self) -> tuple[Layer, ...]:
        """Return every layer in use, with its file, licence and credit."""
        return tuple(self._stack.layers())

    def missing(self) -> tuple[str, ...]:
        """Kinds of layer no file holds."""
        there = {layer.kind for layer in self.layers() if layer.features}
        return tuple(kind for kind in KINDS if kind not in there)

    def credits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Credit lines to print under a map drawn from these kinds, each once."""
        wanted = set(kinds)
        lines = [
            part
            for layer in self.layers()
            if layer.kind in wanted
            for part in layer.credit.split(" · ")
        ]
        return tuple(dict.fromkeys(line for line in lines if line))

    # -- units --------------------------------------------------------------------------------

    def unit(self, code: str) -> Unit | None:
        """Return the unit of this code, also when a newer pack no longer draws it; None when
        unknown.
        """
        return self._register.units.get(self._resolve(code))

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        """Units of a kind, of one country or under one parent if given, by name."""
        found = (
            unit
            for unit in self._register.of_kind(kind)
            if (country is None or unit.country == country)
            and (parent is None or unit.parent == parent)
        )
        return sorted(found, key=lambda unit: (unit.name, unit.code))

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Units called `text` (accents and case forgiven; states also by abbreviation), countries
        first.
        """
        found = self._register.named(text)
        return [unit for unit in found if country is None or unit.country == country]

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit; None when it is unknown or has no shape."""
        code = self._resolve(code)
        rows = self._register.rows.get(code, [])
        if len(rows) == 1:
            return self._stack.area(*rows[0])
        if code not in self._unions:
            parts = [area for area in (self._stack.area(*row) for row in rows) if area]
            self._unions[code] = Area(closed(union(parts).geometry)) if parts else None
        return self._unions[code]

    def areas(self, codes: Iterable[str]) -> tuple[Area | None, tuple[str, ...]]:
        """Return the union of the shapes of `codes`, and those codes that have none."""
        shapes, without = [], []
        for code in dict.fromkeys(codes):
            area = self.area(code)
            if area is None:
                without.append(code)
            else:
                shapes.append(area)
        return (union(shapes) if shapes else None), tuple(without)

    # -- alert codes --------------------------------------------------------------------------

    def placed(self, codes: Iterable[tuple[str, str]]) -> PlacedCodes:
        """Return all geocodes (scheme, value) of an alert's area at once: units, union of shapes,
        what has none.

        Schemes: SAME, FIPS6, UGC, UGC-FIRE (fire-weather zones share their codes with the public
        ones), ISO3166-2, MX-STATE. Raises UnknownScheme for any other.
        """
        units: dict[str, Unit] = {}
        unplaced: dict[str, None] = {}
        for scheme, value in codes:
            for code in expand(scheme, value):
                found = self._units_of(code)
                if not found:
                    unplaced[code.removeprefix("UGC:")] = None
                units.update((unit.code, unit) for unit in found)
        area, without = self.areas(units)
        return PlacedCodes(tuple(units.values()), area, (*unplaced, *without))

    def _units_of(self, code: str) -> list[Unit]:
        register = self._register
        if code.endswith("Z*"):
            return [unit for key, unit in register.units.items() if key.startswith(code[:-1])]
        if code.startswith("UGC:"):
            ugc = code.removeprefix("UGC:")
            county = register.county_of_ugc.get(ugc)
            return [register.units[county]] if county else []
        if code in register.units:
            return [register.units[code]]
        heirs = RENAMED_COUNTIES.get(code.removeprefix("US"), ()) if code.startswith("US") else ()
        return [register.units[f"US{fips}"] for fips in heirs if f"US{fips}" in register.units]

    # -- places -------------------------------------------------------------------------------

    def locate(self, point: Point) -> Located:
        """In which country, state, county or municipio, and NWS zone the point lies.

        A point in none (a town on the shore) takes the nearest within 3 km and says so.
        """
        admin2 = self._holding("admin2", point)
        admin1 = self._parent(admin2) or self._holding("admin1", point)
        country = self._country_of(admin1 or admin2) or self._holding("countries", point)
        country = country or self._holding("countries_world", point)
        exact = (admin1, admin2, country)
        if admin1 is None:
            admin1 = self._nearest(
                "admin1", point, lambda unit: country is None or unit.country == country.code
            )
        country = country or self._country_of(admin1)
        country = (
            country or self._nearest("countries", point) or self._nearest("countries_world", point)
        )
        if admin2 is None and admin1 is not None:
            parent = admin1.code
            admin2 = self._nearest("admin2", point, lambda unit: unit.parent == parent)
        zone, near = self._zone(point, country)
        return Located(country, admin1, admin2, zone, near or (admin1, admin2, country) != exact)

    def timezone(self, point: Point) -> str:
        """Return the IANA time zone people keep there, by county where a state has two; at sea the
        nautical one.
        """
        where = self.locate(point)
        if where.admin2:
            hours = self._hours_of_counties.get(where.admin2.code) or MUNICIPIO_HOURS.get(
                where.admin2.code
            )
            if hours:
                return hours
        if where.admin1 and where.admin1.code in STATE_HOURS:
            return STATE_HOURS[where.admin1.code]
        found = zone_of_country(where.country.code, point) if where.country else None
        return found or zone_at_sea(point)

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Place]:
        """Places that `text` may mean, best first: towns, units, ZIP codes, "lat, lon".

        Accents, case, the order of parts and one slip of the finger are forgiven. A text longer
        than any name means none: each of its letters would be looked up in 53 spellings.
        """
        return (
            self._gazetteer.find(text, country, limit)
            if text.strip() and len(text) <= LONGEST_NAME
            else []
        )

    def nearest_place(self, point: Point) -> Place | None:
        """Return the nearest town of the gazetteer within 100 km."""
        return self._gazetteer.nearest(point)

    # -- drawing ------------------------------------------------------------------------------

    def features(self, kind: str, box: Box, where: Where | None = None) -> Iterator[Feature]:
        """Yield what of a kind lies in the box, clipped to it, with its columns.

        Units also carry `code`, `name` and `country`. `where` sees the columns before the shape is
        read, and drops what it answers False to. A shape nobody can read is passed over.
        """
        for sheet in self._stack.sheets(kind):
            layer = LAYER_TYPES[sheet.layer]
            for _, row, blob in sheet.package.within(sheet.layer, box):
                unit = (
                    layer.unit({"country": layer.country, **row} if layer.country else row)
                    if layer.unit
                    else None
                )
                if unit:
                    row.update(code=unit.code, name=unit.name, country=unit.country)
                attributes = MappingProxyType(row)
                if where is not None and not where(attributes):
                    continue
                geometry = self._geometry(blob, unit, row.get("like") == PARTS, box)
                clipped = _clipped(geometry, box) if geometry is not None else None
                if clipped is not None and not clipped.is_empty:
                    yield Feature(kind, clipped, attributes)

    def _geometry(
        self, blob: bytes | None, unit: Unit | None, of_parts: bool, box: Box
    ) -> BaseGeometry | None:
        if blob is not None:
            try:
                return decode(blob)
            except (ValueError, shapely.errors.GEOSException):
                return None
        if unit and of_parts:
            return self._mosaic.within(box).get(unit.code)
        area = self.area(unit.code) if unit else None
        return area.geometry if area else None

    # -- inside -------------------------------------------------------------------------------

    @property
    def _register(self) -> Register:
        if self._known is None:
            with self._lock:
                if self._known is None:
                    self._known = Register(self._stack)
        return self._known

    @property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self._stack, self._register, self.locate, self.area)

    @property
    def _hours_of_counties(self) -> dict[str, str]:
        if self._county_hours is None:
            self._county_hours = {
                str(row[0]): str(row[1])
                for package in reversed(self._stack.packages)
                if TIMEZONES_TABLE in package.all_tables
                for row in package.query(f"SELECT code, timezone FROM {TIMEZONES_TABLE}")
            }
        return self._county_hours

    def _resolve(self, code: str) -> str:
        register = self._register
        return code if code in register.units else register.county_of_ugc.get(code, code)

    def _parent(self, unit: Unit | None) -> Unit | None:
        return self._register.units.get(unit.parent) if unit and unit.parent else None

    def _country_of(self, unit: Unit | None) -> Unit | None:
        return self._register.units.get(unit.country) if unit and unit.country else None

    def _candidates(self, kind: str, box: Box) -> Iterator[tuple[Unit, Area]]:
        register = self._register
        for sheet in self._stack.sheets(kind):
            for key in sheet.package.keys_within(sheet.layer, box):
                code = register.code_at.get((str(sheet.package.path), sheet.layer, key))
                area = self._drawn(code, sheet, key) if code else None
                if code and area:
                    yield register.units[code], area

    def _drawn(self, code: str, sheet: StackedLayer, key: int) -> Area | None:
        """Return the shape of one row, or that of the units which draw it."""
        return self._stack.area(sheet, key) or self.area(code)

    def _holding(
        self, kind: str, point: Point, fits: Callable[[Unit], bool] = lambda _: True
    ) -> Unit | None:
        spot = Box(point.lon, point.lat, point.lon, point.lat)
        found = (
            unit
            for unit, area in self._candidates(kind, spot)
            if fits(unit) and area.contains(point)
        )
        return next(found, None)

    def _nearest(
        self, kind: str, point: Point, fits: Callable[[Unit], bool] = lambda _: True
    ) -> Unit | None:
        high = NEAREST_KM / KM_PER_DEGREE
        wide = high / max(0.05, math.cos(math.radians(point.lat)))
        around = Box(point.lon - wide, point.lat - high, point.lon + wide, point.lat + high)
        near = [
            (area.distance_km(point), unit.code, unit)
            for unit, area in self._candidates(kind, around)
            if fits(unit)
        ]
        near = [entry for entry in near if entry[0] <= NEAREST_KM]
        return min(near)[2] if near else None

    def _zone(self, point: Point, country: Unit | None) -> tuple[Unit | None, bool]:
        """Return the forecast zone: on land before at sea, since a shore town lies by both."""

        def on_land(unit: Unit) -> bool:
            return unit.code[:2] not in MARINE_PREFIXES

        if country is not None and country.code != "US":
            return None, False
        zone = self._holding("nws_zones", point, on_land)
        if zone is None and country is not None:
            zone = self._nearest("nws_zones", point, on_land)
            if zone:
                return zone, True
        return zone or self._holding("nws_zones", point), False


def _clipped(geometry: BaseGeometry, box: Box) -> BaseGeometry | None:
    try:
        return shapely.clip_by_rect(geometry, box.west, box.south, box.east, box.north)
    except shapely.errors.GEOSException:
        return None


_OPEN: dict[tuple[tuple[str, int, int], ...], Atlas] = {}
_OPEN_LOCK = threading.Lock()


def atlas_paths(settings: Settings) -> tuple[Path, ...]:
    """Return where this installation's atlas lies: the pack, further files, the base.

    In development, with no further files named, `../shared/geo` is taken when it is there.
    """
    extra = settings.atlas_extra
    beside = ROOT.parent / "shared" / "geo"
    if not extra and settings.mode == "development" and beside.is_dir():
        extra = (beside,)
    return (settings.pack, *extra, settings.atlas_base)


def atlas_for(settings: Settings) -> Atlas:
    """Return the atlas of this installation, opened once and again when one of its files has
    changed.

    An atlas given out earlier goes on reading the files it opened. Raises UnusableInput for a
    broken file.
    """
    paths = atlas_paths(settings)
    key = tuple(_stamp(path) for path in paths)
    with _OPEN_LOCK:
        if key not in _OPEN:
            _OPEN.clear()
            _OPEN[key] = Atlas.open(paths)
        return _OPEN[key]


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return (str(path), 0, 0)
    return (str(path), status.st_mtime_ns, status.st_size)


__all__ = ["NEAREST_KM", "UNIT_KINDS", "Atlas", "atlas_for", "atlas_paths"]
