"""Values of many rows as SQLite's driver takes them, worked out column by column: a moment, a code
or an empty list that rows share is worked out once, not thousands of times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect

from core.db import UtcDateTime

_Process = Callable[[Any], Any]
_SHARED = (sa.Enum, sa.Boolean, UtcDateTime)
"""Types of which rows written together share values. Ids nearly all differ, and telling them apart
costs more than writing them.
"""


def bound_rows(
    table: sa.Table, dialect: Dialect, rows: Sequence[dict[str, Any]]
) -> list[tuple[Any, ...]]:
    """Return rows of a table, all of the same columns by name, as the driver takes them: in the
    order of the table.
    """
    names, processes = _processes(table, dialect, frozenset(rows[0]))
    if len(rows) == 1:
        values = [rows[0][name] for name in names]
        return [tuple(map(_bound_value, processes, values))]
    columns = [
        _bound_column(table.c[name].type, process, [row[name] for row in rows])
        for name, process in zip(names, processes, strict=True)
    ]
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=64)
def insertion(table: sa.Table, names: tuple[str, ...]) -> str:
    """Return the statement of SQLite that writes such rows, `names` being all their columns."""
    values: dict[str, Any] = {name: sa.literal_column("?") for name in names}
    return str(sa.insert(table).values(values).inline().compile(dialect=sqlite.dialect()))


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _processes(
    table: sa.Table, dialect: Dialect, names: frozenset[str]
) -> tuple[tuple[str, ...], tuple[_Process | None, ...]]:
    """Return the names in the order of the table, and what makes a value of each the driver's."""
    columns = [column for column in table.c if column.name in names]
    made = (column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns)
    return tuple(column.name for column in columns), tuple(made)


def _bound_value(process: _Process | None, value: Any) -> Any:
    return value if process is None else process(value)


def _bound_column(kind: Any, process: _Process | None, values: list[Any]) -> list[Any]:
    if process is None:
        return values
    if isinstance(kind, _SHARED):
        known = {value: process(value) for value in dict.fromkeys(values)}
        return [known[value] for value in values]
    return _written(process, values) if isinstance(kind, sa.JSON) else list(map(process, values))


def _written(process: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Return JSON: most lists and objects are empty."""
    empty: dict[type[Any], Any] = {list: process([]), dict: process({})}
    return [
        process(value) if value or type(value) not in empty else empty[type(value)]
        for value in values
    ]
