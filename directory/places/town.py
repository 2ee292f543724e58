"""An entry without a point is put in its town, else in its county: the precision of that is kept
beside the point.

A shelter without any point appears in no alert. A town of several readings is asked, never guessed;
a name that is only nearly one is asked too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.atlas.placing.readings import (
    OpenReading,
    PlaceReadings,
    PlacingAtlas,
    choice_key,
    read_place,
    read_unit,
)
from core.atlas.values import Place, Unit
from directory.entries.models import HasAddress

TOWN_PRECISION = "municipality"
"""Of a point that is only the middle of the town; one that somebody gave has none."""
COUNTY_PRECISION = "county"
"""Of a point that is only the middle of the county, or of another part of a state."""
CITY = "city"
"""The field a town is typed into, and under which its reading is chosen."""


@dataclass(frozen=True, slots=True)
class TownAnswer:
    """Where a town is: its `place`, or the `question` which of several is meant; or neither."""

    place: Place | None = None
    question: OpenReading | None = None


def find_town(
    atlas: PlacingAtlas,
    city: str,
    *,
    state: str = "",
    country: str = "",
    own: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
) -> TownAnswer:
    """Return the town called `city`, in the `state` when the atlas knows it, in the `country` (ISO
    code) when one is stated.

    `readings` are choices made before: the code by the key of the text.
    """
    if not city.strip():
        return TownAnswer()
    found = _town_readings(atlas, city.strip(), state.strip(), country, own)
    chosen = found.reading_of((readings or {}).get(choice_key(CITY, found.text), ""))
    town = chosen or _certain_town(found)
    if town is not None:
        return TownAnswer(town)
    return TownAnswer(question=OpenReading(CITY, found)) if found.offer else TownAnswer()


def find_county(
    atlas: PlacingAtlas,
    county: str,
    *,
    state: str = "",
    country: str = "",
    own: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
) -> TownAnswer:
    """Return the county, municipio or other part of a state called `county`, as a place in its
    middle: of the `state` where the atlas knows it, of the `country` (ISO code) where it has one.

    Several of a name are asked, never chosen: there are thirty Washingtons.
    """
    name = county.strip()
    if not name:
        return TownAnswer()
    states = _codes_of_states(atlas, state, country)
    text = f"{name}, {state.strip()}" if states else name
    counties = _counties_of(read_unit(atlas, name, own=own), states, country)
    return _answer(PlaceReadings(text, counties), readings or {})


def is_only_town(entry: HasAddress) -> bool:
    """Return whether only the town of an entry is known, and its point is the middle of that."""
    return entry.point is not None and entry.point_precision == TOWN_PRECISION


def is_too_large(place: Place) -> bool:
    """Return whether a place is a whole state or country: its middle is nobody's address."""
    return place.kind == "admin" and place.admin2 is None


# -- inside ---------------------------------------------------------------------------------


def _codes_of_states(atlas: PlacingAtlas, state: str, country: str) -> frozenset[str]:
    """Return the codes of the states of a name; empty where the atlas knows none."""
    named: list[Unit] = atlas.by_name(state, country or None) if state.strip() else []
    return frozenset(unit.code for unit in named if unit.kind == "admin1")


def _counties_of(found: PlaceReadings, states: frozenset[str], country: str) -> tuple[Place, ...]:
    """Return the readings that are no whole states: of the `states`, else of the `country` where it
    has one, else all of them.
    """
    every = [each for each in (*found.plausible, *found.others) if each.admin2]
    of_place = tuple(each for each in every if _is_of(each, states, country))
    return of_place or (() if states else tuple(every))


def _answer(found: PlaceReadings, readings: Mapping[str, str]) -> TownAnswer:
    """Return the reading that was chosen, or the only one; else the question which is meant."""
    chosen = found.reading_of(readings.get(choice_key(CITY, found.text), "")) or found.sure
    if chosen is not None:
        return TownAnswer(chosen)
    return TownAnswer(question=OpenReading(CITY, found)) if found.offer else TownAnswer()


def _is_of(county: Place, states: frozenset[str], country: str) -> bool:
    return county.admin1 in states if states else not country or county.country == country


def _certain_town(found: PlaceReadings) -> Place | None:
    """Return the town that a text names beyond doubt; None for a name that is only nearly one, and
    for a whole state.
    """
    sure = found.sure
    return None if sure is None or is_too_large(sure) else sure


def _town_readings(
    atlas: PlacingAtlas, city: str, state: str, country: str, own: Sequence[str]
) -> PlaceReadings:
    """Return what a town may mean, in its state where the atlas has one of the name, or the words
    are short for the state of a town called so; other words find no town at all.
    """
    if state:
        found = read_place(atlas, f"{city}, {state}", own=own, country=country or None)
        is_known = bool(_codes_of_states(atlas, state, country))
        if is_known or (found.plausible and not found.is_near):
            return found
    return read_place(atlas, city, own=own, country=country or None)
