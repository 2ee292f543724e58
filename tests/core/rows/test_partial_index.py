from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex

from core.rows.partial_index import index_of_those_with


def test_it_holds_the_rows_with_a_value_on_both_databases() -> None:
    index = index_of_those_with("reply", "household")
    sa.Table("reply", sa.MetaData(), sa.Column("household"), index)
    dialects: tuple[Any, ...] = (sqlite, postgresql)
    for dialect in (each.dialect() for each in dialects):
        text = str(CreateIndex(index).compile(dialect=dialect))
        assert text == (
            "CREATE INDEX ix_reply_household ON reply (household) WHERE household IS NOT NULL"
        )
