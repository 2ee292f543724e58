"""The atlas: offline geography over one or several GeoPackages.

What is not there is said (`missing`, `unplaced`, None), never guessed. Thread-safe: one Atlas
serves every thread of a process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from core.atlas.coasts.strips import PREFIX as COAST
from core.atlas.coasts.strips import Coasts
from core.atlas.gazetteer import Gazetteer, PartOfCountry, TownPeople
from core.atlas.geocodes import SCHEMES, expand
from core.atlas.layer_stack import LayerStack, StackedLayer
from core.atlas.locator import NEAREST_KM, Locator
from core.atlas.package import TIMEZONES_TABLE, decode
from core.atlas.schema import unit_of
from core.atlas.state_shapes import Mosaic, closed
from core.atlas.timezones import (
    MUNICIPIO_HOURS,
    STATE_HOURS,
    read_zone_table,
    zone_at_sea,
    zone_of_country,
)
from core.atlas.units import PARTS, Register
from core.atlas.values import KINDS, UNIT_KINDS, Feature, Layer, Located, Place, PlacedCodes, Unit
from core.geo.geometry import Area, Box, Point, union
from core.settings import ROOT, Settings

LONGEST_NAME = 120
"""Longer texts are no name of a place."""

Condition = Callable[[Mapping[str, Any]], bool]


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
        self._people: dict[str, int] | None = None
        self._town_people: TownPeople | None = None

    def __reduce__(self) -> tuple[Callable[[Sequence[Path]], Atlas], tuple[list[Path]]]:
        # Sent to another process it is the files it was opened from: there it opens them again.
        return Atlas.open, ([package.path for package in self._stack.packages],)

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
        """Return the kinds of layer no file holds."""
        there = {layer.kind for layer in self.layers() if layer.features}
        return tuple(kind for kind in KINDS if kind not in there)

    def credits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return the credit lines to print under a map drawn from these kinds, each once."""
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
        """Return the units of a kind, of one country or under one parent if named, by name."""
        fitting = (
            unit
            for unit in self._register.of_kind(kind)
            if country in (None, unit.country) and parent in (None, unit.parent)
        )
        return sorted(fitting, key=lambda unit: (unit.name, unit.code))

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units called `text`, countries first.

        Accents and case are forgiven; states are found by abbreviation too.
        """
        named = self._register.named(text)
        return [unit for unit in named if country in (None, unit.country)]

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit; None when it is unknown or has no shape."""
        if code.startswith(COAST):
            if code not in self._unions:
                self._unions[code] = self._coasts.area(code)
            return self._unions[code]
        code = self._resolve(code)
        rows = self._register.rows.get(code, [])
        if len(rows) == 1:
            return self._stack.area(*rows[0])
        if code not in self._unions:
            parts = [area for area in (self._stack.area(*row) for row in rows) if area]
            self._unions[code] = Area(closed(union(parts).geometry)) if parts else None
        return self._unions[code]

    def boxes(self, kind: str) -> dict[str, Box]:
        """Return a box around each unit of a kind that has a shape; no shape is read for it."""
        rows = self._register.rows
        return self._stack.boxes({unit.code: rows.get(unit.code, ()) for unit in self.units(kind)})

    def part_boxes(self, code: str) -> tuple[Box, ...]:
        """Return boxes around what draws a unit, mostly without reading a shape; none as `area`."""
        if code.startswith(COAST):
            return tuple(area.box for area in [self.area(code)] if area)
        return self._stack.part_boxes(self._register.rows.get(self._resolve(code), ()))

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
        ones), ISO3166-2, MX-STATE, SGC (Canada), COAST (with -PACIFIC or -ATLANTIC:
        the strip along the sea of a country). Raises UnknownScheme for any other.
        """
        units: dict[str, Unit] = {}
        unplaced: dict[str, None] = {}
        for scheme, value in codes:
            for code in expand(scheme, value):
                found = self._units_of(code)
                if not found:
                    unplaced[_as_written(code)] = None
                units.update((unit.code, unit) for unit in found)
        area, without = self.areas(units)
        return PlacedCodes(tuple(units.values()), area, (*unplaced, *map(_as_written, without)))

    def read_ahead(self, codes: Iterable[tuple[str, str]]) -> None:
        """Read the shapes of many geocodes together that are to be placed one by one next; what
        none is drawn by is passed over.
        """
        rows = (self._rows_drawing(*code) for code in dict.fromkeys(codes))
        self._stack.read_ahead(chain.from_iterable(rows))

    def _rows_drawing(self, scheme: str, value: str) -> Iterator[tuple[StackedLayer, int]]:
        spelled = expand(scheme, value) if scheme.strip().upper() in SCHEMES else ()
        for code in spelled:
            for unit in () if code.startswith(COAST) else self._register.meant_by(code):
                if unit.code not in self._unions:
                    yield from self._register.rows.get(unit.code, ())

    def _units_of(self, code: str) -> list[Unit]:
        return self._coasts.units(code) if code.startswith(COAST) else self._register.meant_by(code)

    # -- places -------------------------------------------------------------------------------

    def locate(self, point: Point) -> Located:
        """Return the country, state, county or municipio, and NWS zone of a point.

        A point in none (a town on the shore) takes the nearest within 3 km and says so.
        """
        return self._locator.locate(point)

    def timezone(self, point: Point) -> str:
        """Return the IANA time zone people keep there, by county where a state has two; at sea the
        nautical one.
        """
        located = self.locate(point)
        if located.admin2:
            hours = self._hours_of_counties.get(located.admin2.code)
            hours = hours or MUNICIPIO_HOURS.get(located.admin2.code)
            if hours:
                return hours
        if located.admin1 and located.admin1.code in STATE_HOURS:
            return STATE_HOURS[located.admin1.code]
        zone = zone_of_country(located.country.code, point) if located.country else None
        return zone or zone_at_sea(point)

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Place]:
        """Return the places that `text` may mean, best first: towns, units, ZIP codes, "lat, lon".

        Accents, case, order and one slip are forgiven; what is longer than any name means none.
        """
        if not text.strip() or len(text) > LONGEST_NAME:
            return []
        return self._gazetteer.find(text, country, limit)

    def towns_called(self, text: str, country: str = "") -> list[Place]:
        """Return the towns called exactly so, of one country or any, the largest first."""
        return self._gazetteer.towns_called(text, country) if len(text) <= LONGEST_NAME else []

    def population(self, code: str) -> int:
        """Return how many people live in the towns of a unit, 0 when the gazetteer tells none."""
        if self._people is None:
            self._people = self._gazetteer.populations()
        return self._people.get(self._resolve(code), 0)

    def people_within_each(self, areas: Sequence[Area]) -> list[dict[PartOfCountry, int]]:
        """Return, for each area, how many people live in the towns inside, by the codes of country,
        state and county.
        """
        if self._town_people is None:
            self._town_people = self._gazetteer.town_people()
        return self._town_people.within_each(areas)

    def nearest_place(self, point: Point) -> Place | None:
        """Return the nearest town of the gazetteer within 100 km."""
        return self._gazetteer.nearest(point)

    # -- drawing ------------------------------------------------------------------------------

    def features(
        self, kind: str, box: Box, condition: Condition | None = None
    ) -> Iterator[Feature]:
        """Yield what of a kind lies in the box, clipped to it, with its columns.

        Units also carry `code`, `name` and `country`. `condition` sees the columns before the
        shape is read, and drops what it answers False to. A shape nobody can read is passed over.
        """
        for sheet in self._stack.sheets(kind):
            for _, row, blob in sheet.package.within(sheet.layer, box):
                unit = unit_of(sheet.layer, row)
                if unit:
                    row.update(code=unit.code, name=unit.name, country=unit.country)
                attributes = MappingProxyType(row)
                if condition is not None and not condition(attributes):
                    continue
                geometry = self._geometry(blob, unit, row.get("like") == PARTS, box)
                if geometry is not None and (clipped := _clipped(geometry, box)) is not None:
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
    def _coasts(self) -> Coasts:
        return Coasts(
            self._country_or_state,
            lambda: self.units("countries"),
            self.area,
        )

    def _country_or_state(self, name: str) -> Unit | None:
        known = self._register.units.get(name)
        named = [known] if known else self._register.named(name)
        fitting = [unit for unit in named if unit.kind in {*UNIT_KINDS[:3]}]
        return fitting[0] if fitting else None

    @property
    def _locator(self) -> Locator:
        return Locator(self._stack, self._register, self.area)

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


def _as_written(code: str) -> str:
    """Return a code as its alert writes it: without what tells its scheme apart from others."""
    if code.startswith(COAST):
        return code.split(":", 2)[-1].partition("|")[0]
    return code.removeprefix("UGC:")


def _clipped(geometry: BaseGeometry, box: Box) -> BaseGeometry | None:
    """Return what of a shape is in the box; None when nothing is, or it cannot be cut."""
    try:
        clipped = shapely.clip_by_rect(geometry, box.west, box.south, box.east, box.north)
    except shapely.errors.GEOSException:
        return None
    return None if clipped.is_empty else clipped


_OPEN: dict[tuple[tuple[str, int, int], ...], Atlas] = {}
_OPEN_LOCK = threading.Lock()


def atlas_paths(settings: Settings) -> tuple[Path, ...]:
    """Return the files of this installation's atlas: the pack, further files, the base.

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

    What is not there decides nothing: installations of the same files share one atlas. One handed
    out earlier goes on reading the files it opened. Raises UnusableInput for a broken file.
    """
    paths = [path for path in atlas_paths(settings) if path.exists()]
    key = tuple(_stamp(path) for path in paths)
    with _OPEN_LOCK:
        if key not in _OPEN:
            _OPEN.clear()
            read_zone_table()  # here, lest the first question for a zone reads it under a lock
            _OPEN[key] = Atlas.open(paths)
        return _OPEN[key]


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:  # gone since
        return (str(path), 0, 0)
    return (str(path), status.st_mtime_ns, status.st_size)


__all__ = ["NEAREST_KM", "UNIT_KINDS", "Atlas", "atlas_for", "atlas_paths"]
