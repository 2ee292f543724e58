"""Rows as plain JSON, and back: what a way back is made of."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core.db import Base, UtcDateTime

RowDocument = dict[str, Any]
"""Column -> its value in JSON."""


def document_of(row: Base, *, but: tuple[str, ...] = ()) -> RowDocument:
    """Return the columns of a row, without those of `but`."""
    table = sa.inspect(type(row)).local_table
    return {
        column.key: _plain(getattr(row, column.key))
        for column in table.columns
        if column.key not in but
    }


def plain_document(row: Mapping[Any, Any]) -> RowDocument:
    """Return a row of a question as a document."""
    return {str(key): _plain(value) for key, value in row.items()}


def values_of_document(model: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a document says as the columns of a model or a table take it; a column that is no
    more is left out.
    """
    table = model if isinstance(model, sa.Table) else sa.inspect(model).local_table
    columns = table.columns
    return {
        key: _read(columns[key].type, value) for key, value in document.items() if key in columns
    }


# -- inside ---------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    readers: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
        (sa.Uuid, uuid.UUID),
        (UtcDateTime, datetime.fromisoformat),
        (sa.Date, date.fromisoformat),
        (sa.LargeBinary, base64.b64decode),
        (sa.Enum, lambda code: kind.enum_class(code)),
    )
    return next((read(value) for each, read in readers if isinstance(kind, each)), value)
