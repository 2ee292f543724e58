"""Which units hold a point, or are nearest to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from core.atlas.layer_stack import LayerStack, StackedLayer
from core.atlas.states import MARINE_PREFIXES
from core.atlas.units import Register
from core.atlas.values import Located, Unit
from core.geo.geometry import KM_PER_DEGREE, Area, Box, Point

NEAREST_KM = 3.0
"""How far a point in no polygon may be from the one it is counted to (shore towns)."""

Fits = Callable[[Unit], bool]


class Locator:
    """Units asked by point."""

    def __init__(
        self, stack: LayerStack, register: Register, area_of: Callable[[str], Area | None]
    ) -> None:
        """Look into the layers of `stack`; `area_of` draws a unit that its own row does not."""
        self._stack = stack
        self._register = register
        self._area_of = area_of

    def locate(self, point: Point) -> Located:
        """Return the country, state, county or municipio, and NWS zone of a point.

        A point in none (a town on the shore) takes the nearest within 3 km and says so.
        """
        admin2 = self._unit_at("admin2", point)
        admin1 = self._parent(admin2) or self._unit_at("admin1", point)
        country = self._country_of(admin1 or admin2) or self._country_at(point)
        exact = (admin1, admin2, country)
        admin1 = admin1 or self._nearest("admin1", point, _within(country))
        country = country or self._country_of(admin1) or self._nearest_country(point)
        if admin2 is None and admin1 is not None:
            admin2 = self._nearest("admin2", point, _part_of(admin1))
        zone, is_near = self._zone(point, country)
        is_approximate = is_near or (admin1, admin2, country) != exact
        return Located(country, admin1, admin2, zone, is_approximate)

    def _parent(self, unit: Unit | None) -> Unit | None:
        return self._register.units.get(unit.parent) if unit and unit.parent else None

    def _country_of(self, unit: Unit | None) -> Unit | None:
        return self._register.units.get(unit.country) if unit and unit.country else None

    def _country_at(self, point: Point) -> Unit | None:
        return self._unit_at("countries", point) or self._unit_at("countries_world", point)

    def _nearest_country(self, point: Point) -> Unit | None:
        return self._nearest("countries", point) or self._nearest("countries_world", point)

    def _zone(self, point: Point, country: Unit | None) -> tuple[Unit | None, bool]:
        """Return the forecast zone, and whether it is only near.

        On land before at sea, since a shore town is in both.
        """
        if country is not None and country.code != "US":
            return None, False
        zone = self._unit_at("nws_zones", point, _is_on_land)
        if zone is None and country is not None:
            zone = self._nearest("nws_zones", point, _is_on_land)
            if zone:
                return zone, True
        return zone or self._unit_at("nws_zones", point), False

    def _unit_at(self, kind: str, point: Point, fits: Fits = lambda _: True) -> Unit | None:
        spot = Box(point.lon, point.lat, point.lon, point.lat)
        for unit, area in self._candidates(kind, spot):
            if fits(unit) and area.contains(point):
                return unit
        return None

    def _nearest(self, kind: str, point: Point, fits: Fits = lambda _: True) -> Unit | None:
        high = NEAREST_KM / KM_PER_DEGREE
        wide = high / max(0.05, math.cos(math.radians(point.lat)))
        around = Box(point.lon - wide, point.lat - high, point.lon + wide, point.lat + high)
        distances = [
            (area.distance_km(point), unit.code, unit)
            for unit, area in self._candidates(kind, around)
            if fits(unit)
        ]
        near = [entry for entry in distances if entry[0] <= NEAREST_KM]
        return min(near)[2] if near else None

    def _candidates(self, kind: str, box: Box) -> Iterator[tuple[Unit, Area]]:
        for sheet in self._stack.sheets(kind):
            for key in sheet.package.keys_within(sheet.layer, box):
                code = self._register.code_at.get((str(sheet.package.path), sheet.layer, key))
                area = self._shape_of(code, sheet, key) if code else None
                if code and area:
                    yield self._register.units[code], area

    def _shape_of(self, code: str, sheet: StackedLayer, key: int) -> Area | None:
        """Return the shape of one row, or that of the units which draw it."""
        return self._stack.area(sheet, key) or self._area_of(code)


def _within(country: Unit | None) -> Fits:
    return lambda unit: country is None or unit.country == country.code


def _part_of(parent: Unit) -> Fits:
    return lambda unit: unit.parent == parent.code


def _is_on_land(unit: Unit) -> bool:
    return unit.code[:2] not in MARINE_PREFIXES
