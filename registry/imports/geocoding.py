"""From the words of a sender to a place on the ground, offline; what fits several places is not
guessed at: they are the readings of `core.atlas.placing.readings`, as everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from core.atlas.names import fold
from core.atlas.placing.address_tails import address_tails
from core.atlas.placing.path_words import place_path
from core.atlas.placing.point_judgement import REGION, PlaceWords, judge_point
from core.atlas.placing.readings import PlaceReadings, PlacingAtlas, is_too_large, read_place
from core.atlas.values import Place as Found
from core.geo.geometry import Point
from core.i18n.languages import N_
from core.phones.evidence import PlaceNames
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.coordinates import read_degrees
from core.tabular.cells.countries import read_country
from registry.people.record import StayPlace

_LAND = "place_country"
_NO_PLACE = N_("no se da ningún lugar")
_UNKNOWN = N_("no se conoce ningún lugar llamado «%(text)s»")
_MEANT = N_("no se conoce ningún lugar llamado «%(text)s»; ¿quiso decir %(name)s?")
_SEVERAL = N_("«%(name)s» puede ser varios lugares (%(units)s): diga el estado")
_NO_COUNTRY = N_("no se conoce ningún país llamado «%(text)s»")
_TOO_LARGE = N_("de %(name)s no se dice el municipio")
_ACCURACY = {"point": "address", "admin": "unit"}


class PlaceFinder(PlacingAtlas, PlaceNames, Protocol):
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
        self._known: dict[tuple[str, str | None], PlaceReadings] = {}
        self._placed: dict[tuple[str, ...], RowPlace] = {}
        """By ZIP code, town, state, country and that of the telephone, where these place a row
        whatever its address.
        """

    def row_place(self, cells: Mapping[str, str], phone_country: str = "") -> RowPlace:
        """Return where a row puts somebody; a row is never refused for its place.

        A point goes before the ZIP code, the ZIP code before the names: but a point that its own
        words contradict, or that is none, is not kept, and the words are asked instead. Words of
        several readings place nobody, unless only one is in the `phone_country` (ISO code), where
        the telephones are dialled.
        """
        country, unknown = self._country(cells.get("place_country", ""))
        by_words = partial(self._by_words, cells, country, phone_country)
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

    def _by_words(
        self, cells: Mapping[str, str], country: str | None, phone_country: str
    ) -> RowPlace:
        cells_read = [cells.get(field, "") for field in ("zip", "city", "state")]
        key = (*cells_read, country or "", phone_country)
        known = self._placed.get(key)
        if known is None or known.place is None:
            return self._looked_up(cells, country, phone_country, key)
        place = _worded(known.place, _words(cells))
        return RowPlace(place, known.country, known.problem, known.field, known.repair)

    def _looked_up(
        self,
        cells: Mapping[str, str],
        country: str | None,
        phone_country: str,
        key: tuple[str, ...],
    ) -> RowPlace:
        """Return what the first words say that name a place; a ZIP code of several countries lets
        the town decide.
        """
        asked, undecided = _lookups(cells), None
        for field, text in _with_tails(asked):
            readings = self._read(text, country)
            if not _is_named(readings):
                continue
            taken = self._taken(field, readings, cells, phone_country)
            if taken.place is not None and field != "address":
                self._placed[key] = taken
            if taken.place is not None:
                return taken
            undecided = undecided or taken
            if field != "zip":
                break
        return undecided or self._unknown(asked, country)

    def _unknown(self, lookups: list[tuple[str, str]], country: str | None) -> RowPlace:
        """Return why no words of a row name a place."""
        if not lookups:
            return RowPlace(None, problem=Problem(_NO_PLACE), field="city")
        field, text = lookups[-1]
        found = self._read(text, country).plausible
        gaps = {"text": text[:60], "name": found[0].name if found else ""}
        return RowPlace(None, problem=Problem(_MEANT if found else _UNKNOWN, gaps), field=field)

    def _taken(
        self, field: str, readings: PlaceReadings, cells: Mapping[str, str], phone_country: str
    ) -> RowPlace:
        """Return the place of the only reading; else that it is to be chosen, and among which."""
        is_state_alone = field == "city" and not cells.get("city")
        state = self._state_among(readings) if is_state_alone else None
        best = state or readings.sure or _decided(readings.plausible, phone_country)
        if best is None:
            gaps = {"name": readings.text[:60], "units": self._choices(readings)}
            return RowPlace(None, problem=Problem(_SEVERAL, gaps), field=field)
        if is_too_large(self.atlas, best):
            return RowPlace(None, problem=Problem(_TOO_LARGE, {"name": best.name}), field=field)
        place = StayPlace(
            lon=best.point.lon,
            lat=best.point.lat,
            text=_words(cells) or best.name,
            unit_code=best.admin2 or "",
            accuracy=_ACCURACY.get(best.kind, "place"),
        )
        return RowPlace(place, best.country or "")

    def _state_among(self, readings: PlaceReadings) -> Found | None:
        """Return the state of a name: where it stands alone, towns called so are not meant."""
        return next((each for each in readings.plausible if is_too_large(self.atlas, each)), None)

    def _choices(self, readings: PlaceReadings) -> str:
        """Return the readings offered, each told from its namesakes by the units above it."""
        paths = (place_path(self.atlas, each, self._language) for each in readings.offer)
        return "; ".join(dict.fromkeys(paths))

    def _read(self, text: str, country: str | None) -> PlaceReadings:
        key = (fold(text), country)
        if key not in self._known:
            self._known[key] = read_place(self.atlas, text, country=country)
        return self._known[key]

    def _country(self, text: str) -> tuple[str | None, Problem | None]:
        """Return the code of a stated country, if any, and why not where nobody knows it."""
        if not text:
            return None, None
        try:
            return read_country(text), None
        except UnreadableCell:
            units = [unit for unit in self.atlas.by_name(text) if unit.kind.startswith("countries")]
        if not units:
            return None, Problem(_NO_COUNTRY, {"text": text[:40]})
        return units[0].code, None


def _worded(place: StayPlace, words: str) -> StayPlace:
    """Return a place under the words of another row."""
    # `dataclasses.replace` takes four times as long, once a row.
    return StayPlace(
        lon=place.lon,
        lat=place.lat,
        text=words or place.text,
        unit_code=place.unit_code,
        accuracy=place.accuracy,
    )


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


def _with_tails(lookups: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what to look up, and behind an address its ends that name a town."""
    for field, text in lookups:
        yield field, text
        if field == "address":
            yield from ((field, tail) for tail in address_tails(text))


def _is_named(readings: PlaceReadings) -> bool:
    """Return whether a place is called so, not only nearly so."""
    return bool(readings.plausible) and not readings.is_near


def _decided(plausible: tuple[Found, ...], phone_country: str) -> Found | None:
    """Return the reading that holds all the others (`Hidalgo, Texas` is the county, whether or not
    its town is meant), or the only one where the telephones are dialled; None when it is open.
    """
    around = [each for each in plausible if each.kind == "admin" and _holds_all(each, plausible)]
    there = [each for each in plausible if phone_country and each.country == phone_country]
    if around:
        return around[0] if around[0].admin2 else None
    return there[0] if len(there) == 1 else None


def _holds_all(unit: Found, places: tuple[Found, ...]) -> bool:
    return all(unit.code in {each.code, each.admin2, each.admin1} for each in places)


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
