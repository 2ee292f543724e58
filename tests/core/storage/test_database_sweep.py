from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.storage.database_sweep import sweep
from directory.entries.models import Post, PostKind

CANARY = "Xochiquetzal Zzyzx"


def holds_canary(engine: Engine) -> bool:
    path = Path(engine.url.database or "")
    return any(CANARY.encode() in each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_erased_rows_leave_nothing_and_a_reader_is_waited_for(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        assert sweep(engine, ["post"])
        return
    with writing(engine) as session:
        session.add(Post(country="SV", kind=PostKind.CONSULATE, name=CANARY))
    assert holds_canary(engine)
    with reading(engine) as slow:
        assert slow.scalar(sa.select(sa.func.count()).select_from(Post)) == 1
        with writing(engine) as session:
            session.execute(sa.delete(Post))
        assert not sweep(engine, ["post"], seconds=0.05)
        assert holds_canary(engine)
    assert sweep(engine, ["post"])
    assert not holds_canary(engine)


@pytest.mark.parametrize("table", ["post", 'no"table'])
def test_a_table_that_is_not_there_is_no_harm_on_sqlite(engine: Engine, table: str) -> None:
    if engine.dialect.name == "sqlite":
        assert sweep(engine, [table])
