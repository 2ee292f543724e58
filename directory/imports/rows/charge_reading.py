"""The ground a post answers for, out of words: the units that they name. Pure, given the atlas.

The rule: a name means the state or the county called so in the country that the words, else the
row, tell; a country or a state beside parts of its own at the end or at the head of a list only
says where they lie; an exception is taken out of the whole before it. One name that is not
understood, that may be several units, or that means a part of one, and nothing of the cell is
taken: a post that answers for too much, or for too little, is asked about, and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Protocol

from core.atlas.names import fold
from core.atlas.placing.readings import PlacingAtlas
from core.atlas.values import Unit
from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.cells.countries import read_country
from core.tabular.cells.lists import split_list
from core.tabular.tables import Cell, text_of
from directory.imports.rows.charge_words import (
    ChargeClause,
    ChargeLevel,
    SaidName,
    clauses_of,
    spellings,
)

_COUNTRIES = frozenset({"countries", "countries_world"})
_STATE, _COUNTY = "admin1", "admin2"
_KINDS = _COUNTRIES | {_STATE, _COUNTY}
_CODE = re.compile(r"[A-Z]{2}")
_CODE_LENGTH = 2
_UNIT_CODE = re.compile(r"[A-Z]{2}[-:]?[A-Z0-9.:-]*\d[A-Z0-9.:-]*|[A-Z]{2}-[A-Z0-9]{1,3}")
_EVERYWHERE = re.compile(
    r"(?:(?:en|a|in) )?(?:todo el |toda la |the (?:whole|entire) |tout le |el |la |the )?"
    r"(?:pais|territorio nacional|nivel nacional|nacional|national|nationwide|countrywide|country"
    r"|pays|territoire national|territoire|republica)"
    r"|(?:tod[oa]s l[oa]s|all(?: of)?(?: the)?|tou(?:te)?s les) (?:\d+ )?"
    r"(?:estados|departamentos|provincias|states|departments|provinces|etats|departements)"
)
_OF_COUNTRY = re.compile(
    r"(?:tod[oa] )?(?:el territorio |la republica |republica |territorio )(.+)"
)
_DEMONYMS = MappingProxyType(
    {
        "mexican": "MX", "guatemaltec": "GT", "salvadoren": "SV", "honduren": "HN",
        "nicaraguens": "NI", "costarricens": "CR", "panamen": "PA", "dominican": "DO",
        "belicen": "BZ", "canadiens": "CA", "estadounidens": "US",
    }
)  # fmt: skip
_UNKNOWN = N_("No se leyó nada de la celda: no se sabe qué es «%(value)s».")
_SEVERAL = N_(
    "No se leyó nada de la celda: «%(value)s» puede ser más de un lugar; diga también de qué "
    "estado o país."
)


class ChargeAtlas(Protocol):
    """What reading asks of the atlas; `core.atlas.Atlas` is one."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units of a name, countries first."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, None when there is none."""

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        """Return the units of a kind."""


class ListAtlas(PlacingAtlas, ChargeAtlas, Protocol):
    """What reading a list asks of the atlas: where its entries are, and what ground is theirs."""


def read_charge(cell: Cell, atlas: ChargeAtlas, country: str, state: str) -> list[str] | None:
    """Return the codes of the units that a cell names, by code or in words.

    `country` (ISO 3166-1 alpha-2) and `state` (a name) are where the row says that the post is.
    Raises UnreadableCell.
    """
    if is_nothing(cell):
        return None
    parts = split_list(text_of(cell))
    codes = _codes(parts, atlas, country)
    if codes is None:
        codes = list(_ChargeReader(atlas, country, state).codes(text_of(cell)))
    return list(dict.fromkeys(codes))


def is_of_codes(text: str) -> bool:
    """Return whether a text is a list of nothing but codes of units."""
    return all(map(_is_code, split_list(text)))


# -- inside ---------------------------------------------------------------------------------


def _codes(parts: Sequence[str], atlas: ChargeAtlas, country: str) -> list[str] | None:
    """Return the codes of a list of nothing but codes; None for one with names.

    Two letters that a state of the post's country (without one, of the United States) and another
    country bear are the state's where another of the list can only be a state; alone they are
    asked (`CA`).
    """
    if not parts or not all(map(_is_code, parts)):
        return None
    unknown = [each for each in parts if atlas.unit(each) is None]
    states = _states_coded(parts, atlas, country)
    if states is None:
        return _known(parts, unknown)
    if unknown:
        return states
    if country and country not in parts:
        raise UnreadableCell(_SEVERAL, value=parts[0])
    return list(parts)


def _states_coded(parts: Sequence[str], atlas: ChargeAtlas, country: str) -> list[str] | None:
    """Return the codes of the states that all parts are short for; None where one is for none."""
    codes = [f"{country or 'US'}-{each}" for each in parts]
    return codes if all(map(atlas.unit, codes)) else None


def _known(parts: Sequence[str], unknown: Sequence[str]) -> list[str]:
    if unknown:
        raise UnreadableCell(_UNKNOWN, value=unknown[0][:60])
    return list(parts)


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text) or _UNIT_CODE.fullmatch(text))


@dataclass(frozen=True, slots=True)
class _ChargeReader:
    """Reads the words of one cell: every name it does not know for sure raises UnreadableCell."""

    atlas: ChargeAtlas
    country: str
    state: str

    def codes(self, text: str) -> Iterator[str]:
        clauses = clauses_of(text, self._is_name)
        if not any(clause.names for clause in clauses):
            raise UnreadableCell(_UNKNOWN, value=text[:60])
        country = self.country or self._common_country(clauses)
        for clause in clauses:
            wholes = self._units(clause.names, country)
            if clause.excepted:
                yield from self._without(wholes, clause.excepted, country)
            else:
                yield from (each.code for each in wholes)

    # ---- names

    def _called(self, text: str) -> list[Unit]:
        """Return the countries, states and counties called so, without small words before it."""
        return next(filter(None, map(self._exactly_called, spellings(text))), [])

    def _exactly_called(self, name: str) -> list[Unit]:
        if len(name) == _CODE_LENGTH and not _CODE.fullmatch(name):
            return []  # `Sí` is no Slovenia
        coded = self.atlas.unit(name) if _UNIT_CODE.fullmatch(name) else None
        found = [coded] if coded else [*self._country_called(name), *self.atlas.by_name(name)]
        return [unit for unit in dict.fromkeys(found) if unit.kind in _KINDS]

    def _country_called(self, name: str) -> list[Unit]:
        try:
            unit = self.atlas.unit(read_country(name) or "")
        except UnreadableCell:
            return []
        return [unit] if unit is not None else []

    def _is_name(self, text: str) -> bool:
        return bool(_EVERYWHERE.fullmatch(fold(text)) or self._called(text))

    def _common_country(self, clauses: Sequence[ChargeClause]) -> str:
        """Return the one country in which all names are states, of at least two names, or of one
        that no county anywhere bears; empty when there is none.
        """
        names = chain.from_iterable((*each.names, *each.excepted) for each in clauses)
        found = [self._called(each.text) for each in names]
        if len(found) == 1 and _of(found[0], _COUNTY):
            return ""
        sets = [{unit.country for unit in _of(units, _STATE)} for units in found]
        common = set.intersection(*sets)
        return str(common.pop()) if len(common) == 1 else ""

    # ---- units

    def _units(self, names: Sequence[SaidName], country: str) -> list[Unit]:
        """Return the units of names that stand together, without a frame among them."""
        kept, frame = self._frame(names, country)
        units = [self._unit(each, country, frame) for each in kept]
        around = {code for unit in units for code in (unit.parent, unit.country) if unit.parent}
        if frame is None and any(unit.code in around for unit in units):
            raise UnreadableCell(_SEVERAL, value=names[0].text[:60])
        return units

    def _frame(
        self, names: Sequence[SaidName], country: str
    ) -> tuple[Sequence[SaidName], Unit | None]:
        """Return the names without the one that only says where the others lie, and that one: the
        state behind its counties, or the country before or behind its states.
        """
        *others, last = names
        if not others:
            return names, None
        behind = self._around(last, others, (_STATE, *_COUNTRIES), country)
        if behind is not None:
            return others, behind
        first, *following = names
        head = self._around(first, following, tuple(_COUNTRIES), country)
        return (names, None) if head is None else (following, head)

    def _around(
        self, frame: SaidName, others: Sequence[SaidName], kinds: Sequence[str], country: str
    ) -> Unit | None:
        """Return the unit of a kind that a name means and that all the others are parts of.

        Raises UnreadableCell for a country that has a state of its own name, in a list of its
        states: either may be meant.
        """
        for unit in self._wholes(frame, kinds):
            if _is_here(unit, country) and all(self._is_part(each, unit) for each in others):
                is_list = len(others) > 1 or kinds[0] != _STATE
                if is_list and _of(self._called(frame.text), _STATE, unit.code):
                    raise UnreadableCell(_SEVERAL, value=frame.text[:60])
                return unit
        return None

    def _wholes(self, frame: SaidName, kinds: Sequence[str]) -> list[Unit]:
        """Return the units of a kind that a name may mean, no country where it says a state."""
        if frame.is_told and frame.level is ChargeLevel.COUNTY:
            return []
        wholes = [unit for unit in self._called(frame.text) if unit.kind in kinds]
        is_state = frame.level is ChargeLevel.STATE or bool(frame.within)
        return _of(wholes, _STATE) if is_state else wholes

    def _is_part(self, name: SaidName, whole: Unit) -> bool:
        """Return whether a name means a part of a unit: a county of a state is none that a state
        of the country is called as, unless it is said to be one.
        """
        units = [] if name.within else self._called(name.text)
        if whole.kind != _STATE:
            is_country = any(unit.kind in _COUNTRIES for unit in units)
            return bool(_of(units, _STATE, whole.code)) and not is_country
        is_county = name.level is ChargeLevel.COUNTY or not _of(units, _STATE, whole.country)
        return is_county and any(unit.parent == whole.code for unit in units)

    def _unit(self, name: SaidName, country: str, frame: Unit | None) -> Unit:
        """Return the one unit that a name means. Raises UnreadableCell."""
        everywhere = self._everywhere(name, country)
        if everywhere is not None:
            return everywhere
        units = self._called(name.text)
        whole = self._unit(SaidName(name.within), country, None) if name.within else frame
        if whole is None:
            return _only(name, self._likeliest(name, units, country))
        below = [unit for unit in units if _is_below(unit, whole, name.level)]
        if not below and any(_is_in(whole, unit) for unit in units):
            return whole  # `Chiapas (México)`
        return _only(name, below)

    def _likeliest(self, name: SaidName, units: Sequence[Unit], country: str) -> list[Unit]:
        """Return what a name may mean where nothing beside it says in which state it lies: a
        country, unless a state of the post's own is called so; a state; a county.
        """
        states, counties = _of(units, _STATE, country), _of(units, _COUNTY, country)
        if name.level is None and (whole := _country_meant(units, states, country)):
            return [whole]
        if states and name.level is not ChargeLevel.COUNTY:
            return states if country else [*states, *counties]
        if name.level is ChargeLevel.STATE:
            return []
        own = self._own_state(country)
        return [unit for unit in counties if unit.parent == own] or counties

    def _own_state(self, country: str) -> str:
        units = self.atlas.by_name(self.state, country) if self.state and country else []
        return next((unit.code for unit in _of(units, _STATE)), "")

    def _everywhere(self, name: SaidName, country: str) -> Unit | None:
        """Return the country that words for all of it mean: the post's own, or the one they say."""
        words = fold(name.text)
        stated = _OF_COUNTRY.fullmatch(words)
        code = country if _EVERYWHERE.fullmatch(words) else ""
        if stated and not code:
            code = _of_demonym(stated[1])
        return self.atlas.unit(code) if code else None

    # ---- exceptions

    def _without(
        self, wholes: Sequence[Unit], excepted: Sequence[SaidName], country: str
    ) -> Iterator[str]:
        """Yield the units without those excepted, each of which must lie in the last whole."""
        *others, last = wholes
        left_out = {unit.code for unit in self._excepted(excepted, last)}
        yield from (each.code for each in others)
        yield from self._left(last, left_out)

    def _excepted(self, names: Sequence[SaidName], whole: Unit) -> list[Unit]:
        """Return the units excepted. Raises UnreadableCell for one that is no part of the whole."""
        return [self._part(each, whole) for each in names]

    def _part(self, name: SaidName, whole: Unit) -> Unit:
        within = self._part(SaidName(name.within), whole) if name.within else whole
        if within.code == whole.code and name.within:
            raise UnreadableCell(_UNKNOWN, value=name.within[:60])
        units = [unit for unit in self._called(name.text) if _is_in(unit, within)]
        states = [] if name.level is ChargeLevel.COUNTY else _of(units, _STATE)
        return _only(name, states or _of(units, _COUNTY))

    def _left(self, whole: Unit, left_out: set[str]) -> Iterator[str]:
        """Yield what is left of a unit: itself, or its parts as far as none of them is left out."""
        if whole.code in left_out:
            return
        units = [self.atlas.unit(code) for code in sorted(left_out)]
        if not any(unit is not None and _is_in(unit, whole) for unit in units):
            yield whole.code
            return
        for part in self._parts(whole):
            yield from self._left(part, left_out)

    def _parts(self, whole: Unit) -> list[Unit]:
        if whole.kind in _COUNTRIES:
            return self.atlas.units(_STATE, whole.code)
        return self.atlas.units(_COUNTY, whole.country, whole.code)


def _of(units: Iterable[Unit], kind: str, country: str | None = "") -> list[Unit]:
    """Return the units of a kind, of one country or of any."""
    return [unit for unit in units if unit.kind == kind and country in ("", unit.country)]


def _country_meant(units: Sequence[Unit], states: Sequence[Unit], country: str) -> Unit | None:
    """Return the country of a name, unless a state of the post's own country is called so."""
    whole = next((unit for unit in units if unit.kind in _COUNTRIES), None)
    return whole if whole and (not states or whole.code == country) else None


def _is_here(unit: Unit, country: str) -> bool:
    """Return whether a unit is a country, or lies in the one that is told, if any is."""
    return unit.kind in _COUNTRIES or country in ("", unit.country)


def _only(name: SaidName, units: Sequence[Unit]) -> Unit:
    """Return the one unit. Raises UnreadableCell for none, and for several."""
    if len(units) == 1:
        return units[0]
    raise UnreadableCell(_SEVERAL if units else _UNKNOWN, value=name.text[:60])


def _is_below(unit: Unit, whole: Unit, level: ChargeLevel | None) -> bool:
    """Return whether a unit is one of those a whole is divided into: a state's counties, or a
    country's states (its counties where they are said to be such).
    """
    if whole.kind == _STATE:
        return unit.parent == whole.code
    wanted = _COUNTY if level is ChargeLevel.COUNTY else _STATE
    return unit.kind == wanted and unit.country == whole.code


def _is_in(unit: Unit, whole: Unit) -> bool:
    """Return whether a unit lies in another, at any depth."""
    return whole.code in {unit.parent, unit.country} and unit.code != whole.code


def _of_demonym(word: str) -> str:
    stems: Iterable[str] = (each for each in _DEMONYMS if word.startswith(each))
    return _DEMONYMS.get(next(iter(stems), ""), "")
