"""The units of the atlas that the words of an area name, where no code and no drawing does. Pure,
given the atlas.

The rule: a name means the unit called so in the country that the words themselves tell, else in the
sender's own; where that leaves two, it is not guessed at. A country named beside states of its own,
or a state beside counties of its own that are all understood, only says where they lie, or means
its unit of the same name. A part of a unit ("norte de Oaxaca", "San Salvador Norte") is taken as
the whole of it, a town as its county: people in the rest are told too early rather than too late.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from core.atlas import Place, Unit
from core.atlas.names import fold
from core.atlas.placing.short_words import other_spellings
from feeds.naming.excepted import ExceptedWords, excepted_words, states_left
from feeds.naming.frame_units import without_frames, without_states_around
from feeds.naming.named_parts import COUNTRIES, COUNTY, STATE, NamedPart, NameFinder, read_parts
from feeds.naming.place_words import UnitKind, kind_said
from feeds.naming.regions import region_codes
from feeds.naming.states_next_door import states_next_door
from feeds.naming.towns_before_states import towns_before_states
from feeds.naming.wrong_letters import in_right_letters
from feeds.sender_countries import WATCH_THE_WORLD

_EVERYWHERE = re.compile(
    r"^(?:(?:en|a|in)\s+)?(?:(?:todo|toda|(?:el\s+)?resto\s+del?|the\s+(?:whole|entire))\s+)?(?:el\s+|la\s+|the\s+)?"
    r"(?:territorio\s+nacional|nivel\s+nacional|nacional|national|(?:pa[ií]s|country|rep[uú]blica)"
    r"|(?:whole|entire)\s+country|nationwide|countrywide|(?:tout|ensemble\s+du|le\s+reste\s+du)\s+"
    r"(?:le\s+)?(?:pays|territoire))\.?$",
    re.IGNORECASE,
)
_HEADED = re.compile(r"^[^,;:/|\n()]+[:(]")
_FAR_LARGER = 50
"""A town so many times as large as its namesakes is the one that is meant."""
_LARGER_THAN_RIVAL = 10
"""A state so many times as large as its namesakes in other countries is the one that is meant."""
_CITY = 20_000
"""A town of the sender's own so large is meant before a country of its name."""
_BOUND_BY_STATES = 50_000
"""A larger town is known of itself, whichever states are named beside it."""


class NameAtlas(NameFinder, Protocol):
    """What naming asks of the atlas (`core.atlas.Atlas` has it)."""

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        """Return the units of a kind."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, None when there is none."""

    def population(self, code: str) -> int:
        """Return how many people live in the towns of a unit."""

    def towns_called(self, text: str, country: str = "") -> list[Place]:
        """Return the towns called exactly so, of one country or any, the largest first."""


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """What a text names, in its order, and the parts of it that name nothing we know."""

    units: tuple[Unit, ...]
    unknown: tuple[str, ...]


def units_named(text: str, atlas: NameAtlas, sender_country: str = "") -> NamedUnits:
    """Return the countries, states and counties that a text names.

    `sender_country` (ISO 3166-1, "" unknown) decides where the text does not.
    """
    words = _in_single_spaces(in_right_letters(text))
    if excepted := excepted_words(words):
        return _units_without(excepted, atlas, sender_country)
    return _units_of(words, atlas, sender_country)


# -- inside ---------------------------------------------------------------------------------


def _units_without(words: ExceptedWords, atlas: NameAtlas, sender_country: str) -> NamedUnits:
    """Return the units of a text with an exception: of a whole country the states that are not
    excepted; of anything else all of it, and what follows the first name of the exception.
    """
    whole = _units_of(words.whole, atlas, sender_country)
    around = _units_of(words.behind, atlas, sender_country)
    countries = [unit for unit in whole.units if unit.kind in COUNTRIES]
    if len(whole.units) == 1 and countries:
        code = countries[0].country or countries[0].code
        left, unknown = states_left(words.excepted, atlas, code)
        return NamedUnits((*(left or whole.units), *around.units), (*unknown, *around.unknown))
    more = _units_of(words.following, atlas, sender_country)
    units = dict.fromkeys((*whole.units, *more.units, *around.units))
    unknown = (*whole.unknown, words.first[:80], *more.unknown, *around.unknown)
    return NamedUnits(tuple(units), unknown)


def _units_of(words: str, atlas: NameAtlas, sender_country: str) -> NamedUnits:
    if sender_country and _EVERYWHERE.match(words.strip(" ,:-")):
        return NamedUnits(tuple(_country(atlas, sender_country)), ())
    parts = _told_apart(read_parts(words, atlas), sender_country, atlas)
    parts = _with_regions(parts, atlas, sender_country)
    evidence = _evidence(parts, atlas, sender_country)
    chosen = _beside_neighbours(parts, [_chosen(part, evidence) for part in parts])
    chosen = [
        unit or _of_town(part, evidence, atlas) for part, unit in zip(parts, chosen, strict=True)
    ]
    if not _told_countries(parts):
        chosen = states_next_door(
            parts, chosen, sender_country, lambda name: bool(_towns(name, sender_country, atlas))
        )
    chosen = towns_before_states(parts, chosen, atlas, sender_country)
    units = without_frames(
        parts, without_states_around(parts, chosen), is_headed=bool(_HEADED.match(words))
    )
    unknown = [part.text for part, one in zip(parts, chosen, strict=True) if one is None]
    return NamedUnits(tuple(dict.fromkeys(units)), tuple(dict.fromkeys(unknown)))


def _in_single_spaces(text: str) -> str:
    """Return text without runs of white space; a line is a part of its own."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "; ".join(filter(None, lines))


# -- in which country -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What tells in which country a name lies."""

    countries: tuple[frozenset[str], ...]
    """Those that the text names, then the sender's own."""
    states: frozenset[Unit]
    """All states that the text may name."""
    is_open: bool
    """Whether a name that none of those countries bears must be another's: the atlas knows all
    their counties, or no country is told.
    """
    doubted: frozenset[str]
    """Names that a state of one country and a county of another bear, where nothing tells."""


def _evidence(parts: Sequence[NamedPart], atlas: NameAtlas, sender_country: str) -> _Evidence:
    told = _told_countries(parts)
    own = frozenset({sender_country} - {""})
    doubted = frozenset() if told or own else _doubted(parts, atlas)
    return _Evidence(
        (told, own) if told or own else (_sure_countries(parts, doubted),),
        frozenset(unit for part in parts for unit in part.of(STATE)),
        all(atlas.units(COUNTY, country) for country in told | own),
        doubted,
    )


def _told_countries(parts: Iterable[NamedPart]) -> frozenset[str]:
    """Return the codes of the countries that a text names."""
    named = filter(None, (part.country for part in parts))
    return frozenset(unit.country or unit.code for unit in named)


def _sure_countries(
    parts: Iterable[NamedPart], doubted: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the countries of names that mean one state in the world."""
    states = [part.of(STATE) for part in parts if part.text not in doubted and _may_tell(part)]
    return frozenset(str(found[0].country) for found in states if len(found) == 1)


def _may_tell(part: NamedPart) -> bool:
    """Return whether a name may tell a country: no country itself, no county, no mere side."""
    return not (part.country or part.is_side) and part.kind in (None, UnitKind.STATE)


def _doubted(parts: Sequence[NamedPart], atlas: NameAtlas) -> frozenset[str]:
    """Return the names that tell no country: a state alone bears them, but so does a county of
    another country that is not far smaller (Santa Rosa), and no second state stands beside.
    """
    states = [part.of(STATE) for part in parts]
    countries = [str(found[0].country) for found in states if len(found) == 1]
    return frozenset(
        part.text
        for part, found in zip(parts, states, strict=True)
        if len(found) == 1
        and countries.count(str(found[0].country)) == 1
        and _is_rivalled(found[0], part, atlas)
    )


def _is_rivalled(state: Unit, part: NamedPart, atlas: NameAtlas) -> bool:
    """Return whether a county or a town of another country has a tenth of the people of a state."""
    least = atlas.population(state.code) / _LARGER_THAN_RIVAL
    counties = (atlas.population(unit.code) for unit in part.of(COUNTY) if _is_abroad(unit, state))
    towns = (town.population for town in atlas.towns_called(part.text) if _is_abroad(town, state))
    return any(people > least for people in (*counties, *towns))


def _is_abroad(place: Unit | Place, state: Unit) -> bool:
    return place.country != state.country


def _with_regions(
    parts: Sequence[NamedPart], atlas: NameAtlas, sender_country: str
) -> list[NamedPart]:
    """Return the parts, one that names a region as the units this lies in (`feeds.naming.regions`);
    a unit that is called so itself goes before it.
    """
    countries = _told_countries(parts) or frozenset({sender_country} - {""})
    found: list[NamedPart] = []
    for part in parts:
        is_unit = any(unit.country in countries for unit in part.units) or part.country
        codes = () if is_unit and not part.is_side else region_codes(part.text, countries)
        units = list(filter(None, map(atlas.unit, codes)))
        found += [replace(part, kind=None, units=(unit,)) for unit in units] or [part]
    return found


def _told_apart(
    parts: Sequence[NamedPart], sender_country: str, atlas: NameAtlas
) -> list[NamedPart]:
    """Return the parts, a name that a country and a state bear as one of them alone: as the state
    where the sender or the states beside it are of the state's country (Georgia, Granada), or where
    the name stands before that of its country (Panamá, Panamá; Granada, Nicaragua); as neither
    where it is that of a city of the sender's own (Liberia).
    """
    near = _sure_countries(parts) | {sender_country}
    apart = [_as_state(part, near, _country_behind(parts, part)) for part in parts]
    return [_without_city(part, sender_country, atlas) for part in apart]


def _without_city(part: NamedPart, sender_country: str, atlas: NameAtlas) -> NamedPart:
    """Return a part without the country of which a city of the sender's own has the name."""
    country = part.country
    if country is None or sender_country in {"", country.country, country.code, *WATCH_THE_WORLD}:
        return part
    towns = atlas.towns_called(part.text, sender_country)
    is_city = bool(towns) and towns[0].population > _CITY
    return replace(part, units=()) if is_city else part


def _country_behind(parts: Sequence[NamedPart], part: NamedPart) -> frozenset[str]:
    """Return the code of the one country that stands behind a name, and nothing else beside it."""
    group = [each for each in parts if each.group == part.group]
    is_first_of_two = len(group) == 2 and group[0] is part and group[1].country
    return frozenset({group[1].country.code} if is_first_of_two and group[1].country else ())


def _as_state(part: NamedPart, near: frozenset[str], behind: frozenset[str]) -> NamedPart:
    country = part.country
    states = part.of(STATE, near - {country.code} | behind) if country else []
    return replace(part, units=tuple(states)) if states else part


def _country(atlas: NameAtlas, code: str) -> list[Unit]:
    return [unit for unit in atlas.by_name(code) if unit.kind in COUNTRIES and unit.code == code]


# -- which unit -----------------------------------------------------------------------------


def _chosen(part: NamedPart, evidence: _Evidence) -> Unit | None:
    """Return the one unit that a name means; None where that is none, or more than one."""
    if part.country:
        return part.country
    if part.text in evidence.doubted:
        return None
    known = (part.of(kind, each) for each in evidence.countries for kind in _levels(part))
    found = next(filter(None, known), [])
    if not found and evidence.is_open:
        found = _states_anywhere(part)
    return _only(found, part, evidence.states)


def _states_anywhere(part: NamedPart) -> list[Unit]:
    """Return the states of any country that a name means by what they are called where they lie."""
    if part.kind not in (None, UnitKind.STATE) or part.is_side:
        return []
    return [unit for unit in part.of(STATE) if _is_own_name(unit, part.text)]


def _levels(part: NamedPart) -> tuple[str, ...]:
    """Return the kinds of units that a name may mean, the likelier first: of a town, no state."""
    if part.kind is UnitKind.TOWN:
        return (COUNTY,)
    return (COUNTY, STATE) if part.kind is UnitKind.COUNTY else (STATE, COUNTY)


def _is_own_name(unit: Unit, text: str) -> bool:
    """Return whether a text ends with what a unit is called where it lies; the states of the United
    States are as well known by their Spanish names.
    """
    own, key = fold(unit.name), fold(text)
    return key.endswith(own) or (unit.country == "US" and key == fold(unit.names.get("es", own)))


def _only(units: Sequence[Unit], part: NamedPart, states: frozenset[Unit]) -> Unit | None:
    """Return the one unit of several. A county is one of a state named beside it; of none of them
    only where the words say that it is a county.
    """
    if not units:
        return None
    beside = _states_beside(units[0], part, states)
    is_among = bool(beside) and part.kind is not UnitKind.COUNTY and _is_county(units[0])
    if len(units) > 1 or is_among:
        units = [unit for unit in units if unit.parent in beside]
    return units[0] if len(units) == 1 else None


def _states_beside(unit: Unit, part: NamedPart, states: frozenset[Unit]) -> frozenset[str]:
    """Return the codes of the states that other parts may name in the country of a unit."""
    others = states.difference(part.units)
    return frozenset(state.code for state in others if state.country == unit.country)


def _is_county(unit: Unit | None) -> bool:
    return unit is not None and unit.kind == COUNTY


def _beside_neighbours(
    parts: Sequence[NamedPart], chosen: Sequence[Unit | None]
) -> list[Unit | None]:
    """Return the units, a county that several states have as the one of the state in which all the
    other counties of the text lie (Miami-Dade; Broward; Monroe).
    """
    states = {unit.parent for unit in chosen if unit and _is_county(unit)}
    if len(states) != 1:
        return list(chosen)
    return [unit or _county_of(part, *states) for part, unit in zip(parts, chosen, strict=True)]


def _county_of(part: NamedPart, state: str | None) -> Unit | None:
    found = [unit for unit in part.of(COUNTY) if unit.parent == state]
    return found[0] if len(found) == 1 and not part.of(STATE) else None


def _of_town(part: NamedPart, evidence: _Evidence, atlas: NameAtlas) -> Unit | None:
    """Return the county, else the state, of the one town that a name means in the countries that
    are told; None where it means none, or several.
    """
    if part.units and part.kind is not UnitKind.TOWN:
        return None
    for countries in evidence.countries:
        towns = _towns_in(countries, part.text, evidence.states, atlas)
        if towns and _is_alone(towns):
            return atlas.unit(towns[0].admin2 or towns[0].admin1 or "")
    return None


def _towns_in(
    countries: frozenset[str], name: str, states: frozenset[Unit], atlas: NameAtlas
) -> list[Place]:
    """Return the towns that a name means in some countries, in the states named beside it. A sender
    that watches the world must name the state.
    """
    beside = {state.code for state in states if state.country in countries}
    asked = countries if beside else countries - WATCH_THE_WORLD
    found = (_towns(name, each, atlas) for each in sorted(asked))
    return [town for town in chain.from_iterable(found) if _is_near(town, beside)]


def _is_near(town: Place, states: set[str]) -> bool:
    """Return whether a town lies in one of the states named beside it, if any, or is so large that
    it needs none.
    """
    return not states or town.admin1 in states or town.population > _BOUND_BY_STATES


def _towns(name: str, country: str, atlas: NameAtlas) -> list[Place]:
    spellings = (name, *other_spellings(name), kind_said(name)[2])
    found = (atlas.towns_called(each, country) for each in spellings)
    return next(filter(None, found), [])


def _is_alone(towns: Sequence[Place]) -> bool:
    """Return whether one town is meant: in one county, or far larger than its namesakes."""
    first, *others = sorted(towns, key=lambda town: -town.population)
    rivals = [town for town in others if (town.admin1, town.admin2) != (first.admin1, first.admin2)]
    return all(town.population * _FAR_LARGER < first.population for town in rivals)
