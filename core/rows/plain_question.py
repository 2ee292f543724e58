"""Questions that pages ask each time, put together once. SQLite's driver is asked itself: with some
rows SQLAlchemy's own work is more than the database's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.orm import Session

from core.db import driver_of

_DIALECT = pysqlite.dialect()
_Process = Callable[[Any], Any]


class _Value(NamedTuple):
    """What stands for a `?`: its name, what makes it the driver's, and what it is unless given."""

    name: str
    process: _Process | None
    usual: Any


class PlainQuestion:
    """A SELECT of columns, its values bound by name (`sa.bindparam`), none of them a list."""

    def __init__(self, query: sa.Select[*tuple[Any, ...]]) -> None:
        """Take a question; made once, as a module is read."""
        self._query = query

    def rows(self, session: Session, **given: Any) -> Sequence[Sequence[Any]]:
        """Return the rows, their values as SQLAlchemy makes them."""
        dialect, driver = driver_of(session)
        if dialect != "sqlite":
            return session.connection().execute(self._query, given).all()
        found: list[Any] = driver.execute(self._statement, self._bound(given)).fetchall()
        return [self._read(row) for row in found] if self._columns else found

    # -- inside ---------------------------------------------------------------------------------

    @cached_property
    def _compiled(self) -> Any:
        return self._query.compile(dialect=_DIALECT)

    @cached_property
    def _statement(self) -> str:
        return str(self._compiled)

    @cached_property
    def _values(self) -> tuple[_Value, ...]:
        binds, usual = self._compiled.binds, self._compiled.params
        processes = {name: _bind_process(bind.type) for name, bind in binds.items()}
        return tuple(
            _Value(name, processes[name], usual[name]) for name in self._compiled.positiontup
        )

    @cached_property
    def _columns(self) -> tuple[tuple[int, _Process], ...]:
        """Which columns are not as the driver gives them, by place."""
        columns = self._query.selected_columns
        processes = (_result_process(column.type) for column in columns)
        return tuple((at, each) for at, each in enumerate(processes) if each is not None)

    def _bound(self, by_name: dict[str, Any]) -> list[Any]:
        values = ((each.process, by_name.get(each.name, each.usual)) for each in self._values)
        return [value if process is None else process(value) for process, value in values]

    def _read(self, row: Sequence[Any]) -> list[Any]:
        read = list(row)
        for at, process in self._columns:
            read[at] = process(read[at])
        return read


def _bind_process(kind: Any) -> _Process | None:
    process: _Process | None = kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return process


def _result_process(kind: Any) -> _Process | None:
    process: _Process | None = kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
    return process
