from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.engine import Engine

from core.audit_log import record
from core.audit_log.absent_keys import absent_keys
from core.audit_log.chain import key_name
from core.db import AUDIT_KEYS, writing

FIRST, SECOND, THIRD = b"1" * 32, b"2" * 32, b"3" * 32


@pytest.mark.parametrize(
    ("given", "stretches"),
    [
        ((THIRD, SECOND, FIRST), []),
        ((THIRD, SECOND), [(1, 2, FIRST)]),
        ((THIRD, FIRST), [(3, 4, SECOND)]),
        ((SECOND, FIRST), [(5, 6, THIRD)]),
        ((b"x" * 32,), [(1, 2, FIRST), (3, 4, SECOND), (5, 6, THIRD)]),
    ],
)
def test_what_each_key_bound(
    given: tuple[bytes, ...],
    stretches: list[tuple[int, int, bytes]],
    engine: Engine,
    now: datetime,
) -> None:
    for keys in ((FIRST,), (FIRST,), (SECOND,), (THIRD,)):
        with writing(engine.execution_options(**{AUDIT_KEYS: keys})) as session:
            record(session, at=now, actor="worker", action="a.b")
    with engine.connect() as connection:
        found = absent_keys(connection, given, (6, key_name(THIRD)))
    assert found.stretches == tuple((first, last, key_name(key)) for first, last, key in stretches)
    assert all(found.covers(first) and found.covers(last) for first, last, _ in stretches)
