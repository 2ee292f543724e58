"""Finding places by what people type: names, municipalities, ZIP codes, coordinates. Offline.

A text may carry qualifiers in any order ("Chiapas, Tapachula", "Hidalgo County TX"): the part that
names a state, a county or a country narrows the rest. Scores: an own name 1.0, a unit 0.96, another
name 0.92, the start of a name 0.75, one slip of the finger 0.6; population adds up to 0.04.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.atlas.layer_stack import LayerStack, StackedLayer
from core.atlas.names import fold, misspellings, read_coordinates
from core.atlas.package import NAMES_TABLE
from core.atlas.units import Register
from core.atlas.values import Located, Place, Unit
from core.geo.geometry import KM_PER_DEGREE, Area, Box, Point
from core.geo.point_index import PointIndex

_ZIP = re.compile(r"^\s*(?:[A-Za-z]{2}\s+)?(\d{5})(?:-\d{4})?\s*$")
_NEAREST_REACH_KM = (5.0, 25.0, 100.0)
_COLUMNS = (
    "g.fid AS key, g.fid, g.name, g.country, g.admin1, g.admin2, g.population, r.minx, r.miny"
)
_FROM = "FROM gazetteer g JOIN rtree_gazetteer_geom r ON r.id = g.fid"
_ASKED_AT_ONCE = 500
_UNKNOWN = Point(0.0, 0.0)
"""Where a unit lies before its shape was looked for."""
PartOfCountry = tuple[str | None, str | None, str | None]
"""Codes of a country, its state and its county; None where the gazetteer does not tell."""


@dataclass(frozen=True, slots=True)
class _PlaceQuery:
    """One reading of a text: what is looked for, and the words that narrow it."""

    head: str
    qualifiers: tuple[str, ...]


class TownPeople:
    """How many people live in the towns inside an area: asked for the name of every hazard."""

    def __init__(self) -> None:
        """Know no town."""
        self._parts: list[PartOfCountry] = []
        self.fill([])

    def fill(self, towns: Sequence[Place]) -> None:
        """Know these towns. Who lives in a hamlet without a number counts as well."""
        parts = [(town.country, town.admin1, town.admin2) for town in towns]
        numbers = {part: number for number, part in enumerate(dict.fromkeys(parts))}
        self._parts = list(numbers)
        self._part_of = np.array([numbers[part] for part in parts], dtype=np.int32)
        self._people = np.array([max(1, town.population) for town in towns], dtype=np.int64)
        points = np.array([(town.point.lon, town.point.lat) for town in towns]).reshape(-1, 2)
        self._index = PointIndex(points[:, 0].astype(float), points[:, 1].astype(float))

    def within_each(self, areas: Sequence[Area]) -> list[dict[PartOfCountry, int]]:
        """Return, for each area, the people inside, by (country, state, county)."""
        area_of, inside = self._index.pairs_within(areas)
        keys, number = np.unique(
            area_of * len(self._parts) + self._part_of[inside], return_inverse=True
        )
        counts = np.zeros(len(keys), dtype=np.int64)
        np.add.at(counts, number, self._people[inside])
        found: list[dict[PartOfCountry, int]] = [{} for _ in areas]
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            area, part = divmod(key, len(self._parts))
            found[area][self._parts[part]] = count
        return found


class Gazetteer:
    """Places by name over the gazetteer, the ZIP codes and the register of units."""

    def __init__(
        self,
        stack: LayerStack,
        register: Register,
        locate: Callable[[Point], Located],
        area: Callable[[str], Area | None],
    ) -> None:
        self._register, self._locate, self._area = register, locate, area
        self._towns = _usable(stack.sheet("gazetteer"))
        self._zips = stack.sheet("zips")

    def find(self, text: str, country: str | None, limit: int) -> list[Place]:
        """Return the places that `text` may mean, best first."""
        point = read_coordinates(text)
        if point:
            return [self._typed_point(point, text)]
        match = _ZIP.match(text)
        if match and country in (None, "US"):
            return self._zip(match[1])
        best: dict[str, Place] = {}
        for query in _readings(text):
            for place in self._answers(query, country, limit):
                if place.code not in best or best[place.code].score < place.score:
                    best[place.code] = place
        ranked = sorted(best.values(), key=_rank)
        return [self._completed(place) for place in ranked[:limit]]

    def towns_called(self, text: str, country: str = "") -> list[Place]:
        """Return the towns called exactly so, of one country or any, the largest first."""
        found = (place for place in self._exact([fold(text)]) if country in ("", place.country))
        return [self._completed(each) for each in sorted(found, key=_rank)]

    def nearest(self, point: Point) -> Place | None:
        """Return the nearest town within 100 km, or None."""
        if self._towns is None:
            return None
        for reach_km in _NEAREST_REACH_KM:
            box = _around(point, reach_km)
            rows = self._towns.package.query(
                f"SELECT {_COLUMNS} {_FROM} "
                "WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?",
                (box.west, box.east, box.south, box.north),
            )
            near = [(point.distance_km(_row_point(row)), row) for row in rows]
            near = [entry for entry in near if entry[0] <= reach_km]
            if near:
                distance, row = min(near, key=lambda entry: entry[0])
                return self._town(row, max(0.0, 1 - distance / 100), "coordinates")
        return None

    def populations(self) -> dict[str, int]:
        """Return how many people live in the towns of each unit, by its code, countries included.

        Who lives outside a town of the gazetteer is not counted: good for comparing namesakes.
        """
        counts: dict[str, int] = defaultdict(int)
        if self._towns is None:
            return counts
        rows = self._towns.package.query(
            "SELECT country, admin1, admin2, SUM(population) FROM gazetteer GROUP BY 1, 2, 3"
        )
        for country, admin1, admin2, people in rows:
            county = self._register.units.get(admin2) if admin2 else None
            for code in (country, admin1 or (county.parent if county else None), admin2):
                if code:
                    counts[code] += int(people or 0)
        return counts

    def town_people(self) -> TownPeople:
        """Return who lives in the towns, as points in memory."""
        towns = TownPeople()
        if self._towns is not None:
            rows = self._towns.package.query(f"SELECT {_COLUMNS} {_FROM} ORDER BY g.fid")
            towns.fill([self._town(row, 0.0, "inside") for row in rows])
        return towns

    # -- the ways of answering ----------------------------------------------------------------

    def _typed_point(self, point: Point, text: str) -> Place:
        located = self._locate(point)
        code = f"{point.lat:.5f},{point.lon:.5f}"
        return Place(text.strip(), "point", point, *_codes(located), 0, code, 1.0, "coordinates")

    def _zip(self, digits: str) -> list[Place]:
        if self._zips is None:
            return []
        rows = self._zips.package.query(
            "SELECT lon_e4, lat_e4, fips FROM zips WHERE zip = ?", (int(digits),)
        )
        return [
            self._zip_place(digits, Point(lon / 1e4, lat / 1e4), fips) for lon, lat, fips in rows
        ]

    def _zip_place(self, digits: str, point: Point, fips: int | None) -> Place:
        county = self._register.units.get(f"US{fips:05d}") if fips else None
        state, code = (county.parent, county.code) if county else (None, None)
        return Place(digits, "zip", point, "US", state, code, 0, digits, 1.0, "zip")

    def _answers(self, query: _PlaceQuery, country: str | None, limit: int) -> list[Place]:
        """Return the places of one reading: by whole names, else by their beginning, else by a
        slip of the finger.
        """

        def fitting(places: Iterable[Place]) -> list[Place]:
            return [place for place in places if self._fits(place, query, country)]

        key = fold(query.head)
        places = [*self._with_centers(fitting(_unit_places(query.head, self._register)))]
        places += fitting(self._exact([key]))
        if len(places) < limit and len(key) >= 3:
            places += fitting(self._starting(key))
        if places or len(key) < 4:
            return places
        misspelt = fitting(self._exact(misspellings(key)))
        return [replace(place, score=place.score - 0.35, why="spelling") for place in misspelt]

    def _fits(self, place: Place, query: _PlaceQuery, country: str | None) -> bool:
        if country not in (None, place.country):
            return False
        return all(self._meets(place, qualifier) for qualifier in query.qualifiers)

    def _with_centers(self, places: Iterable[Place]) -> Iterator[Place]:
        """Yield the units that have a shape, each at its centre: of those alone that are meant, for
        the shape of a state may have to be united from many.
        """
        for place in places:
            area = self._area(place.code)
            if area:
                yield replace(place, point=area.center)

    def _exact(self, keys: Iterable[str]) -> Iterator[Place]:
        if self._towns is None:
            return
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), _ASKED_AT_ONCE):
            part = wanted[start : start + _ASKED_AT_ONCE]
            slots = ",".join("?" * len(part))
            rows = self._towns.package.query(
                f"SELECT {_COLUMNS}, n.other FROM {NAMES_TABLE} n "
                "JOIN gazetteer g ON g.fid = n.fid JOIN rtree_gazetteer_geom r ON r.id = g.fid "
                f"WHERE n.key IN ({slots})",
                part,
            )
            for row in rows:
                is_other = bool(row[-1])
                score, reason = (0.92, "other name") if is_other else (0.96, "name")
                yield self._town(row, score, reason)

    def _starting(self, key: str) -> Iterator[Place]:
        if self._towns is None:
            return
        rows = self._towns.package.query(
            f"SELECT {_COLUMNS} FROM {NAMES_TABLE} n JOIN gazetteer g ON g.fid = n.fid "
            "JOIN rtree_gazetteer_geom r ON r.id = g.fid WHERE n.key > ? AND n.key < ? "
            "ORDER BY g.population DESC LIMIT 200",
            (f"{key} " if len(key) < 4 else key, key + "\U0010ffff"),
        )
        for row in rows:
            yield self._town(row, 0.75, "start of name")

    def _town(self, row: Sequence[Any], score: float, reason: str) -> Place:
        """Return a row as a place. The base leaves out the state where the county tells it."""
        _, number, name, country, admin1, admin2, population = row[:7]
        county = self._register.units.get(admin2) if admin2 else None
        state = admin1 or (county.parent if county else None)
        people = int(population or 0)
        score = min(1.0, score + 0.04 * min(1.0, math.log10(people + 1) / 7))
        return Place(
            name,
            "city",
            _row_point(row),
            country,
            state,
            admin2,
            people,
            f"geonames:{number}",
            score,
            reason,
        )

    def _meets(self, place: Place, qualifier: str) -> bool:
        """Return whether a unit called `qualifier` holds the place, by its codes."""
        codes = {place.country, place.admin1, place.admin2}
        return any(unit.code in codes for unit in self._all_named(qualifier))

    def _all_named(self, text: str) -> Sequence[Unit]:
        return self._register.named(text)

    def _completed(self, place: Place) -> Place:
        if place.kind == "admin" or (place.admin2 and place.admin1):
            return place
        country, admin1, admin2 = _codes(self._locate(place.point))
        return replace(
            place,
            country=place.country or country,
            admin1=place.admin1 or admin1,
            admin2=place.admin2 or admin2,
        )


def _unit_places(head: str, register: Register) -> Iterator[Place]:
    """Yield the units called so, as places whose point is not known yet."""
    for unit in register.named(head):
        score = 0.96 if _said_unit(head, unit) else 0.94
        admin1 = {"admin1": unit.code, "admin2": unit.parent}.get(unit.kind)
        admin2 = unit.code if unit.kind == "admin2" else None
        yield Place(
            unit.name, "admin", _UNKNOWN, unit.country, admin1, admin2, 0, unit.code, score, "unit"
        )


def _rank(place: Place) -> tuple[float, int, str]:
    return -place.score, -place.population, place.code


def _usable(sheet: StackedLayer | None) -> StackedLayer | None:
    return sheet if sheet and NAMES_TABLE in sheet.package.all_tables else None


def _around(point: Point, reach_km: float) -> Box:
    high = reach_km / KM_PER_DEGREE
    wide = high / max(0.05, math.cos(math.radians(point.lat)))
    return Box(point.lon - wide, point.lat - high, point.lon + wide, point.lat + high)


def _row_point(row: Sequence[Any]) -> Point:
    return Point(row[7], row[8])


def _codes(located: Located) -> tuple[str | None, str | None, str | None]:
    return (
        located.country.code if located.country else None,
        located.admin1.code if located.admin1 else None,
        located.admin2.code if located.admin2 else None,
    )


def _said_unit(head: str, unit: Unit) -> bool:
    """Return whether the text itself says it means a unit ("Hidalgo County") and not the town of
    that name.
    """
    return fold(head) not in {fold(name) for name in (unit.name, *unit.names.values())}


def _readings(text: str) -> Iterator[_PlaceQuery]:
    """Yield each way to split the text into what is looked for and what narrows it."""
    parts = [part.strip() for part in re.split(r"[,;/()]", text) if part.strip()]
    if len(parts) > 1:
        for at, head in enumerate(parts):
            yield _PlaceQuery(head, tuple(part for other, part in enumerate(parts) if other != at))
        return
    words = text.split()
    yield _PlaceQuery(text, ())
    for cut in range(1, min(4, len(words))):
        yield _PlaceQuery(" ".join(words[:-cut]), (" ".join(words[-cut:]),))
