from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from core.audit_log.heads import NotedHead, head_of, is_due, note_head, read_head, read_heads
from core.db import reading
from core.errors import UnusableInput
from tests.core.audit_log.tampering import write_log

LINK = bytes(range(32))


def test_a_head_is_printed_and_typed_again() -> None:
    head = NotedHead(1204, LINK)
    assert read_head(f" {head.text}\n") == head


@pytest.mark.parametrize("text", ["", "12", "12:", "12:zz", f"0:{LINK.hex()}", f"x:{LINK.hex()}",
                                  f"12:{LINK.hex()[:-2]}"])  # fmt: skip
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput):
        read_head(text)


def test_the_head_of_the_database(engine: Engine, now: datetime) -> None:
    with reading(engine) as session:
        assert head_of(session, now) is None
    write_log(engine, now, 3)
    with reading(engine) as session:
        head = head_of(session, now)
    assert head is not None
    assert (head.number, len(head.link), head.at) == (3, 32, now)


def test_the_file_only_grows_and_a_cut_line_takes_no_other_with_it(
    tmp_path: Path, now: datetime
) -> None:
    path = tmp_path / "elsewhere" / "heads.jsonl"
    first, second = NotedHead(1, LINK, now), NotedHead(2, LINK[::-1], now + timedelta(hours=1))
    note_head(path, first)
    with path.open("ab") as file:
        file.write(b'{"at": "2026-11-2')
    note_head(path, second)
    assert read_heads(path) == [first, second]
    assert path.stat().st_mode & 0o077 == 0


def test_when_a_head_is_due(now: datetime) -> None:
    hour = timedelta(hours=1)
    noted = [NotedHead(5, LINK, now)]
    assert is_due([], NotedHead(1, LINK, now), hour)
    assert not is_due(noted, NotedHead(6, LINK, now + hour / 2), hour)
    assert is_due(noted, NotedHead(6, LINK, now + hour), hour)
    assert not is_due(noted, NotedHead(5, LINK, now + 9 * hour), hour)
    assert is_due(noted, NotedHead(6, LINK, now - hour), hour)
