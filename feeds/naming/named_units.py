"""The units of the atlas that the words of an area name, where no code and no drawing does. Pure,
given the atlas.

The rule: a name means the unit called so in the country that the words themselves tell, else in the
sender's own; where that leaves two, it is not guessed at. A country named beside states of its own
only says where they lie, or means its state of the same name. A part of a unit ("norte de Oaxaca")
is taken as the whole of it: people in the rest are told too early rather than too late.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.atlas import Unit
from core.atlas.names import fold

_STRONG = re.compile(r"[,;:/|•\n()]+|\s-\s")
_HEADED = re.compile(r"^[^,;:/|\n()]+[:(]")
_WEAK = re.compile(r"\s+(?:y|e|and|et|&)\s+", re.IGNORECASE)
_STATES = (
    r"departamentos?|deptos?\.?|dptos?\.?|provincias?|estados?|edos?\.?|regi[oó]n(?:es)?"
    r"|departments?|provinces?|states?|d[ée]partements?|[ée]tats?"
)
_COUNTIES = (
    r"municipios?|cant[oó]n(?:es)?|condados?|distritos?|comarcas?|alcald[ií]as?"
    r"|count(?:y|ies)|municipalit(?:y|ies)|districts?|parish(?:es)?|comt[ée]s?|municipalit[ée]s?"
)
_OF = r"(?:\s+(?:de\s+las?|de\s+los|del|de|des|du|d['’]|of(?:\s+the)?))?"
_KIND_BEFORE = re.compile(
    rf"^(?:(?:los?|las?|el|the|les?|all|tod[oa]s?)\s+)*"
    rf"(?:(?P<states>{_STATES})|(?P<counties>{_COUNTIES}))\b{_OF}\s+",
    re.IGNORECASE,
)
_SIDE = (
    r"(?:nor|sur|sud)(?:este|oeste)|norte|sur|este|oeste|(?:nor|sur)?(?:oriente|occidente)|centro"
    r"|costas?|litoral|(?:north|south)(?:east|west)?(?:ern)?|east(?:ern)?|west(?:ern)?|central|coast"
    r"|(?:nord|sud)(?:[-\s]?(?:est|ouest))?|est|ouest|c[oô]te"
)
_PART_OF = re.compile(
    rf"^(?:(?:los?|las?|el|the|les?|au|en)\s+)?(?:(?:extremo|extreme)\s+)?"
    rf"(?:(?:zonas?|[aá]reas?|partes?|sector(?:es)?|parts?|regi[oó]n(?:es)?)\s+)?(?:{_SIDE})"
    rf"(?:[\s-]+(?:{_SIDE}))*{_OF}\s+",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"^(?:(?:en|a|in)\s+)?(?:(?:todo|toda|the\s+(?:whole|entire))\s+)?(?:el\s+|la\s+|the\s+)?"
    r"(?:territorio\s+nacional|nivel\s+nacional|nacional|national|(?:pa[ií]s|country|rep[uú]blica)"
    r"|(?:whole|entire)\s+country|nationwide|countrywide|tout\s+le\s+(?:pays|territoire))\.?$",
    re.IGNORECASE,
)
_COUNTRIES = frozenset({"countries", "countries_world"})
_STATE, _COUNTY = "admin1", "admin2"
_LONGEST = 120


class NameAtlas(Protocol):
    """What naming asks of the atlas (`core.atlas.Atlas` has it)."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units called so, countries first."""

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        """Return the units of a kind."""


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """What a text names, in its order, and the parts of it that name nothing we know."""

    units: tuple[Unit, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One name of a text."""

    text: str
    kind: str
    """What the words before it say it is: a state, a county; "" where they say nothing."""
    units: tuple[Unit, ...]
    is_behind: bool = False
    """Whether it stands behind a list that a conjunction has closed (A, B y C, D)."""

    def of(self, kind: str, countries: frozenset[str] | None = None) -> list[Unit]:
        """Return the units of a kind, in some countries or anywhere."""
        return [
            unit
            for unit in self.units
            if unit.kind == kind and (countries is None or unit.country in countries)
        ]

    @property
    def country(self) -> Unit | None:
        """The country it may mean."""
        found = [unit for unit in self.units if unit.kind in _COUNTRIES]
        return found[0] if len(found) == 1 and not self.kind else None


def units_named(text: str, atlas: NameAtlas, sender_country: str = "") -> NamedUnits:
    """Return the countries, states and counties that a text names.

    `sender_country` (ISO 3166-1, "" unknown) decides where the text does not.
    """
    if sender_country and _EVERYWHERE.match(_in_single_spaces(text)):
        return NamedUnits(tuple(_country(atlas, sender_country)), ())
    parts = _told_apart(_parts(_in_single_spaces(text), atlas), sender_country)
    evidence = _evidence(parts, atlas, sender_country)
    chosen = [_chosen(part, evidence) for part in parts]
    units = _without_frames(parts, chosen, is_headed=bool(_HEADED.match(text)))
    unknown = [part.text for part, one in zip(parts, chosen, strict=True) if one is None]
    return NamedUnits(tuple(dict.fromkeys(units)), tuple(dict.fromkeys(unknown)))


# -- inside ---------------------------------------------------------------------------------


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


def _evidence(parts: Sequence[_Part], atlas: NameAtlas, sender_country: str) -> _Evidence:
    told = frozenset(unit.country or unit.code for part in parts if (unit := part.country))
    own = frozenset({sender_country} - {""})
    return _Evidence(
        (told, own) if told or own else (_sure_countries(parts),),
        frozenset(unit for part in parts for unit in part.of(_STATE)),
        all(atlas.units(_COUNTY, country) for country in told | own),
    )


def _sure_countries(parts: Iterable[_Part]) -> frozenset[str]:
    """Return the countries of names that mean one state in the world."""
    named = [part for part in parts if not part.country and part.kind != _COUNTY]
    states = [part.of(_STATE) for part in named]
    return frozenset(str(found[0].country) for found in states if len(found) == 1)


def _in_single_spaces(text: str) -> str:
    """Return text without runs of white space; a line is a part of its own."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "; ".join(filter(None, lines))


def _told_apart(parts: Sequence[_Part], sender_country: str) -> list[_Part]:
    """Return the parts, a name that a country and a state bear as one of them alone: as the state
    where the sender or the states beside it are of the state's country (Georgia, Granada), or where
    the name stands before that of its country (Panamá, Panamá).
    """
    near = _sure_countries(parts) | {sender_country}
    is_of_itself = len(parts) == 2 and parts[0].country == parts[1].country
    return [
        _as_state(part, near, is_of_itself=is_of_itself and place == 0)
        for place, part in enumerate(parts)
    ]


def _as_state(part: _Part, near: frozenset[str], *, is_of_itself: bool) -> _Part:
    country = part.country
    if country is None:
        return part
    countries = near - {country.code} | ({country.code} if is_of_itself else frozenset())
    states = part.of(_STATE, countries)
    return replace(part, units=tuple(states)) if states else part


def _country(atlas: NameAtlas, code: str) -> list[Unit]:
    return [unit for unit in atlas.by_name(code) if unit.kind in _COUNTRIES and unit.code == code]


def _parts(text: str, atlas: NameAtlas) -> list[_Part]:
    """Return the names of a text. A conjunction parts names only where no unit bears it in its own
    (Trinidad y Tobago); what kind of unit is meant holds until another kind is said.
    """
    parts: list[_Part] = []
    kind, is_closed = "", False
    for piece in [text] if _units(text, atlas) else _STRONG.split(text):
        names = [piece] if _units(piece, atlas) else _WEAK.split(piece)
        for name in filter(None, (each.strip(" .\t") for each in names)):
            said, units = _kind_and_units(name, atlas)
            kind = said or kind
            parts.append(_Part(name[:80], kind, units, is_closed))
        if len(names) > 1:
            kind, is_closed = "", True
    return parts


def _kind_and_units(name: str, atlas: NameAtlas) -> tuple[str, tuple[Unit, ...]]:
    """Return what kind of unit a name says it is, and the units called so."""
    units = _units(name, atlas)
    match = _KIND_BEFORE.match(name)
    below = _units(name[match.end() :], atlas) if match else ()
    if match is None or not below or _is_called(units, name):
        return "", units
    return (_STATE if match["states"] else _COUNTY), below


def _is_called(units: Iterable[Unit], name: str) -> bool:
    """Return whether a name is that of a unit, with the words before it (Distrito Nacional)."""
    key = fold(name)
    return any(key in map(fold, (unit.name, *unit.names.values())) for unit in units)


def _units(name: str, atlas: NameAtlas) -> tuple[Unit, ...]:
    """Return the units called so, or those of which the name says a part."""
    if not 1 < len(name.strip()) <= _LONGEST:
        return ()
    found = atlas.by_name(name)
    if not found and (part := _PART_OF.match(name.strip())):
        found = atlas.by_name(name.strip()[part.end() :])
        name = name.strip()[part.end() :]
    kinds = {*_COUNTRIES, _STATE, _COUNTY}
    return _own_named([unit for unit in found if unit.kind in kinds], fold(name))


def _own_named(units: Sequence[Unit], key: str) -> tuple[Unit, ...]:
    """Return the units but those of which another, of the same kind and country, is called so where
    it lies, and they in another language alone (México, Washington).
    """
    own = {(unit.kind, unit.country) for unit in units if fold(unit.name) == key}
    return tuple(
        unit for unit in units if (unit.kind, unit.country) not in own or fold(unit.name) == key
    )


def _chosen(part: _Part, evidence: _Evidence) -> Unit | None:
    """Return the one unit that a name means; None where that is none, or more than one."""
    if part.country:
        return part.country
    kinds = (_COUNTY, _STATE) if part.kind == _COUNTY else (_STATE, _COUNTY)
    known = (part.of(kind, countries) for countries in evidence.countries for kind in kinds)
    found = next(filter(None, known), [])
    if not found and evidence.is_open and part.kind != _COUNTY:
        found = [unit for unit in part.of(_STATE) if _is_own_name(unit, part.text)]
    return _only(found, part, evidence.states)


def _is_own_name(unit: Unit, text: str) -> bool:
    """Return whether a text ends with what a unit is called where it lies."""
    return fold(text).endswith(fold(unit.name))


def _only(units: Sequence[Unit], part: _Part, states: frozenset[Unit]) -> Unit | None:
    """Return the one unit of several. A county is one of a state named beside it; of none of them
    only where the words say that it is a county.
    """
    if not units:
        return None
    beside = _states_beside(units[0], part, states)
    is_among = bool(beside) and part.kind != _COUNTY and _is_county(units[0])
    if len(units) > 1 or is_among:
        units = [unit for unit in units if unit.parent in beside]
    return units[0] if len(units) == 1 else None


def _states_beside(unit: Unit, part: _Part, states: frozenset[Unit]) -> frozenset[str]:
    """Return the codes of the states that other parts may name in the country of a unit."""
    others = states.difference(part.units)
    return frozenset(state.code for state in others if state.country == unit.country)


def _is_county(unit: Unit) -> bool:
    return unit.kind == _COUNTY


def _without_frames(
    parts: Sequence[_Part], chosen: Sequence[Unit | None], *, is_headed: bool
) -> list[Unit]:
    """Return the units without the countries that only say where the others lie.

    A country that has a state of its own name (Guatemala, Panamá, Belize) means that one in a list;
    behind a single name (Escuintla, Guatemala) or a closed list (Izabal y Petén, Guatemala), or as
    the head of one (Panamá: Colón), it is the country.
    """
    below = {unit.country for unit in filter(None, chosen) if unit.kind not in _COUNTRIES}
    units: list[Unit] = []
    for place, (part, unit) in enumerate(zip(parts, chosen, strict=True)):
        frame = _frame_of(unit, below)
        if unit and not frame:
            units.append(unit)
        elif len(parts) > 2 and not part.is_behind and not (is_headed and place == 0):
            units += part.of(_STATE, frozenset({frame}))
    return units


def _frame_of(unit: Unit | None, below: set[str | None]) -> str:
    """Return the code of a country that has units below it; "" of any other."""
    code = (unit.country or unit.code) if unit and unit.kind in _COUNTRIES else ""
    return code if code in below else ""
