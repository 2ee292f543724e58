from __future__ import annotations

import fcntl
import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audit_log import AuditEntry, AuditSpool, CannotSpool
from core.audit_log import spool as spool_module


def line(now: datetime, purpose: str = "Hoja de afectados") -> AuditEntry:
    return AuditEntry(
        at=now,
        actor="user:1",
        action="person.read",
        subject="",
        country="GT",
        purpose=purpose,
        details={"persons": 3},
    )


@pytest.fixture
def spool(tmp_path: Path) -> AuditSpool:
    return AuditSpool(tmp_path)


def test_lines_wait_in_order_and_are_gone_when_taken(spool: AuditSpool, now: datetime) -> None:
    spool.reserve()
    assert spool.waiting().is_empty
    entries = [line(now, purpose) for purpose in ("uno", "dos", "tres")]
    spool.add(entries[:1])
    spool.add(entries[1:])
    assert spool.is_waiting
    with spool.transfer() as waiting:
        assert [values["purpose"] for values in waiting.lines] == ["uno", "dos", "tres"]
        assert [values["id"] for values in waiting.lines] == [str(each.id) for each in entries]
        assert waiting.lines[0]["at"] == now
        assert waiting.lines[0]["details"] == {"persons": 3}
    assert spool.waiting().is_empty
    assert spool.path.read_bytes().strip(b"\0") == b""


def test_its_bytes_are_on_the_disk_beforehand_and_stay_there(
    spool: AuditSpool, now: datetime
) -> None:
    spool.reserve()
    before = spool.path.stat()
    assert before.st_size == spool_module.SPOOL_BYTES
    assert before.st_mode & 0o077 == 0
    spool.add([line(now)])
    with spool.transfer():
        pass
    after = spool.path.stat()
    assert (after.st_size, after.st_blocks) == (before.st_size, before.st_blocks)


def test_a_line_written_without_a_reserved_place_waits_too(
    spool: AuditSpool, now: datetime
) -> None:
    spool.add([line(now)])
    assert len(spool.waiting().lines) == 1


def test_what_fails_while_it_is_taken_goes_on_waiting(spool: AuditSpool, now: datetime) -> None:
    spool.add([line(now)])
    with pytest.raises(ZeroDivisionError), spool.transfer():
        raise ZeroDivisionError
    assert len(spool.waiting().lines) == 1


def test_more_than_its_place_makes_it_grow_and_it_shrinks_again(
    spool: AuditSpool, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "SPOOL_BYTES", 512)
    spool.reserve()
    for _ in range(5):
        spool.add([line(now)])
    assert spool.path.stat().st_size > 512
    with spool.transfer() as waiting:
        assert len(waiting.lines) == 5
    assert spool.path.stat().st_size == 512


def test_a_line_cut_by_a_power_failure_is_counted_and_the_others_stand(
    spool: AuditSpool, now: datetime
) -> None:
    spool.add([line(now), line(now)])
    content = spool.path.read_bytes()
    spool.path.write_bytes(content[:-20] + bytes(200))
    waiting = spool.waiting()
    assert (len(waiting.lines), waiting.damaged) == (1, 1)


def test_remains_of_an_emptying_that_was_killed_do_not_come_back(
    spool: AuditSpool, now: datetime
) -> None:
    spool.add([line(now, "vieja"), line(now, "vieja")])
    with spool.path.open("r+b") as file:
        file.write(b"\0")
    assert not spool.is_waiting
    spool.add([line(now, "nueva")])
    assert [values["purpose"] for values in spool.waiting().lines] == ["nueva"]


def test_another_process_is_waited_for_but_not_for_ever(
    spool: AuditSpool, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "LOCK_SECONDS", 0.05)
    spool.reserve()
    other = os.open(spool.path, os.O_RDWR)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(CannotSpool):
        spool.add([line(now)])
    os.close(other)
    spool.add([line(now)])


@given(st.text(max_size=60))
def test_any_purpose_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, purpose: str
) -> None:
    spool = AuditSpool(tmp_path_factory.mktemp("spool"))
    spool.add([line(datetime.fromisoformat("2026-11-22T12:00:00+00:00"), purpose)])
    assert [values["purpose"] for values in spool.waiting().lines] == [purpose]
