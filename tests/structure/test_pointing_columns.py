"""Who deletes a row looks for all that point at it: each such column has an index, or a reason."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import webapp.all_models  # noqa: F401 - every table
from core.db import Base

_SELDOM = {
    "crisis": "a crisis is kept",
    "edition": "an edition is kept",
    "focal_point": "a few hundred rows point at focal points, and few of those are ever deleted",
    "organisation": "a directory has some thousand shelters",
    "post": "a post is closed and kept",
    "public_form": "a form is closed and kept",
    "role": "roles are written with the program",
    "round": "a round is kept",
    "shelter": "a notice names a shelter, and there are hundreds of notices",
    "situation_report": "a report is kept",
    "user_account": "an account is closed and kept; to read its table once costs less than an index"
    " at each statement",
}
"""Why what points at these tables needs no index: rows of theirs are hardly ever deleted."""
_FEW = {
    "crisis_zone.hazard_id": "a crisis has a handful of zones",
    "passenger.participation_id": "a participation is kept",
}


def first_columns(table: sa.Table) -> set[str]:
    """Return the columns that an index of a table begins with."""
    lists: list[Any] = [list(table.primary_key.columns)]
    lists += [list(each.columns) for each in table.constraints
              if isinstance(each, sa.UniqueConstraint)]  # fmt: skip
    for index in table.indexes:
        where = index.dialect_options["sqlite"].get("where")
        if where is None or str(where).lower().endswith("is not null"):
            lists.append(list(index.columns))
    return {columns[0].name for columns in lists if columns}


def test_each_column_that_points_at_a_row_has_an_index_or_a_reason() -> None:
    bare = {
        f"{table.name}.{key.parent.name}": key.column.table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.parent.name not in first_columns(table)
    }
    assert {name for name, target in bare.items() if target not in _SELDOM} == _FEW.keys()
    assert _SELDOM.keys() <= set(bare.values()), "a reason nothing needs any more"
