"""Rows that only say in which state or county the rows below them lie: `ESTADO: CHIAPAS`, `Harris
County`, `TEXAS`. Pure, given the atlas.

The rule: a row that says one text alone, where most rows say more, is a heading if the text says
which kind of unit it names, or is the name of a country or a state; it holds for the rows below it
until the next one. A shelter of which only the name is known has another name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from core.atlas.names import fold
from core.atlas.placing.readings import PlacingAtlas
from core.tabular.tables import SourceRow, Table, text_of

_FEWEST_COLUMNS = 2
_LEAST_SHARE = 0.5
_STATES = (
    r"estado|edo|entidad|departamento|depto|dpto|provincia|state|province|department|etat"
    r"|departement|pais|country|pays"
)
_COUNTIES = r"municipio|mpio|condado|canton|parroquia|county|municipality|parish|comte|municipalite"
_KIND_BEFORE = re.compile(rf"(?:(?P<state>{_STATES})|{_COUNTIES})(?: (?:de la|del|de|of|du))? (.+)")
_KIND_BEHIND = re.compile(r"(.+) (?:county|parish)")
_ABOVE_COUNTIES = frozenset({"countries", "admin1"})


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """One heading: the number of its row, and what it names."""

    number: int
    name: str
    is_county: bool = False


def headings_of(table: Table, atlas: PlacingAtlas | None) -> tuple[GroupHeading, ...]:
    """Return the headings of a table, in its order."""
    if len(table.titles) < _FEWEST_COLUMNS:
        return ()
    said = {row.number: _texts(row) for row in table.rows}
    alone = {number: texts[0] for number, texts in said.items() if len(texts) == 1}
    if len(alone) > len(said) * _LEAST_SHARE:
        return ()
    found = (_heading(number, text, atlas) for number, text in alone.items())
    return tuple(each for each in found if each is not None)


def heading_above(headings: Sequence[GroupHeading], number: int, *, is_county: bool) -> str:
    """Return what the heading says that a row stands under; empty where there is none.

    A state ends what a county above it said.
    """
    place = bisect_right([each.number for each in headings], number)
    for each in reversed(headings[:place]):
        if each.is_county == is_county:
            return each.name
        if is_county:
            return ""
    return ""


# -- inside ---------------------------------------------------------------------------------


def _texts(row: SourceRow) -> list[str]:
    return [text for cell in (*row.cells, *row.beyond) if (text := text_of(cell))][:2]


def _heading(number: int, text: str, atlas: PlacingAtlas | None) -> GroupHeading | None:
    words = fold(text)
    if match := _KIND_BEFORE.fullmatch(words):
        return GroupHeading(number, match[2], is_county=match["state"] is None)
    if match := _KIND_BEHIND.fullmatch(words):
        return GroupHeading(number, match[1], is_county=True)
    units = atlas.by_name(text) if atlas is not None else []
    is_state = any(unit.kind in _ABOVE_COUNTIES for unit in units)
    return GroupHeading(number, text) if is_state else None
