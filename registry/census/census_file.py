"""A census table read: people born in each country, by the units we know, with low and high. Pure.

Tracts are added up to their county; margins of error of what is added up are the root of the sum of
their squares, as the Census Bureau says (ACS handbook, chapter 8). A margin is of 90 % confidence:
low and high are the estimate less and plus it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.atlas.atlas import Atlas
from core.atlas.names import fold
from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.reading import read_tables
from core.tabular.tables import Cell, SourceRow, Table, UnreadableFile, is_tag_row, text_of
from registry.census.census_columns import CensusColumns, CountryColumn, census_columns

_GEO_ID = re.compile(r"^\d{7}US(\d+)$")
_YEAR = re.compile(r"(?:acs|5y|5yr)?(20\d\d)", re.I)
_NO_VALUE = frozenset({"", "-", "n", "(x)", "*", "**", "***", "*****", "null", "na"})
"""What the Census Bureau writes where there is no number."""
_JAM_VALUES = -100_000_000
"""Numbers below are signs of the API: no estimate could be made."""
_COUNTY_DIGITS, _STATE_DIGITS, _TRACT_DIGITS = 5, 2, 11

CENSUS = "census"
"""The name of the store in which tables wait between trial and yes."""


@dataclass(frozen=True, slots=True)
class CensusFault:
    """What of a row was not taken, and why."""

    row: int
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class CensusEstimate:
    """How many people born in a country live in a unit."""

    country: str
    unit_code: str
    persons: int
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class CensusFile:
    """What a table says, and what of it was not taken."""

    rows: int
    estimates: tuple[CensusEstimate, ...]
    faults: tuple[CensusFault, ...]


@dataclass(slots=True)
class _Sum:
    """People of one country in one unit, added up."""

    persons: int = 0
    squares: float = 0.0
    has_margins: bool = True
    codes: set[str] = field(default_factory=set)

    def add(self, persons: int, margin: float | None, code: str) -> None:
        self.persons += persons
        self.squares += (margin or 0.0) ** 2
        self.has_margins &= margin is not None
        self.codes.add(code)


def read_census(data: bytes, name: str, atlas: Atlas, year: int = 0) -> CensusFile:
    """Return the estimates of a table of a year.

    Raises UnreadableFile for what is no table, or names neither places nor countries.
    """
    for table in read_tables(data, name):
        columns = census_columns(table, lambda text: country_of(atlas, text), year)
        if columns is not None:
            return _Reader(atlas, table, columns).read()
    raise UnreadableFile(
        name,
        N_(
            "Hace falta una columna con el código del lugar (geoid, county_fips, unit_code) y una "
            "por país (mexico, guatemala… o, de 2024, B05006_E160)."
        ),
    )


def guessed_year(name: str) -> int | None:
    """Return the year that the name of a file says."""
    found = _YEAR.search(name)
    return int(found[1]) if found else None


def country_of(atlas: Atlas, text: str) -> str | None:
    """Return the code of the country that is called so."""
    if not text or fold(text) in {"name", "total"}:
        return None
    units = (unit for unit in atlas.by_name(text) if unit.kind.startswith("countries"))
    return next((unit.code for unit in units), None)


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    atlas: Atlas
    table: Table
    columns: CensusColumns
    sums: dict[tuple[str, str], _Sum] = field(default_factory=dict)
    faults: list[CensusFault] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)

    def read(self) -> CensusFile:
        rows = [row for row in self.table.rows if not is_tag_row(row)]
        for row in rows:
            self._take(row)
        return CensusFile(len(rows), tuple(self._estimates()), tuple(self.faults))

    def _take(self, row: SourceRow) -> None:
        code = text_of(row.cells[self.columns.place]).strip()
        unit, problem = self._unit(code)
        if not problem and code in self.places:
            problem = Problem(N_("el lugar %(code)s ya está en otra fila"), {"code": code[:20]})
        if problem:
            title = self.table.titles[self.columns.place]
            self.faults.append(CensusFault(row.number, title, problem))
            return
        self.places.add(code)
        for column in self.columns.countries:
            self._add(row, column, unit, code)

    def _add(self, row: SourceRow, column: CountryColumn, unit: str, code: str) -> None:
        persons, problem = _number(row.cells[column.estimate])
        margin, wrong = None, None
        if column.margin is not None:
            margin, wrong = _number(row.cells[column.margin])
        for at, fault in ((column.estimate, problem), (column.margin, wrong)):
            if fault is not None and at is not None:
                self.faults.append(CensusFault(row.number, self.table.titles[at], fault))
        if persons is not None:
            self.sums.setdefault((column.country, unit), _Sum()).add(persons, margin, code)

    def _unit(self, code: str) -> tuple[str, Problem | None]:
        """Return the unit that a code names, ours or a GEOID of the Census Bureau, tracts by their
        county.
        """
        digits = _GEO_ID.sub(r"\1", code)
        if digits.isdigit() and len(digits) in {_COUNTY_DIGITS - 1, _TRACT_DIGITS - 1}:
            digits = f"0{digits}"  # a spreadsheet took the nought for a number's
        if digits.isdigit() and len(digits) == _STATE_DIGITS:
            found = self._state(digits)
        elif digits.isdigit() and len(digits) in {_COUNTY_DIGITS, _TRACT_DIGITS}:
            found = f"US{digits[:_COUNTY_DIGITS]}"
        else:
            found = code
        unit = self.atlas.unit(found) if found else None
        if unit is None:
            message = N_("«%(code)s» no es el código de un lugar conocido")
            return "", Problem(message, {"code": code[:20]})
        return unit.code, None

    def _state(self, digits: str) -> str:
        if not self.states:
            for unit in self.atlas.units("admin2", country="US"):
                self.states.setdefault(unit.code[2:4], unit.parent or "")
        return self.states.get(digits, "")

    def _estimates(self) -> Iterator[CensusEstimate]:
        for (country, unit), each in sorted(self.sums.items()):
            margin = round(math.sqrt(each.squares)) if each.has_margins else None
            yield CensusEstimate(
                country,
                unit,
                each.persons,
                None if margin is None else max(0, each.persons - margin),
                None if margin is None else each.persons + margin,
            )


_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+)(?=\.\d{1,2}$|$)")


def _number(cell: Cell) -> tuple[int | None, Problem | None]:
    """Return the number of a cell; None without a problem where the office says there is none.

    People are whole: three figures behind a point or a comma are thousands, in a text of either
    custom; what else a comma divides (`12,5`) is no number here.
    """
    text = text_of(cell).strip().replace(" ", "").replace("\u00a0", "")
    if text.lower() in _NO_VALUE:
        return None, None
    plain = text.removeprefix("+/-").removeprefix("±")
    grouped = _THOUSANDS.match(plain) if isinstance(cell, str) else None
    if grouped:
        plain = re.sub("[.,]", "", grouped[0]) + plain[grouped.end() :]
    try:
        value = float(plain)
    except ValueError:
        return None, Problem(N_("«%(text)s» no es un número"), {"text": text[:20]})
    if not math.isfinite(value) or value < 0:
        is_sign = math.isfinite(value) and value <= _JAM_VALUES
        problem = Problem(N_("«%(text)s» no es un número"), {"text": text[:20]})
        return None, None if is_sign else problem
    return round(value), None
