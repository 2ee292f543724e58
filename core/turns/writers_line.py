"""Who writes next. SQLite lets one write at a time and keeps no order among those who wait: each
asks again after sleeps that grow to 100 ms (sqlite.org/c3ref/busy_timeout.html), so that one who
came late finds the lock free while one who came first sleeps.

Here those who wait stand in line, and only the first of the line asks SQLite, at short and constant
intervals. Threads of a process go in the order they came. Between processes two bytes of a file
beside the database are locked: who holds `_FIRST` asks SQLite next, and who holds `_GATE` is next
after that. A process that has just begun to write stands behind whoever holds the gate, so that
turns alternate. The kernel lets go of the locks of a process that dies. The line orders, it guards
nothing: SQLite's lock alone decides who writes, and who reads never stands in it.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet, WeakValueDictionary

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Connection

from core.memory.shared_counts import counted_wait
from core.private_files import FILE_MODE

_LOG = logging.getLogger(__name__)
_GATE, _FIRST = 0, 1
"""Bytes of the file, locked one after the other."""
_INTERVAL_S = 0.001
_ASKED_MS = 8
"""So long SQLite itself asks (after 1, 2 and 5 ms) before it answers "busy"."""
_IS_LOCKED = frozenset({errno.EACCES, errno.EAGAIN})
"""What a lock says that somebody else holds (POSIX leaves the choice)."""
_SQLITE_BUSY = 5
_BEGIN = "BEGIN IMMEDIATE"
_SHORT_TURN_S = 0.0005


class WritersLine:
    """Those who wait to write one database file."""

    def __init__(self, database: Path) -> None:
        self.file = database.with_name(f"{database.name}-turn")
        self.threads = ThreadLine()
        self._has_warned = False

    @counted_wait
    def begin(self, connection: Connection, wait_ms: int) -> None:
        """Begin a writing transaction in turn.

        It waits as long as the connection waits for any lock (`wait_ms`), at most half of it
        in the line: after that it asks SQLite as one without a line would, so that a process which
        was stopped while it stood first keeps nobody out. Raises what SQLite says (OperationalError
        "database is locked") when the time is over.
        """
        driver: Any = connection.connection.dbapi_connection
        began = time.monotonic()
        try:
            with self._first(began + wait_ms / 2000) as is_first:
                _begin(connection, driver, began + wait_ms / 1000, is_first=is_first)
        finally:
            driver.execute(f"PRAGMA busy_timeout={wait_ms}")

    @contextmanager
    def _first(self, end: float) -> Iterator[bool]:
        """Yield whether we stand first of all by `end` (of the monotonic clock)."""
        with self.threads.first(end) as is_first_here:
            handle = self._opened() if is_first_here else None
            HASTE.begin()
            try:
                yield is_first_here if handle is None else self._first_of_all(handle, end)
            finally:
                HASTE.end()
                if handle is not None:
                    os.close(handle)  # lets go of every lock of this process

    def _opened(self) -> int | None:
        try:
            return os.open(self.file, os.O_RDWR | os.O_CREAT, FILE_MODE)
        except OSError as wrong:
            self._without_file(wrong)
            return None

    def _first_of_all(self, handle: int, end: float) -> bool:
        try:
            if not (_locked(handle, _GATE, end) and _locked(handle, _FIRST, end)):
                return False
            fcntl.lockf(handle, fcntl.LOCK_UN, 1, _GATE)
        except OSError as wrong:
            self._without_file(wrong)
        return True

    def _without_file(self, wrong: OSError) -> None:
        """Go on with the threads of this process alone, and say so once."""
        if not self._has_warned:
            _LOG.warning("no turns with writers of other processes, by %s: %s", self.file, wrong)
        self._has_warned = True


class ThreadLine:
    """Threads of this process, in the order they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def first(self, end: float) -> Iterator[bool]:
        """Yield whether those before us are gone by `end` (of the monotonic clock)."""
        turn = threading.Event()
        with self._lock:
            self._waiting.append(turn)
            if self._waiting[0] is turn:
                turn.set()
        try:
            yield turn.wait(max(0.0, end - time.monotonic()))
        finally:
            self._leave(turn)

    def __len__(self) -> int:
        return len(self._waiting)

    def _leave(self, turn: threading.Event) -> None:
        with self._lock:
            self._waiting.remove(turn)
            if self._waiting:
                self._waiting[0].set()


class Haste:
    """Threads take shorter turns at Python's own lock while one of them stands first in line or
    holds SQLite's: with many at work it would hold that for a second, waiting for a processor at
    each statement (5 ms for each thread; docs.python.org/3/library/sys.html#sys.setswitchinterval).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._many = 0
        self._usual = 0.0

    def begin(self) -> None:
        """Shorten the turns of the threads of this process."""
        with self._lock:
            if not self._many:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(min(self._usual, _SHORT_TURN_S))
            self._many += 1

    def end(self) -> None:
        """Give the threads their usual turns, when nobody is in haste any more."""
        with self._lock:
            self._many -= 1
            if not self._many:
                sys.setswitchinterval(self._usual)


HASTE = Haste()
_HASTENING: WeakSet[Connection] = WeakSet()
"""Not in `Connection.info`, which one that broke no longer has."""


def end_haste(connection: Connection) -> None:
    """Say that a connection writes no more, but for its commit."""
    if connection in _HASTENING:
        _HASTENING.discard(connection)
        HASTE.end()


_LINES: WeakValueDictionary[tuple[int, Path], WritersLine] = WeakValueDictionary()
"""By process (a forked one has none of its parent's threads) and file, as long as an engine holds
it: all engines of a file share a line.
"""


def line_of(database: Path) -> WritersLine:
    """Return the line of this process for a database file."""
    key = (os.getpid(), database.resolve())
    line = _LINES.get(key)
    return _LINES.setdefault(key, WritersLine(key[1])) if line is None else line


def _locked(handle: int, byte: int, end: float) -> bool:
    """Lock a byte of the file; return whether that succeeded by `end`."""
    while True:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except OSError as wrong:
            if wrong.errno not in _IS_LOCKED:
                raise
        else:
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(_INTERVAL_S)


def _begin(connection: Connection, driver: Any, end: float, *, is_first: bool) -> None:
    """Begin by `end`. Raises OperationalError when somebody else writes until then."""
    if not (is_first and _begin_first(driver, end)):
        left_ms = max(1, round(1000 * (end - time.monotonic())))
        driver.execute(f"PRAGMA busy_timeout={left_ms}")
        connection.exec_driver_sql(_BEGIN)
    HASTE.begin()
    _HASTENING.add(connection)


def _begin_first(driver: Any, end: float) -> bool:
    """Ask SQLite until it lets us begin; False by `end`, or when more than a lock is in the way."""
    driver.execute(f"PRAGMA busy_timeout={_ASKED_MS}")
    while time.monotonic() < end:
        try:
            driver.execute(_BEGIN)
        except sqlite.OperationalError as wrong:
            if wrong.sqlite_errorcode & 0xFF != _SQLITE_BUSY:
                return False
        else:
            return True
    return False
