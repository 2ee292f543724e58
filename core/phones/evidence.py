"""What says in which country a number without `+` is dialled, the surest first.

The number itself (its international form) goes before all; then the point of the row, its stated
country or state, its city, and only then the owner. Where those beside the owner disagree, or
nothing says, it is asked, never guessed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol, cast

from core.atlas.values import Located, Place, Unit
from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from core.i18n.languages import N_
from core.phones.countries import calling_code

_SHARE_OF_ONE_COUNTRY = 10
"""A town decides when it has ten times the people of all its namesakes abroad: San Antonio
of Texas does, Hidalgo and Santa Ana do not.
"""
_FEWEST_PEOPLE = 500


class CountrySource(enum.StrEnum):
    """What told the country of a number."""

    NUMBER = "number"
    POINT = "point"
    STATED = "stated"
    CITY = "city"
    ANSWER = "answer"
    OWNER = "owner"


SOURCE_WORDS = MappingProxyType(
    {
        CountrySource.NUMBER: N_("lo dice el número"),
        CountrySource.POINT: N_("por el punto en el mapa"),
        CountrySource.STATED: N_("por el país o estado"),
        CountrySource.CITY: N_("por la ciudad"),
        CountrySource.ANSWER: N_("por lo que se contestó de la lista"),
        CountrySource.OWNER: N_("por el país dueño de la lista"),
    }
)
"""What told the country, in words that follow it: `+52, México (por la ciudad)`."""


@dataclass(frozen=True, slots=True)
class PhoneEvidence:
    """The countries (ISO 3166-1 alpha-2) that speak for a number; empty where nothing is said."""

    point: str = ""
    """Where the coordinates are."""
    stated: str = ""
    """The country written there, or that of the state written there."""
    city: str = ""
    """The country of a city that can be no other's."""
    owner: str = ""
    """Whose list or entry it is: the last to be heard."""
    answer: str = ""
    """What a person answered about the whole list: heard before the owner, and where others
    disagree.
    """
    doubted: tuple[str, ...] = ()
    """Countries between which nobody decided yet: the owner's alone is no answer then."""
    area_code: str = ""
    """Digits of a column of area codes, for numbers that lack theirs."""

    def claims(self) -> tuple[tuple[CountrySource, str], ...]:
        """Return who names which country, the surest first: the owner only where nobody else does.

        A country said twice, or one that shares its calling code with one said before (Canada and
        the United States), stands once.
        """
        said = (
            (CountrySource.POINT, self.point),
            (CountrySource.STATED, self.stated),
            (CountrySource.CITY, self.city),
        )
        by_code: dict[str, tuple[CountrySource, str]] = {}
        for source, country in said:
            if country:
                by_code.setdefault(calling_code(country) or country, (source, country.upper()))
        found = tuple(by_code.values())
        if self.answer and len(found) != 1:
            return ((CountrySource.ANSWER, self.answer.upper()),)
        if not found and self.owner and not self.doubted:
            return ((CountrySource.OWNER, self.owner.upper()),)
        return found


class CountryLocator(Protocol):
    """What knows the country of a point; `core.atlas.Atlas` is one."""

    def locate(self, point: Point) -> Located:
        """Return the units around a point."""


class PlaceNames(Protocol):
    """What knows names of states and towns; `core.atlas.Atlas` is one."""

    def __hash__(self) -> int:
        """Return what tells it from another: its answers are remembered."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units called `text`."""

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Place]:
        """Return the places that `text` may mean, best first."""


def place_names(atlas: object) -> PlaceNames | None:
    """Return an atlas if it knows names; None for one of points and codes only, or for none."""
    # Asked for each row of a list: `isinstance` goes through a whole protocol each time.
    knows = callable(getattr(atlas, "by_name", None)) and callable(getattr(atlas, "find", None))
    return cast(PlaceNames, atlas) if knows else None


def country_of_point(atlas: CountryLocator, lon: float, lat: float) -> str:
    """Return the country around a point; empty at sea, beyond the atlas, or for no point."""
    try:
        country = atlas.locate(Point(lon, lat)).country
    except BadGeometry:
        return ""
    return country.code if country else ""


def country_of_state(atlas: PlaceNames, name: str) -> str:
    """Return the country of a state, province or department by its name or abbreviation.

    Empty where none is called so, or several of different countries are: there is a La Paz in
    Honduras and one in El Salvador.
    """
    units = atlas.by_name(name) if name.strip() else []
    return _the_only(unit.country for unit in units if unit.kind == "admin1")


def country_of_city(atlas: PlaceNames, name: str, within: str = "") -> str:
    """Return the country of a city, `within` being what is said of its state, where that is known;
    empty where it may be another's: Hidalgo is a town on both banks of the Rio Grande.
    """
    city, state = name.strip(), within.strip()
    if not city:
        return ""
    typed = f"{city}, {state}" if state and atlas.by_name(state) else city
    return _country_of_town(atlas, typed)


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _country_of_town(atlas: PlaceNames, typed: str) -> str:
    """Weigh the people of every town of that very name, by country."""
    people: dict[str, int] = {}
    for place in atlas.find(typed, None, 50):
        if place.country and place.kind != "zip" and place.why in {"name", "other name", "unit"}:
            counted = max(place.population, _FEWEST_PEOPLE)
            people[place.country] = people.get(place.country, 0) + counted
    if not people:
        return ""
    first = max(people, key=lambda country: people[country])
    others = sum(people.values()) - people[first]
    return first if people[first] >= _SHARE_OF_ONE_COUNTRY * others else ""


def _the_only(countries: Iterable[str | None]) -> str:
    found = {country for country in countries if country}
    return found.pop() if len(found) == 1 else ""
