"""Many rows of one table written at once, on SQLite by the driver itself: SQLAlchemy does more for
each value of a row than the database does with all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from core.db import driver_of

Row = Mapping[str, Any]
_Processor = Callable[[Any], Any]


class PlainInsert:
    """INSERT into one table."""

    def __init__(self, table: sa.Table) -> None:
        self._insert = sa.insert(table)
        self._columns = {column.name: column for column in table.columns}
        self._known: dict[frozenset[str], tuple[str, list[str], list[_Processor | None]]] = {}

    def write(self, session: Session, rows: Sequence[Row]) -> None:
        """Write rows, which all say the same columns; of the others each has its default."""
        if not rows:
            return
        driver = driver_of(session)
        if driver.dialect != "sqlite":
            session.connection().execute(self._insert, [dict(row) for row in rows])
            return
        sql, names, processors = self._statement(session.get_bind().dialect, frozenset(rows[0]))
        if len(rows) == 1:
            pairs = zip(names, processors, strict=True)
            driver.connection.execute(sql, [self._value(rows[0], *each) for each in pairs])
            return
        columns = [
            self._values(rows, name, processor)
            for name, processor in zip(names, processors, strict=True)
        ]
        driver.connection.executemany(sql, zip(*columns, strict=True))

    # -- inside -----------------------------------------------------------------------------

    def _statement(
        self, dialect: Dialect, columns: frozenset[str]
    ) -> tuple[str, list[str], list[_Processor | None]]:
        """Return the text for rows of these columns, all its columns in order, and how a
        value of each becomes what the driver takes.
        """
        if columns not in self._known:
            compiled = self._insert.compile(dialect=dialect, column_keys=sorted(columns))
            names = list(compiled.positiontup or ())
            types = (self._columns[name].type.dialect_impl(dialect) for name in names)
            self._known[columns] = (
                str(compiled), names, [each.bind_processor(dialect) for each in types]
            )  # fmt: skip
        return self._known[columns]

    def _values(self, rows: Sequence[Row], name: str, processor: _Processor | None) -> list[Any]:
        if name in rows[0]:
            values = [row[name] for row in rows]
        else:
            values = [self._default(name) for _ in rows]
        if processor is None:
            return values
        # Most columns hold few values, many times: a moment, a code, nothing.
        known = {value: processor(value) for value in set(values)}
        return [known[value] for value in values]

    def _value(self, row: Row, name: str, processor: _Processor | None) -> Any:
        value = row[name] if name in row else self._default(name)
        return value if processor is None else processor(value)

    def _default(self, name: str) -> Any:
        default: Any = self._columns[name].default
        return default.arg(None) if default.is_callable else default.arg
