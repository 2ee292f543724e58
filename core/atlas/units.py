"""The register of units: every country, state, county, municipio and zone by its code and its
names.

It is read once from the columns of the layers, without shapes. A unit that an earlier file replaced
stays known by its code, so that a code stored before a new pack was loaded keeps its shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any

from core.atlas.layer_stack import LayerStack, StackedLayer
from core.atlas.names import fold
from core.atlas.schema import unit_of
from core.atlas.states import (
    CA_PROVINCES,
    FURTHER_NAMES,
    MX_ABBREVIATIONS,
    RENAMED_COUNTIES,
    US_FIPS,
)
from core.atlas.values import UNIT_KINDS, Unit

_WORDS_BEFORE = (
    "municipio de",
    "departamento de",
    "departamento del",
    "provincia de",
    "estado de",
    "condado de",
    "distrito de",
    "state of",
    "county of",
    "department of",
    "province of",
    "comte de",
    "departement de",
    "departement du",
    "municipalite de",
    "etat de",
    "etat du",
    "depto de",
    "depto",
    "dpto de",
    "dpto",
    "prov de",
    "prov",
    "edo de",
    "edo",
    "comarca",
)
"""Folded. Of a name turned round (`Hidalgo, Condado de`) they stand at the end."""
_WORDS_AFTER = (
    "county",
    "cty",
    "cnty",
    "parish",
    "borough",
    "census area",
    "municipio",
    "municipality",
    "department",
    "province",
    "state",
)
_UNITED_STATES = ("usa", "u s a", "estados unidos", "eeuu", "ee uu", "eua", "e u a")

_LONGEST_KEPT, _MOST_KEPT = 60, 4096
PARTS = "*"
"""In the column `like`: the unit is drawn by the counties or municipios it is made of."""

_OVERSEAS = frozenset({"FR", "NL", "PT", "RU", "NZ", "FJ", "KI", "IS"})
"""Countries of which the nearer layer holds only what is in the Americas' half of the world."""


class Register:
    """Units by code, by name and by the county codes of the NWS, with the rows that draw them."""

    def __init__(self, stack: LayerStack) -> None:
        """Read every unit of the stack."""
        self.units: dict[str, Unit] = {}
        self.rows: dict[str, list[tuple[StackedLayer, int]]] = defaultdict(list)
        self.code_at: dict[tuple[str, str, int], str] = {}
        self.replaced: set[str] = set()
        self.county_of_ugc: dict[str, str] = {}
        self._by_name: dict[str, tuple[str, ...]] = {}
        self._found: dict[str, tuple[Unit, ...]] = {}
        """Units by a name as it was asked for."""
        self._of_parts: list[str] = []
        for kind in UNIT_KINDS:
            for sheet in stack.sheets(kind):
                self._read(sheet)
        self._draw_by_parts()
        current = set(self.units)
        for kind in UNIT_KINDS:
            for sheet in stack.below(kind):
                self._read_below(sheet, current)
        self._name_zones(stack)
        self._drop_names_of_others()
        self._index_names()

    def of_kind(self, kind: str) -> Iterator[Unit]:
        """Yield the units of a kind that hold.

        The world's countries join the nearer ones under "countries".
        """
        kinds = {"countries", "countries_world"} if kind == "countries" else {kind}
        for code, unit in self.units.items():
            if unit.kind in kinds and code not in self.replaced:
                yield unit

    def meant_by(self, code: str) -> list[Unit]:
        """Return the units that a code of an alert means (`core.atlas.geocodes.expand`); counties
        that were renamed are known by their old number, too.
        """
        if code.endswith("Z*"):
            return [unit for key, unit in self.units.items() if key.startswith(code[:-1])]
        if code.startswith("UGC:"):
            county = self.county_of_ugc.get(code.removeprefix("UGC:"))
            return [self.units[county]] if county else []
        if code in self.units:
            return [self.units[code]]
        heirs = RENAMED_COUNTIES.get(code.removeprefix("US"), ()) if code.startswith("US") else ()
        return [self.units[f"US{fips}"] for fips in heirs if f"US{fips}" in self.units]

    def named(self, text: str) -> Sequence[Unit]:
        """Return the units called so, countries first, then states, then the smaller ones."""
        if len(text) > _LONGEST_KEPT:
            return self._named(text)
        # A day of warnings names the same counties again and again.
        found = self._found.get(text)
        if found is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            found = self._found[text] = self._named(text)
        return found

    def _named(self, text: str) -> tuple[Unit, ...]:
        for key in _keys(text):
            found = [self.units[code] for code in self._by_name.get(key, ())]
            if found:
                return tuple(sorted(found, key=lambda unit: UNIT_KINDS.index(unit.kind)))
        return ()

    def _read(self, sheet: StackedLayer) -> None:
        for key, row, unit in _units(sheet):
            self.code_at[_at(sheet, key)] = unit.code
            known = self.units.get(unit.code)
            if known is None:
                self.units[unit.code] = unit
            elif known.kind != unit.kind:
                self.units[unit.code] = _merged(known, unit)
                if unit.code not in _OVERSEAS:
                    continue
            if row.get("like") == PARTS:
                self._of_parts.append(unit.code)
            elif row.get("like"):
                self.rows[unit.code] = self.rows[row["like"]]
            else:
                self.rows[unit.code].append((sheet, key))
            if row.get("ugc") and unit.kind == "admin2":
                self.county_of_ugc[row["ugc"]] = unit.code

    def _read_below(self, sheet: StackedLayer, current: set[str]) -> None:
        for key, _, unit in _units(sheet):
            if unit.code in current:
                self.units[unit.code] = _merged(self.units[unit.code], unit)
                continue
            if unit.code not in self.units:
                self.units[unit.code] = unit
                self.replaced.add(unit.code)
            if not self.rows[unit.code] or self.rows[unit.code][0][0] == sheet:
                self.rows[unit.code].append((sheet, key))

    def _draw_by_parts(self) -> None:
        children: dict[str | None, list[str]] = defaultdict(list)
        for unit in self.units.values():
            if unit.kind == "admin2":
                children[unit.parent].append(unit.code)
        for code in self._of_parts:
            self.rows[code] = [row for part in children[code] for row in self.rows[part]]

    def _name_zones(self, stack: LayerStack) -> None:
        """Name a zone without a name of its own after the counties it covers."""
        for kind in ("nws_zones", "nws_fire_zones"):
            for sheet in stack.sheets(kind):
                for _, row, unit in _units(sheet):
                    names = self._county_names(row.get("fips") or "")
                    if unit.name in {unit.code, row["ugc"]} and names:
                        self.units[unit.code] = replace(unit, name=", ".join(names))

    def _county_names(self, fips_list: str) -> list[str]:
        """Return those of the first three counties of a list, without the unknown ones."""
        counties = [self.units.get(f"US{fips}") for fips in fips_list.split(",") if fips]
        return [county.name for county in counties[:3] if county]

    def _drop_names_of_others(self) -> None:
        """Take from each state the name, in another language, that with its kind is the own name of
        another state of its country: Natural Earth calls Bocas del Toro `comarca Ngäbe-Buglé`.
        """
        states = [unit for unit in self.units.values() if unit.kind == "admin1"]
        own = {(unit.country, fold(unit.name)): unit.code for unit in states}
        for unit in states:
            names = {
                language: name
                for language, name in unit.names.items()
                if own.get((unit.country, _bare(name)), unit.code) == unit.code
            }
            if len(names) < len(unit.names):
                self.units[unit.code] = replace(unit, names=MappingProxyType(names))

    def _index_names(self) -> None:
        for code, unit in self.units.items():
            if not unit.kind.startswith("nws") and code not in self.replaced:
                for name in _names_of(unit):
                    self._call(code, fold(name))
        for state in US_FIPS.values():
            self._call(f"US-{state}", state.lower())
        for province in CA_PROVINCES.values():
            self._call(f"CA-{province}", province.lower())
        for short, suffix in MX_ABBREVIATIONS.items():
            self._call(f"MX-{suffix}", short)
        for short in _UNITED_STATES:
            self._call("US", short)
        for name, code in FURTHER_NAMES.items():
            self._call(code, name)

    def _call(self, code: str, key: str) -> None:
        """Let a unit be found by a further name, folded, if the unit is there."""
        known = self._by_name.get(key, ())
        if code in self.units and code not in known:
            self._by_name[key] = (*known, code)


def _bare(name: str) -> str:
    """Return a name, folded, without the words of its kind; "" for one that has none."""
    return next(islice(_keys(name), 1, None), "")


def _names_of(unit: Unit) -> set[str]:
    """Return what a unit is called: its names, and the code that people know of it."""
    names = {unit.name, *unit.names.values()}
    is_short = unit.kind.startswith("countries") and len(unit.code) == 2
    return {*names, unit.code} if is_short or unit.kind == "admin1" else names


def _at(sheet: StackedLayer, key: int) -> tuple[str, str, int]:
    return (str(sheet.package.path), sheet.layer, key)


def _units(sheet: StackedLayer) -> Iterator[tuple[int, dict[str, Any], Unit]]:
    for key, row in sheet.package.rows(sheet.layer):
        unit = unit_of(sheet.layer, row)
        if unit:
            yield key, row, unit


def _merged(unit: Unit, other: Unit) -> Unit:
    """Return the unit with names in languages that only the other one has."""
    names: Mapping[str, str] = MappingProxyType({**other.names, **unit.names})
    return unit if names == unit.names else replace(unit, names=names)


def _keys(text: str) -> Iterator[str]:
    key = fold(text)
    yield key
    for word in _WORDS_BEFORE:
        if key.startswith(word + " "):
            yield key[len(word) + 1 :]
        if key.endswith(" " + word):
            yield key[: -len(word) - 1]
    for word in _WORDS_AFTER:
        if key.endswith(" " + word):
            yield key[: -len(word) - 1]
