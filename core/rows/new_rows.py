"""Many rows made and written at once, past the ORM: of the same classes, at a tenth of the cost.

A poll that brings 500 warnings makes thousands of rows. A row made here holds every column from the
start, is of no session, and its changes are nobody's until `write_new` writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, make_transient_to_detached

from core.db import Base, UtcDateTime
from core.rows.bound_values import bound_rows, insertion

_Row = TypeVar("_Row", bound=Base)


def new_row(kind: type[_Row], values: dict[str, Any]) -> _Row:
    """Return a row of a class that is not written yet; what `values` (columns and relationships by
    name) leaves out has its default.
    """
    row = cast(_Row, sa.inspect(kind).class_manager.new_instance())
    held = vars(row)
    held.update(values)
    for name, default in _defaults(kind):
        if name not in held:
            held[name] = default(None)
    return row


def write_new(session: Session, rows: Iterable[Base], *, keep: bool = True) -> None:
    """Write rows made by `new_row`, those of each class in one statement, in the order in which the
    classes come first; with `keep` the session has them from then on, as if it had read them.
    """
    by_kind: dict[type[Base], list[Base]] = {}
    for row in rows:
        by_kind.setdefault(type(row), []).append(row)
    for kind, own in by_kind.items():
        write_values(session, kind, [_values(kind, row) for row in own])
        for row in own if keep else ():
            make_transient_to_detached(row)
            session.add(row)


def write_values(session: Session, kind: type[Base], values: Sequence[dict[str, Any]]) -> None:
    """Write rows of a class, each its columns by name, in one statement; what else the session has
    changed waits.
    """
    if not values:
        return
    table, dialect = cast(sa.Table, kind.__table__), session.get_bind().dialect
    # The session executes one, or all: whoever remembers rows of the class hears of it.
    others = values[1:] if dialect.name == "sqlite" else []
    with session.no_autoflush:
        session.execute(sa.insert(table), values[: len(values) - len(others)])
        if others:
            rows = bound_rows(table, dialect, _with_defaults(kind, others))
            names = tuple(_with_defaults(kind, others[:1])[0])
            session.connection().exec_driver_sql(insertion(table, names), rows)


# -- inside ---------------------------------------------------------------------------------


def _values(kind: type[Base], row: Base) -> dict[str, Any]:
    held = vars(row)
    return {name: held[name] for name, _ in _defaults(kind)}


def _with_defaults(kind: type[Base], values: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Return the values with the defaults of the columns that the first row leaves out."""
    columns, left_out = kind.__table__.c, _left_out(kind, values[0])
    if not left_out:
        return values
    # Rows written together are made at one moment.
    made_at = {
        name: default(None)
        for name, default in left_out
        if isinstance(columns[name].type, UtcDateTime)
    }
    others = [(name, default) for name, default in left_out if name not in made_at]
    return [
        {**row, **made_at, **{name: default(None) for name, default in others}} for row in values
    ]


def _left_out(kind: type[Base], row: Mapping[str, Any]) -> list[tuple[str, Callable[[Any], Any]]]:
    """Return the columns with a default that a row leaves out, each with what makes it."""
    columns = kind.__table__.c
    return [
        (name, default)
        for name, default in _defaults(kind)
        if name not in row and columns[name].default is not None
    ]


@lru_cache(maxsize=64)
def _defaults(kind: type[Base]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return what makes the default of each column of a class."""
    columns = kind.__table__.c
    return tuple((column.key, _maker(column.default)) for column in columns)


def _maker(default: Any) -> Callable[[Any], Any]:
    if default is None:
        return lambda _: None
    made = default.arg
    return cast(Callable[[Any], Any], made) if default.is_callable else lambda _: made
