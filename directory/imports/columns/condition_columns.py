"""Columns called as those of states, under which stands in what condition something is. Pure.

The rule: a title that means a state (`Estado`, `State`) heads a condition where nearly all that
stands under it are words for one. Of a shelter it says whether it is open where it can be read so,
else it goes to the notes; of others it is not read, which is told. It is never an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.tabular.cells.answers import read_answer
from core.tabular.cells.conditions import LEAST_SHARE, are_conditions
from core.tabular.column_detection import ColumnGuess, column_samples, readable_share
from core.tabular.tables import Cell, Table
from directory.entries.kinds import EntryKind
from directory.imports.columns.place_titles import is_state_title

_SURENESS = 0.7


def with_conditions(
    table: Table, columns: Sequence[ColumnGuess], kind: EntryKind | None
) -> tuple[ColumnGuess, ...]:
    """Return the guesses with each column of conditions read as one."""
    found: list[ColumnGuess] = []
    is_free = all(each.field != "open_now" for each in columns)
    for place, each in enumerate(columns):
        if is_state_title(each.title) and are_conditions(cells := column_samples(table, place)):
            each = _as_condition(each, cells, kind, is_free=is_free)
            is_free = is_free and each.field != "open_now"
        found.append(each)
    return tuple(found)


# -- inside ---------------------------------------------------------------------------------


def _as_condition(
    column: ColumnGuess, cells: Sequence[Cell], kind: EntryKind | None, *, is_free: bool
) -> ColumnGuess:
    if kind is not EntryKind.SHELTER:
        return replace(column, field="", confidence=0.0)
    is_answer = is_free and readable_share(read_answer, cells) >= LEAST_SHARE
    field = "open_now" if is_answer else "notes_more"
    return replace(column, field=field, confidence=_SURENESS)
