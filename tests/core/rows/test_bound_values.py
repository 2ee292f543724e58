from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from core.rows.bound_values import bound_rows, insertion
from feeds.models import Hazard
from registry.people.models import Person

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
TABLES = [table for table in (Hazard.__table__, Person.__table__) if isinstance(table, sa.Table)]


def values_of(kind: Any) -> list[Any]:
    """Values of a type of column, some of them shared by rows."""
    name = type(kind).__name__
    if isinstance(kind, sa.Enum) and kind.enum_class:
        return [*kind.enum_class][:2] * 2
    if isinstance(kind, sa.Uuid):
        return [uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=1), uuid.UUID(int=3)]
    if isinstance(kind, sa.JSON):
        return [[], {"a": ["á"]}, {}, []]
    if "DateTime" in name:
        return [AT, AT, AT.replace(hour=3), AT]
    if isinstance(kind, sa.Boolean):
        return [True, False, True, True]
    return []


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_values_are_what_the_type_of_each_column_makes_of_them(table: sa.Table) -> None:
    dialect = sa.create_engine("sqlite://").dialect
    columns = [column for column in table.c if values_of(column.type)]
    rows = [{column.name: values_of(column.type)[row] for column in columns} for row in range(4)]
    assert len(columns) > 3
    processes = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    assert bound_rows(table, dialect, rows) == [
        tuple(
            process(row[column.name]) if process else row[column.name]
            for column, process in zip(columns, processes, strict=True)
        )
        for row in rows
    ]


def test_one_row_alone_is_made_as_among_others() -> None:
    dialect = sa.create_engine("sqlite://").dialect
    table = TABLES[1]
    row = {"id": uuid.UUID(int=7), "consent_at": AT, "country": "GT"}
    assert bound_rows(table, dialect, [row]) == bound_rows(table, dialect, [row, row])[:1]


def test_the_statement_takes_the_columns_in_the_order_of_the_table() -> None:
    table = sa.Table("thing", sa.MetaData(), sa.Column("a"), sa.Column("b"), sa.Column("c"))
    assert insertion(table, ("a", "c")) == "INSERT INTO thing (a, c) VALUES (?, ?)"
