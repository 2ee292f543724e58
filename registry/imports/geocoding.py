"""From the words of a sender to a place on the ground, offline; what fits several places is not
guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from core.atlas.names import fold
from core.atlas.placing.point_judgement import REGION, PlaceWords, PointAtlas, judge_point
from core.atlas.values import Place as Found
from core.geo.geometry import Point
from core.i18n.languages import N_
from core.phones.evidence import PlaceNames
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.coordinates import read_degrees
from registry.people.record import StayPlace

GOOD_SCORE = 0.9
"""Below it only the start of the name matched, or another spelling: that is asked back, not taken.
"""
_RIVAL_SCORE = 0.05
_APART_KM = 50.0
_MUCH_LARGER = 20
_ALIASES = dict.fromkeys(("eeuu", "ee uu", "eua", "e u a", "usa", "u s a", "estados unidos"), "US")
_LAND = "place_country"
_NO_PLACE = N_("no se da ningún lugar")
_UNKNOWN = N_("no se conoce ningún lugar llamado «%(text)s»")
_MEANT = N_("no se conoce ningún lugar llamado «%(text)s»; ¿quiso decir %(name)s?")
_SEVERAL = N_("«%(name)s» puede ser varios lugares (%(units)s): diga el estado")
_NO_COUNTRY = N_("no se conoce ningún país llamado «%(text)s»")
_TOO_LARGE = N_("de %(name)s no se dice el municipio")
_LARGEST_KM2 = 10_000.0
"""A department of El Salvador is as small as a county and tells as much; Texas tells nothing."""
_ACCURACY = {"point": "address", "admin": "unit"}


class PlaceFinder(PointAtlas, PlaceNames, Protocol):
    """What geocoding asks of the atlas (`core.atlas.Atlas` has it)."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row puts somebody.

    Without a `place` they are to be placed, and `problem` says why. With both, the point was not
    believed and the words placed them. `repair` is a point to be offered, never taken unasked.
    """

    place: StayPlace | None
    country: str = ""
    """Where the place lies (ISO 3166-1 alpha-2), empty when no map says."""
    problem: Problem | None = None
    field: str = ""
    """The cell at fault."""
    repair: Point | None = None


class Geocoder:
    """Finds places for the rows of one file; the same words are looked up once."""

    def __init__(
        self, atlas: PlaceFinder, language: str = "es", region: frozenset[str] = REGION
    ) -> None:
        """`language` is that of the names in what is said of a point."""
        self.atlas, self._language, self._region = atlas, language, region
        self._known: dict[tuple[str, str | None], tuple[Found, ...]] = {}
        self._placed: dict[tuple[str, ...], RowPlace] = {}
        """By ZIP code, town, state and country, where these place a row whatever its address."""

    def row_place(self, cells: Mapping[str, str]) -> RowPlace:
        """Return where a row puts somebody; a row is never refused for its place.

        A point goes before the ZIP code, the ZIP code before the names: but a point that its own
        words contradict, or that is none, is not kept, and the words are asked instead.
        """
        country, unknown = self._country(cells.get("place_country", ""))
        by_words = partial(self._by_words, cells, country)
        if not (cells.get("lat") or cells.get("lon")):
            return by_words() if unknown is None else RowPlace(None, problem=unknown, field=_LAND)
        try:
            lon, lat = (_degrees(field, cells.get(field, "")) for field in ("lon", "lat"))
        except _NoDegrees as wrong:
            return self._despite(by_words(), wrong.problem, wrong.field)
        words = PlaceWords(*(cells.get(field, "") for field in ("place_country", "state", "city")))
        judged = judge_point(self.atlas, lon, lat, words, region=self._region)
        if judged.point is None:
            problem = judged.problem(self._language) or Problem(_NO_PLACE)
            return self._despite(by_words(), problem, "lat", judged.repair)
        return self._at(judged.point, cells)

    # -- inside -----------------------------------------------------------------------------

    def _at(self, point: Point, cells: Mapping[str, str]) -> RowPlace:
        where = self.atlas.locate(point)
        text = _words(cells) or f"{point.lat:.4f}, {point.lon:.4f}"
        unit = where.admin2.code if where.admin2 else ""
        place = StayPlace(
            lon=point.lon, lat=point.lat, text=text, unit_code=unit, accuracy="address"
        )
        return RowPlace(place, where.country.code if where.country else "")

    def _despite(
        self, by_words: RowPlace, problem: Problem, field: str, repair: Point | None = None
    ) -> RowPlace:
        """Return what the words say, with what is wrong with the point beside them."""
        return RowPlace(by_words.place, by_words.country, problem, field, repair)

    def _by_words(self, cells: Mapping[str, str], country: str | None) -> RowPlace:
        key = (*(cells.get(field, "") for field in ("zip", "city", "state")), country or "")
        known = self._placed.get(key)
        if known is not None and known.place is not None:
            text = _words(cells) or known.place.text
            return replace(known, place=replace(known.place, text=text))
        asked = _lookups(cells)
        for field, text in asked:
            found = self._find(text, country)
            if found and found[0].score >= GOOD_SCORE:
                taken = self._taken(field, found, cells)
                if field != "address" and taken.place is not None:
                    self._placed[key] = taken
                return taken
        if not asked:
            return RowPlace(None, problem=Problem(_NO_PLACE), field="city")
        field, text = asked[-1]
        found = self._find(text, country)
        gaps = {"text": text[:60], "name": found[0].name if found else ""}
        return RowPlace(None, problem=Problem(_MEANT if found else _UNKNOWN, gaps), field=field)

    def _taken(self, field: str, found: Sequence[Found], cells: Mapping[str, str]) -> RowPlace:
        best = found[0]
        if not cells.get("city") and field == "city":
            # The state stands alone: towns that are called so are not meant.
            best = next((each for each in found if self._is_too_large(each)), best)
        if self._is_too_large(best):
            return RowPlace(None, problem=Problem(_TOO_LARGE, {"name": best.name}), field=field)
        rivals = [other for other in found[1:] if _is_rival(best, other)]
        if any(best.population < _MUCH_LARGER * max(1, other.population) for other in rivals):
            gaps = {"name": best.name, "units": _units_text((best, *rivals))}
            return RowPlace(None, problem=Problem(_SEVERAL, gaps), field=field)
        place = StayPlace(
            lon=best.point.lon,
            lat=best.point.lat,
            text=_words(cells) or best.name,
            unit_code=best.admin2 or "",
            accuracy=_ACCURACY.get(best.kind, "place"),
        )
        return RowPlace(place, best.country or "")

    def _is_too_large(self, place: Found) -> bool:
        """Return whether only a state or a country is named: its middle is nobody's address."""
        if place.kind != "admin" or place.admin2:
            return False
        area = self.atlas.area(place.code)
        return area is not None and area.size_km2 > _LARGEST_KM2

    def _find(self, text: str, country: str | None) -> tuple[Found, ...]:
        key = (fold(text), country)
        if key not in self._known:
            self._known[key] = tuple(self.atlas.find(text, country=country))
        return self._known[key]

    def _country(self, text: str) -> tuple[str | None, Problem | None]:
        """Return the code of a stated country, if any, and why not where nobody knows it."""
        if not text:
            return None, None
        if len(text) == 2 and text.isalpha():
            return text.upper(), None
        named = _ALIASES.get(fold(text))
        units = [unit for unit in self.atlas.by_name(text) if unit.kind.startswith("countries")]
        if named is None and not units:
            return None, Problem(_NO_COUNTRY, {"text": text[:40]})
        return named or units[0].code, None


def _lookups(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what to look up, in order: the ZIP code, town with state, and what stands in the
    address.
    """
    names = ", ".join(part for part in (cells.get("city", ""), cells.get("state", "")) if part)
    lookups = [
        ("zip", cells.get("zip", "")),
        ("city", names),
        ("address", cells.get("address", "")),
    ]
    return [(field, text) for field, text in lookups if text]


def _is_rival(best: Found, other: Found) -> bool:
    """Return whether a text may as well mean another place, far from the best one."""
    is_close = best.score - other.score < _RIVAL_SCORE
    return is_close and best.point.distance_km(other.point) > _APART_KM


def _units_text(places: Iterable[Found]) -> str:
    """Return the states, or else the countries, of places: each once."""
    units = (each.admin1 or each.country for each in places)
    return ", ".join(dict.fromkeys(unit for unit in units if unit))


def _words(cells: Mapping[str, str]) -> str:
    parts = (cells.get(field, "") for field in ("address", "city", "state", "zip"))
    return ", ".join(part for part in parts if part)[:300]


class _NoDegrees(Exception):
    """A cell that holds no coordinate."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(field)
        self.field, self.problem = field, problem


def _degrees(field: str, text: str) -> float:
    """Return the degrees in a cell. Raises _NoDegrees."""
    try:
        degrees = read_degrees(text)
    except UnreadableCell as unreadable:
        raise _NoDegrees(field, unreadable.problem) from unreadable
    if degrees is None:
        raise _NoDegrees(field, Problem(N_("De las dos coordenadas falta una.")))
    return degrees
