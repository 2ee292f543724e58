"""A table of statistics as its page shows it: rows down, the second field across."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from flask_babel import gettext as _

from registry.statistics.crossing import Key
from registry.statistics.fields import FIELD_WORDS, PLACES, CrossField
from registry.statistics.table_rows import coverage_percent, estimate_of
from registry.statistics.tables import StatisticsTable
from registry.statistics.words import StatisticsWords

MOST_ROWS, MOST_ACROSS = 300, 12


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One row: its words, the counts across, the total, and how many are thought to be there."""

    heads: tuple[str, ...]
    counts: tuple[str, ...]
    total: str
    households: str
    estimate: str
    coverage: str
    is_total: bool


@dataclass(frozen=True, slots=True)
class PageTable:
    """What the page shows of a table, and how many rows and columns it leaves to the files."""

    heads: tuple[str, ...]
    across: tuple[str, ...]
    rows: tuple[StatisticsRow, ...]
    rows_left: int
    columns_left: int
    has_estimates: bool


def page_table(table: StatisticsTable, words: StatisticsWords) -> PageTable:
    """Return the rows of a table: the first field down, a third within it, the second across."""
    across = _across(table)
    down = [name for place, name in enumerate(table.fields) if place != 1]
    keys = _told_rows(table, down, across)
    shortened = keys if len(keys) <= MOST_ROWS else [*keys[: MOST_ROWS - 1], keys[-1]]
    return PageTable(
        tuple(str(_(FIELD_WORDS[name])) for name in down) or ("",),
        tuple(words.code(table.fields[1], code) for code in across),
        tuple(_row(table, words, key, across, down) for key in shortened),
        len(keys) - len(shortened),
        _columns_left(table, across),
        _has_estimates(down),
    )


# -- inside ---------------------------------------------------------------------------------


def _across(table: StatisticsTable) -> tuple[str, ...]:
    """Return the codes of the second field that the page has room for."""
    return table.codes[table.fields[1]][:MOST_ACROSS] if len(table.fields) > 1 else ()


def _columns_left(table: StatisticsTable, across: tuple[str, ...]) -> int:
    return len(table.codes[table.fields[1]]) - len(across) if across else 0


def _told_rows(
    table: StatisticsTable, down: list[CrossField], across: tuple[str, ...]
) -> list[Key]:
    every = product(*((*table.codes[name], None) for name in down))
    return [key for key in every if _is_told(table, key, across)]


def _has_estimates(down: list[CrossField]) -> bool:
    return not down or bool({*PLACES, CrossField.NATIONALITY} & set(down[:1]))


def _key(table: StatisticsTable, down: tuple[str | None, ...], across: str | None) -> Key:
    return down if len(table.fields) < 2 else (down[0], across, *down[1:])


def _is_told(table: StatisticsTable, down: tuple[str | None, ...], across: tuple[str, ...]) -> bool:
    keys = (_key(table, down, code) for code in (*across, None))
    return not any(down) or any(key in table.persons for key in keys)


def _row(
    table: StatisticsTable,
    words: StatisticsWords,
    down: tuple[str | None, ...],
    across: tuple[str, ...],
    names: list[CrossField],
) -> StatisticsRow:
    whole = _key(table, down, None)
    cell, estimate = table.cell(whole), estimate_of(table, whole)
    heads = tuple(
        str(_("Total")) if code is None else words.code(name, code)
        for name, code in zip(names, down, strict=True)
    )
    covered = coverage_percent(cell, estimate)
    homes = table.households.get(whole)
    return StatisticsRow(
        heads or (str(_("Total")),),
        tuple(words.count(table.cell(_key(table, down, code))) for code in across),
        words.count(cell),
        words.count(homes) if homes else "",
        words.span(estimate) if estimate else "",
        "" if covered is None else words.percent(covered),
        None in down or not down,
    )
