"""A point judged against the words that stand beside it: accepted, or to be placed with a reason.

Evidence decides, in this order: the country and the state that are stated, then the town, then the
region whose people and shelters these are. A point is never repaired in silence: what its writer
may have meant (turned round, a sign lost) is offered beside the reason.

Tolerances: the atlas has 200-500 m taken off corners (Natural Earth 1:10m, some 2 km, where it
has no county), so that a point counts as inside a unit up to `BORDER_KM` beyond its border; in no
country at all, up to `SHORE_KM` from its coast (cays and piers are not drawn).
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.atlas.values import Located, Place, Unit
from core.geo.errors import BadGeometry
from core.geo.geometry import KM_PER_DEGREE, Area, Point
from core.i18n.languages import N_, translator
from core.problems import Problem

BORDER_KM = 3.0
SHORE_KM = 30.0
REGION = frozenset({"BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "PR", "SV", "US", "VI"})
"""The countries of the conference, as the atlas draws them: where its people and shelters are,
unless words say otherwise.
"""
_TERRITORIES = {"US": ("PR", "VI", "GU", "AS", "MP"), "CN": ("HK", "MO"), "FR": ("GP", "MQ", "GF")}
"""Countries of the atlas that are another one's ground where people write an address."""
_NO_PLACE_DEGREES = 0.01
_UNIT_CODE = re.compile(r"[A-Z]{2}[-:]?[A-Z0-9.:]+")
_POSTAL_CODE = re.compile(r"\s*\d{5}(-\d{4})?\s*$")
_TOWN_KM = 60.0
_NAMED = 0.9
"""Score from which a place of the gazetteer is called so; below it only began so."""


class PointFault(enum.StrEnum):
    """What is wrong with a point."""

    ZERO = "zero"
    """0, 0: how machines write an empty pair."""
    NO_DEGREES = "no_degrees"
    """Numbers that are no degrees of the earth, however turned."""
    SWAPPED = "swapped"
    MINUS = "minus"
    SWAPPED_AND_MINUS = "swapped_and_minus"
    ELSEWHERE = "elsewhere"
    """On the ground of another unit than the one stated."""
    AT_SEA = "at_sea"


_MESSAGES = {
    PointFault.ZERO: N_("0, 0 no es un lugar"),
    PointFault.NO_DEGREES: N_("no son grados de latitud y longitud"),
    PointFault.SWAPPED: N_("¿latitud y longitud cambiadas? (%(there)s)"),
    PointFault.MINUS: N_("¿falta el signo menos? (%(there)s)"),
    PointFault.SWAPPED_AND_MINUS: N_(
        "¿latitud y longitud cambiadas, y falta el signo menos? (%(there)s)"
    ),
    PointFault.ELSEWHERE: N_("el punto está en %(there)s, no en %(stated)s"),
    PointFault.AT_SEA: N_("el punto está en el mar, lejos de la costa"),
}
_SEA, _OFF_EARTH = N_("en el mar"), N_("fuera de la Tierra")


class PointAtlas(Protocol):
    """What judging a point asks of the atlas; `core.atlas.Atlas` is one."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, None when there is none."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units of a name, countries first."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit, None when it is not known."""

    def locate(self, point: Point) -> Located:
        """Return the units around a point."""

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Place]:
        """Return the places that a text may mean, best first."""


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What stands beside a point, as it was written; empty where nothing does."""

    country: str = ""
    """ISO 3166-1 alpha-2, or its name."""
    state: str = ""
    """A state, department or county: a name, an abbreviation or a code of the atlas."""
    city: str = ""


@dataclass(frozen=True, slots=True)
class PointJudgement:
    """A point judged: `point` when it is accepted; else why not, and what may have been meant."""

    point: Point | None = None
    fault: PointFault | None = None
    repair: Point | None = None
    """To be offered, never taken unasked."""
    there: Unit | None = None
    """The unit that holds the point as written; None at sea or off the earth."""
    stated: str = ""
    """The words that the point contradicts, as they were written."""
    is_off_earth: bool = False

    @property
    def is_accepted(self) -> bool:
        """Whether the point may be kept as it is written."""
        return self.fault is None

    def problem(self, language: str = "es") -> Problem | None:
        """Return the fault in words, its unit named in `language`; None for an accepted point."""
        if self.fault is None:
            return None
        there = self.there.name_in(language) if self.there else self._nowhere(language)
        return Problem(_MESSAGES[self.fault], {"there": there, "stated": self.stated})

    def _nowhere(self, language: str) -> str:
        return translator(language).gettext(_OFF_EARTH if self.is_off_earth else _SEA)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One thing the words say: the units it may mean, and how it was written."""

    words: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One way to read two numbers as a point; `fault` is what must have gone wrong for it."""

    fault: PointFault
    point: Point


def judge_point(
    atlas: PointAtlas,
    lon: float,
    lat: float,
    words: PlaceWords | None = None,
    *,
    region: frozenset[str] = REGION,
) -> PointJudgement:
    """Return whether (lon, lat), in degrees as written, may be kept beside `words`.

    The point stands when it agrees with everything stated. Else the reading of the two numbers
    that does agree (turned round, a sign changed, both) is offered, the one nearest to the town
    first. Where nothing is stated, or nobody knows the words, the town and then the `region`
    (ISO codes) decide between the readings; a point of theirs on any land stands when no other
    reading lies in the region.
    """
    if abs(lon) < _NO_PLACE_DEGREES and abs(lat) < _NO_PLACE_DEGREES:
        return PointJudgement(fault=PointFault.ZERO)
    return _Judge(atlas, words or PlaceWords(), region).judge(lon, lat)


# -- inside ---------------------------------------------------------------------------------


class _Judge:
    """One row's words, resolved against the atlas once."""

    def __init__(self, atlas: PointAtlas, words: PlaceWords, region: frozenset[str]) -> None:
        self.atlas, self.words, self.region = atlas, words, region
        self.statements = tuple(_statements(atlas, words))
        self._towns: tuple[Point, ...] | None = None

    def judge(self, lon: float, lat: float) -> PointJudgement:
        point = _point(lon, lat)
        if point is not None and self._is_fitting(point):
            return PointJudgement(point)
        readings = [each for each in _candidates(lon, lat) if self._is_fitting(each.point)]
        if readings:
            best = min(readings, key=lambda each: self._town_km(each.point))
            return self._doubted(point, best.fault, best.point)
        return self._unrepaired(point)

    def _is_fitting(self, point: Point) -> bool:
        """Return whether a point agrees with what decides: the statements, else town or region."""
        if self.statements:
            return all(self._agrees(point, each) for each in self.statements)
        codes = sorted(self.region)
        areas = filter(None, map(self.atlas.area, codes))
        # Whether inside is asked of all before how far off of any: distances take a thousand times
        # as long.
        if any(area.contains(point) for area in areas):
            return True
        if any(_is_in(self.atlas, point, code) for code in codes):
            return True
        return self._town_km(point) <= _TOWN_KM

    def _unrepaired(self, point: Point | None) -> PointJudgement:
        """Return the judgement of a point that nothing supports and no other reading explains."""
        if point is None:
            return PointJudgement(fault=PointFault.NO_DEGREES, is_off_earth=True)
        if self.statements:
            return self._doubted(point, PointFault.ELSEWHERE, None)
        if self.atlas.locate(point).country is None:
            return PointJudgement(fault=PointFault.AT_SEA)
        return PointJudgement(point)

    def _doubted(
        self, point: Point | None, fault: PointFault, repair: Point | None
    ) -> PointJudgement:
        located = self.atlas.locate(point) if point else None
        wrong = self._contradicted(point) if point else None
        there = located.country if located else None
        if located and there and wrong:
            there = _unit_named_against(located, wrong)
        if fault is PointFault.ELSEWHERE and there is None:
            return PointJudgement(fault=PointFault.AT_SEA)
        stated = wrong.words if wrong else ""
        return PointJudgement(None, fault, repair, there, stated, is_off_earth=point is None)

    def _contradicted(self, point: Point) -> _Statement | None:
        return next((each for each in self.statements if not self._agrees(point, each)), None)

    def _agrees(self, point: Point, statement: _Statement) -> bool:
        return any(_is_in(self.atlas, point, unit.code) for unit in statement.units)

    def _town_km(self, point: Point) -> float:
        """Return how far the nearest place called as the town is; infinite when nothing is."""
        if self._towns is None:
            self._towns = tuple(_towns(self.atlas, self.words.city, self.statements))
        return min((town.distance_km(point) for town in self._towns), default=math.inf)


def _statements(atlas: PointAtlas, words: PlaceWords) -> Iterator[_Statement]:
    """Yield what the words state, as far as the atlas knows them."""
    country = _country_of(atlas, words.country)
    if country is not None:
        is_code = words.country.strip().upper() == country.code
        more = (atlas.unit(code) for code in _TERRITORIES.get(country.code, ()))
        units = (country, *(unit for unit in more if unit is not None))
        yield _Statement(country.name if is_code else words.country, units)
    units = _state_units(atlas, words.state, country)
    if units:
        yield _Statement(words.state, units)


def _country_of(atlas: PointAtlas, text: str) -> Unit | None:
    if not text.strip():
        return None
    named = (atlas.unit(text.strip().upper()), *atlas.by_name(text))
    return next((unit for unit in named if unit and unit.kind.startswith("countries")), None)


def _state_units(atlas: PointAtlas, text: str, country: Unit | None) -> tuple[Unit, ...]:
    """Return the units a state may mean: those of the stated country when it has one of the name.

    A country or a state goes before the counties that are called the same.
    """
    bare = _POSTAL_CODE.sub("", text).strip()
    if not bare:
        return ()
    coded = atlas.unit(bare.upper()) if _UNIT_CODE.fullmatch(bare.upper()) else None
    named = [coded] if coded else atlas.by_name(bare, country.code if country else None)
    named = named or atlas.by_name(bare)
    large = tuple(unit for unit in named if unit.kind != "admin2")
    return large or tuple(named)


def _towns(atlas: PointAtlas, city: str, statements: Sequence[_Statement]) -> Iterator[Point]:
    if not city.strip():
        return
    codes = {unit.country for each in statements for unit in each.units}
    country = next(iter(codes)) if len(codes) == 1 else None
    for place in atlas.find(city, country):
        if place.score >= _NAMED:
            yield place.point


def _candidates(lon: float, lat: float) -> Iterator[_Candidate]:
    """Yield the other ways to read two numbers, the commoner slip first."""
    changed = {
        PointFault.SWAPPED: [(lat, lon)],
        PointFault.MINUS: [(-lon, lat), (lon, -lat), (-lon, -lat)],
        PointFault.SWAPPED_AND_MINUS: [(-lat, lon), (lat, -lon), (-lat, -lon)],
    }
    for fault, pairs in changed.items():
        for pair in pairs:
            point = _point(*pair)
            if point is not None:
                yield _Candidate(fault, point)


def _point(lon: float, lat: float) -> Point | None:
    try:
        return Point(lon, lat)
    except BadGeometry:
        return None


def _is_in(atlas: PointAtlas, point: Point, code: str) -> bool:
    """Return whether a point lies in a unit, within what the atlas can tell."""
    area = atlas.area(code)
    if area is None:
        return False
    if area.contains(point) or _is_near(area, point, BORDER_KM):
        return True
    # Of some countries far off the atlas draws only a part under their own code.
    country = atlas.locate(point).country
    if country is not None:
        return country.code == code
    return _is_near(area, point, SHORE_KM)


def _is_near(area: Area, point: Point, reach_km: float) -> bool:
    """Return whether the area is within reach; its box is asked first, since shapes take long."""
    high = reach_km / KM_PER_DEGREE
    wide = high / max(0.05, math.cos(math.radians(point.lat)))
    box = area.box
    is_beside = (
        box.west - wide <= point.lon <= box.east + wide
        and box.south - high <= point.lat <= box.north + high
    )
    return is_beside and area.distance_km(point) <= reach_km


def _unit_named_against(located: Located, wrong: _Statement) -> Unit | None:
    """Return the unit to name beside what was stated: a state against a state of one country."""
    country = located.country
    if all(country is None or unit.country != country.code for unit in wrong.units):
        return country
    is_county = all(unit.kind == "admin2" for unit in wrong.units)
    return (located.admin2 if is_county else located.admin1) or country
