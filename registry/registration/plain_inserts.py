"""Many rows of one table written at once, on SQLite by the driver itself: SQLAlchemy does more for
each value of a row than the database does with all of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from core.db import driver_of

Row = Mapping[str, Any]
_Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Statement:
    """What writes rows that say the same columns."""

    sql: str
    columns: tuple[tuple[str, _Processor | None], ...]
    """All columns of the table in the order of the statement, and how a value of each becomes what
    the driver takes."""
    constants: Row
    """What the columns have that rows do not say."""
    made: Mapping[str, _Processor]
    """Of those that have another value in each row: how it is made."""


class PlainInsert:
    """INSERT into one table."""

    def __init__(self, table: sa.Table) -> None:
        self._insert = sa.insert(table)
        self._columns = {column.name: column for column in table.columns}
        self._known: dict[frozenset[str], _Statement] = {}

    def write(self, session: Session, rows: Sequence[Row]) -> None:
        """Write rows, which all say the same columns; of the others each has its default."""
        if not rows:
            return
        driver = driver_of(session)
        if driver.dialect != "sqlite":
            session.connection().execute(self._insert, [dict(row) for row in rows])
            return
        statement = self._statement(session.get_bind().dialect, frozenset(rows[0]))
        if len(rows) == 1:
            driver.connection.execute(statement.sql, _bound(rows[0], statement))
            return
        columns = [_values(rows, statement, *each) for each in statement.columns]
        driver.connection.executemany(statement.sql, zip(*columns, strict=True))

    # -- inside -----------------------------------------------------------------------------

    def _statement(self, dialect: Dialect, columns: frozenset[str]) -> _Statement:
        if columns not in self._known:
            compiled = self._insert.compile(dialect=dialect, column_keys=sorted(columns))
            names = list(compiled.positiontup or ())
            types = (self._columns[name].type.dialect_impl(dialect) for name in names)
            processors = [each.bind_processor(dialect) for each in types]
            pairs = tuple(zip(names, processors, strict=True))
            left = [name for name in names if name not in columns]
            self._known[columns] = _Statement(str(compiled), pairs, *self._defaults(left))
        return self._known[columns]

    def _defaults(self, names: Sequence[str]) -> tuple[Row, Mapping[str, _Processor]]:
        """Return what columns hold that rows leave out, and how those are made that differ."""
        defaults: dict[str, Any] = {name: self._columns[name].default for name in names}
        constants = {name: each.arg for name, each in defaults.items() if not each.is_callable}
        return constants, {name: defaults[name].arg for name in names if name not in constants}


# -- inside ---------------------------------------------------------------------------------


def _bound(row: Row, statement: _Statement) -> list[Any]:
    """Return the values of one row, with those it leaves out."""
    made = {name: make(None) for name, make in statement.made.items()}
    whole = {**row, **statement.constants, **made}
    return [
        whole[name] if processor is None else processor(whole[name])
        for name, processor in statement.columns
    ]


def _values(
    rows: Sequence[Row], statement: _Statement, name: str, processor: _Processor | None
) -> list[Any]:
    """Return the values of many rows in one column."""
    if name in statement.constants:
        value = statement.constants[name]
        return [value if processor is None else processor(value)] * len(rows)
    make = statement.made.get(name)
    values = [make(None) for _ in rows] if make else [row[name] for row in rows]
    return values if processor is None else _processed(values, processor)


def _processed(values: Sequence[Any], processor: _Processor) -> list[Any]:
    if isinstance(values[0], uuid.UUID) and values[0] != values[-1]:
        return list(map(processor, values))  # of each row its own
    # Most columns hold few values, many times: a moment, a code, nothing.
    known = {value: processor(value) for value in set(values)}
    return [known[value] for value in values]
