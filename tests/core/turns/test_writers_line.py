from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from core.database_faults import DatabaseFault, fault_of
from core.db import make_engine, reading, writing
from core.turns.writers_line import ThreadLine, WritersLine, line_of

HOLDER = """
import fcntl, os, sys, time
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.lockf(handle, fcntl.LOCK_EX, 1, int(sys.argv[2]))
print("holds", flush=True)
time.sleep(60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "line.db"


@pytest.fixture
def written(file: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as session:
        session.execute(sa.text("CREATE TABLE line (name TEXT)"))
    yield engine
    engine.dispose()


@contextmanager
def holder(line: WritersLine, byte: int) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a byte of the line's file, and is killed at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(line.file), str(byte)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """SQLite's lock, held by a transaction that writes nothing."""
    with writing(engine) as session:
        session.connection()
        yield


def add(engine: Engine, name: str, wait_seconds: float = 10) -> None:
    with writing(engine, wait_seconds=wait_seconds) as session:
        session.execute(sa.text("INSERT INTO line VALUES (:name)"), {"name": name})


def names(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(sa.text("SELECT name FROM line ORDER BY rowid")))


def test_threads_write_in_the_order_they_came(written: Engine, file: Path) -> None:
    line, end = line_of(file), time.monotonic() + 30
    with held(written):
        threads = list[threading.Thread]()
        for number in range(12):
            threads.append(threading.Thread(target=add, args=(written, str(number))))
            threads[-1].start()
            while len(line.threads) <= number:
                assert time.monotonic() < end
                time.sleep(0.0005)
    for thread in threads:
        thread.join()
    assert names(written) == [str(number) for number in range(12)]


def test_a_reader_never_stands_in_line(written: Engine, file: Path) -> None:
    with line_of(file).threads.first(time.monotonic() + 1), holder(line_of(file), 0):
        assert names(written) == []


@pytest.mark.parametrize("byte", [0, 1])
def test_a_killed_process_lets_go_of_its_place(written: Engine, file: Path, byte: int) -> None:
    """Not by the deadline: who writes would wait for half a minute."""
    with holder(line_of(file), byte) as process:
        thread = threading.Thread(target=add, args=(written, "after it", 60), daemon=True)
        thread.start()
        thread.join(0.05)
        assert thread.is_alive()
        assert names(written) == []
        process.kill()
        thread.join(20)
    assert names(written) == ["after it"]


def test_a_process_stopped_in_line_keeps_nobody_out_for_good(written: Engine, file: Path) -> None:
    with holder(line_of(file), 0):
        add(written, "after half its time", 0.1)
    assert names(written) == ["after half its time"]


def test_threads_take_short_turns_while_one_writes_and_usual_ones_afterwards(
    written: Engine,
) -> None:
    usual = sys.getswitchinterval()
    with held(written):
        assert sys.getswitchinterval() < usual / 5
        with pytest.raises(OperationalError):
            add(written, "never", 0.002)
        assert sys.getswitchinterval() < usual / 5
    assert sys.getswitchinterval() == usual
    with pytest.raises(ZeroDivisionError), held(written):
        raise ZeroDivisionError
    assert sys.getswitchinterval() == usual


def test_who_waits_in_vain_hears_of_the_lock_at_its_deadline(written: Engine) -> None:
    with held(written):
        began = time.monotonic()
        with pytest.raises(OperationalError, match="database is locked") as failure:
            add(written, "never", 0.06)
        assert time.monotonic() - began >= 0.05
    assert fault_of(failure.value) is DatabaseFault.BUSY
    with written.connect() as connection:  # and the connection waits as before
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 10_000
    add(written, "later")
    assert names(written) == ["later"]


def test_a_process_that_wrote_stands_behind_the_one_at_the_gate(file: Path) -> None:
    """Its turn as the first is over once SQLite let it begin; at the gate another may stand."""
    line, handle = line_of(file), os.open(f"{file}-turn", os.O_RDWR | os.O_CREAT)
    held = [line._first_of_all(handle, time.monotonic() + 1)]
    question = "import fcntl, os, sys\n" + "".join(
        f"try: fcntl.lockf(3, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, {byte}); print('free')\n"
        f"except OSError: print('held')\n"
        for byte in (0, 1)
    )
    with Path(f"{file}-turn").open("r+b") as again:  # its closing lets go of our locks, at the end
        answer = subprocess.run(
            [sys.executable, "-c", f"import os; os.dup2({again.fileno()}, 3)\n{question}"],
            pass_fds=[again.fileno()],
            capture_output=True,
            text=True,
            check=True,
        )
    os.close(handle)
    assert held == [True]
    assert answer.stdout.split() == ["free", "held"]


def test_without_a_file_the_threads_go_in_order_and_it_is_said_once(
    written: Engine, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    line_of(file).file.unlink()
    line_of(file).file.mkdir()
    with caplog.at_level(logging.WARNING):
        add(written, "one")
        add(written, "two")
    assert names(written) == ["one", "two"]
    assert [each.getMessage()[:40] for each in caplog.records] == [
        "no turns with writers of other processes"
    ]


def test_a_file_system_without_locks_is_no_hindrance(
    written: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", refuse)
    add(written, "one")
    assert names(written) == ["one"]


def test_who_leaves_the_line_lets_the_next_come_up() -> None:
    line, later = ThreadLine(), time.monotonic() + 60
    with line.first(later) as first:
        with line.first(time.monotonic()) as second:
            assert (first, second) == (True, False)
            assert len(line) == 2
        assert len(line) == 1
    with line.first(time.monotonic()) as next_one:
        assert next_one


def test_all_engines_of_a_file_share_a_line(written: Engine, file: Path) -> None:
    other = make_engine(f"sqlite:///{file.parent}/../{file.parent.name}/{file.name}")
    assert line_of(file) is line_of(file.parent / ".." / file.parent.name / file.name)
    other.dispose()
