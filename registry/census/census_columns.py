"""What the columns of a census table are: the place, and a country's people or their margin. Pure.

Tables come as the office writes them (B05006 of the American Community Survey, with `_E` and `_M`
columns), or as somebody cut them out of it, with the country for a title. Which line of B05006 is
which country changes with the year: those of a year we do not know are not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.atlas.names import fold
from core.tabular.tables import Table

CountryOf = Callable[[str], str | None]
"""The code of a country by its folded name; None where it is none."""

B05006 = {
    2024: {
        "145": "DO", "155": "BZ", "156": "CR", "157": "SV", "158": "GT", "159": "HN",
        "160": "MX", "161": "NI", "162": "PA", "177": "CA",
    },
}  # fmt: skip
"""Of the five years that end with one: line of the table -> country of birth."""
_LINE = re.compile(r"b05006_(?:([em])(\d{3})|(\d{3})([em]))", re.IGNORECASE)
_MARGIN_WORDS = "moe|margen|margin of error|marge"
_MARGIN = re.compile(rf"^(?:{_MARGIN_WORDS})\s+|\s+(?:{_MARGIN_WORDS})$")
_PLACES = ("geoid", "geo id", "county fips", "fips", "unit code", "unidad", "codigo")
"""Titles of the column that says the place, the best first."""


@dataclass(frozen=True, slots=True)
class CountryColumn:
    """Where the people of one country stand, and the margin of error beside them."""

    country: str
    estimate: int
    margin: int | None


@dataclass(frozen=True, slots=True)
class CensusColumns:
    """The columns of a table, by their places."""

    place: int
    countries: tuple[CountryColumn, ...]


def census_columns(table: Table, country_of: CountryOf, year: int = 0) -> CensusColumns | None:
    """Return the columns of a table of a year; None where it names no place or no country."""
    titles = [_title(title) for title in table.titles]
    place = next((titles.index(name) for name in _PLACES if name in titles), None)
    found: dict[bool, dict[str, int]] = {False: {}, True: {}}
    for at, title in enumerate(table.titles):
        country, is_margin = _country(title, country_of, year)
        if country is not None and at != place:
            found[is_margin].setdefault(country, at)
    if place is None or not found[False]:
        return None
    margins = found[True]
    countries = (CountryColumn(code, at, margins.get(code)) for code, at in found[False].items())
    return CensusColumns(place, tuple(countries))


# -- inside ---------------------------------------------------------------------------------


def _title(title: str) -> str:
    return " ".join(fold(title.replace("_", " ")).split())


def _country(title: str, country_of: CountryOf, year: int) -> tuple[str | None, bool]:
    """Return whose column a title names, and whether it is a margin of error."""
    line = _LINE.search(title)
    if line:
        kind, number = (line[1], line[2]) if line[1] else (line[4], line[3])
        return B05006.get(year, {}).get(number), kind.lower() == "m"
    words = _title(title)
    name = _MARGIN.sub("", words)
    return country_of(name), name != words
