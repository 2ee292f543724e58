"""From the words of a sender to a place on the ground, offline; what fits several places is not
guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from core.atlas.names import fold
from core.atlas.values import Located, Unit
from core.atlas.values import Place as Found
from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from registry.imports.columns import InvalidCell
from registry.people.record import StayPlace

GOOD_SCORE = 0.9
"""Below it only the start of the name matched, or another spelling: that is asked back, not taken.
"""
_RIVAL_SCORE = 0.05
_APART_KM = 50.0
_MUCH_LARGER = 20
_ALIASES = dict.fromkeys(("eeuu", "ee uu", "eua", "e u a", "usa", "u s a", "estados unidos"), "US")
_ACCURACY = {"point": "address", "admin": "unit"}


class PlaceFinder(Protocol):
    """What geocoding asks of the atlas (`core.atlas.Atlas` has it)."""

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Found]:
        """Places that a text may mean, best first."""

    def locate(self, point: Point) -> Located:
        """Return the units around a point."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Units of a name, countries first."""


class Geocoder:
    """Finds places for the rows of one file; the same words are looked up once."""

    def __init__(self, atlas: PlaceFinder) -> None:
        self._atlas = atlas
        self._known: dict[tuple[str, str | None], tuple[Found, ...]] = {}

    def place(self, cells: Mapping[str, str]) -> tuple[StayPlace, str]:
        """Return the place of a row and the country it lies in ("" when no map says).

        Raises BadCell.

        Coordinates go before the ZIP code, the ZIP code before the names.
        """
        country = self._country(cells.get("place_country", ""))
        if cells.get("lat") or cells.get("lon"):
            return self._by_coordinates(cells)
        asked = _lookups(cells)
        for field, text in asked:
            found = self._find(text, country)
            if found and found[0].score >= GOOD_SCORE:
                return self._taken(field, found, cells)
        field, text = asked[-1] if asked else ("city", "")
        if not text:
            raise InvalidCell("city", "no place is given")
        found = self._find(text, country)
        hint = f"; did the sender mean {found[0].name}?" if found else ""
        raise InvalidCell(field, f"no place called {text[:60]!r} is known{hint}")

    # -- inside -----------------------------------------------------------------------------

    def _by_coordinates(self, cells: Mapping[str, str]) -> tuple[StayPlace, str]:
        degrees = {field: _degrees(field, cells.get(field, "")) for field in ("lon", "lat")}
        try:
            point = Point(degrees["lon"], degrees["lat"])
        except BadGeometry as wrong:
            raise InvalidCell("lat", str(wrong)) from wrong
        where = self._atlas.locate(point)
        text = _words(cells) or f"{point.lat:.4f}, {point.lon:.4f}"
        unit = where.admin2.code if where.admin2 else ""
        place = StayPlace(
            lon=point.lon, lat=point.lat, text=text, unit_code=unit, accuracy="address"
        )
        return place, where.country.code if where.country else ""

    def _taken(
        self, field: str, found: Sequence[Found], cells: Mapping[str, str]
    ) -> tuple[StayPlace, str]:
        best = found[0]
        rivals = [other for other in found[1:] if _is_rival(best, other)]
        if any(best.population < _MUCH_LARGER * max(1, other.population) for other in rivals):
            units = _units_text((best, *rivals))
            raise InvalidCell(field, f"{best.name!r} fits several places ({units}); name the state")
        accuracy = _ACCURACY.get(best.kind, "place")
        place = StayPlace(
            lon=best.point.lon,
            lat=best.point.lat,
            text=_words(cells) or best.name,
            unit_code=best.admin2 or "",
            accuracy=accuracy,
        )
        return place, best.country or ""

    def _find(self, text: str, country: str | None) -> tuple[Found, ...]:
        key = (fold(text), country)
        if key not in self._known:
            self._known[key] = tuple(self._atlas.find(text, country=country))
        return self._known[key]

    def _country(self, text: str) -> str | None:
        if not text:
            return None
        if len(text) == 2 and text.isalpha():
            return text.upper()
        named = _ALIASES.get(fold(text))
        units = [unit for unit in self._atlas.by_name(text) if unit.kind.startswith("countries")]
        if named is None and not units:
            raise InvalidCell("place_country", f"no country called {text[:40]!r} is known")
        return named or units[0].code


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


def _degrees(field: str, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as wrong:
        raise InvalidCell(
            field, "is no coordinate in degrees" if text else "is missing beside the other one"
        ) from wrong
