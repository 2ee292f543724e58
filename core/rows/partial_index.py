"""Indexes of the rows that have a value at all: who deletes what they point at finds them."""

from __future__ import annotations

import sqlalchemy as sa


def index_of_those_with(table: str, column: str) -> sa.Index:
    """Return an index over a column of a table, of the rows that have something there."""
    where = sa.text(f"{column} IS NOT NULL")
    return sa.Index(f"ix_{table}_{column}", column, sqlite_where=where, postgresql_where=where)
