"""What a page does between BEGIN and COMMIT of its write, watched in every test of the pages.

Whoever holds the write lock keeps all others waiting. So nothing slow, and nothing that can wait,
happens there: no password is hashed, no page, letter or paper made, no file read, nobody asked over
the network, no child process started, no map looked up, no list read. A test whose page does so
fails, whatever it was about; what has to happen there stands in `ALLOWED` with the reason. No
second is counted.

A sealed record that is changed is opened there once more: that is how what could have changed since
is seen.
"""

from __future__ import annotations

import _io
import builtins
import contextlib
import functools
import io
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
import pytest_socket
from argon2 import PasswordHasher
from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from core.atlas.atlas import Atlas

HASH, RENDER, FILE, NETWORK, CHILD, MAP, READS = (
    "password hash",
    "render",
    "file",
    "network",
    "child process",
    "map",
    "many reads",
)
MOST_READS = 40
"""So many questions to the database within one write are enough to see that what was read before
still holds; a page that lists anything has more.
"""
_WATCHED = Path(__file__).with_name("watched_writes.txt")
_SLOW_CALLS: tuple[tuple[str, Any, str], ...] = (
    *((FILE, of, "open") for of in (builtins, io, _io, os)),
    (NETWORK, socket, "getaddrinfo"),
    (NETWORK, socket.socket, "connect"),
    (NETWORK, pytest_socket, "_true_connect"),  # what its guard calls, put in place for each test
    (CHILD, subprocess.Popen, "_execute_child"),
    *((CHILD, os, name) for name in ("posix_spawn", "fork", "system")),
)
"""What opens, asks or starts something, by what we call it.

Python would tell of all of it (sys.addaudithook), and of every `id()` besides, a hundred thousand
times a second: that took a fiftieth of the tests' time.
"""
_LOOK_UPS = (
    "area",
    "areas",
    "by_name",
    "credits",
    "features",
    "find",
    "layers",
    "locate",
    "nearest_place",
    "people_within_each",
    "placed",
    "timezone",
    "unit",
    "units",
)
ALLOWED: Mapping[str, tuple[frozenset[str], str]] = MappingProxyType(
    {
        "registry.decide_double": (
            frozenset({"many reads"}),
            "two records are one or not in one step: each table that refers to a person is asked, "
            "and index, names, counts and marks are written",
        ),
        "applications.accept": (
            frozenset({READS}),
            "who came again is one with who they were in one step, as two records are",
        ),
        "joining.confirm": (
            frozenset({READS}),
            "who came again is one with who they were in one step, as two records are",
        ),
        "confirm.relief": (
            frozenset({READS}),
            "each entry that is handed over is read, held and written by itself",
        ),
        "hazards.same_event": (
            frozenset({MAP, READS}),
            "whom two hazards touch as one is flagged with the tie, or people count twice",
        ),
        "registry.apply": (
            frozenset({FILE}),
            "blocks of the index are read, changed and written as one, with the error file",
        ),
        "registry.take_back": (
            frozenset({FILE}),
            "the way back of a list lies in its file, and is gone with what it took back",
        ),
    }
)
"""What may happen under the lock, by endpoint, and why."""


def watched_by_test() -> dict[str, set[str]]:
    """Return, by test, the routes whose write it watches to its end (`watched_writes.txt`): those
    of which the crawl of the forms (tests/webapp/isolation/test_posts.py) commits nothing.
    """
    found: dict[str, set[str]] = {}
    for line in _WATCHED.read_text().splitlines():
        endpoint, test = line.split()
        found.setdefault(test, set()).add(endpoint)
    return found


@dataclass
class _Write:
    """A transaction of a page that writes, under way in one thread."""

    endpoint: str
    reads: int = 0


@dataclass
class LockLog:
    """What pages did under the lock, and how many writes were watched."""

    faults: list[str] = field(default_factory=list)
    writes: int = 0
    committed: set[str] = field(default_factory=set)
    """Endpoints of pages whose write was watched from BEGIN to COMMIT."""


_UNDER_WAY = threading.local()
LOG = LockLog()


def note(kind: str, what: object) -> None:
    """Put down what happens now, where a page holds the lock."""
    write: _Write | None = getattr(_UNDER_WAY, "write", None)
    if write is None:
        return
    allowed, _reason = ALLOWED.get(write.endpoint, (frozenset(), ""))
    if kind not in allowed:
        LOG.faults.append(f"{write.endpoint} under the write lock: {kind}: {what}")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes") and has_request_context():
        _UNDER_WAY.write = _Write(request.endpoint or "")
        LOG.writes += 1


def _count_read(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    write: _Write | None = getattr(_UNDER_WAY, "write", None)
    is_ours = write is not None and connection.get_execution_options().get("writes")
    if write is not None and is_ours and statement.lstrip()[:6].upper() == "SELECT":
        write.reads += 1
        if write.reads == MOST_READS + 1:
            note(READS, f"more than {MOST_READS}: {statement[:60]}")


def _commit(connection: Connection) -> None:
    write: _Write | None = getattr(_UNDER_WAY, "write", None)
    if write is not None and connection.get_execution_options().get("writes"):
        LOG.committed.add(write.endpoint)
    _end(connection)


def _end(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        _UNDER_WAY.write = None


def _is_ours(given: tuple[object, ...]) -> bool:
    """Return whether Python opens a module, we a catalogue of words or Babel the signs of a
    language, each once a process; or the file by which writers stand in line, opened before the
    lock is had.
    """
    name = str(given[0]) if given else ""
    is_babels = "/babel/" in name and name.endswith(".dat")
    return is_babels or name.endswith((".py", ".pyc", ".so", ".mo", "-turn"))


def _telling(kind: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plain)
    def told(*given: Any, **named: Any) -> Any:
        if getattr(_UNDER_WAY, "write", None) is not None and not _is_ours(given):
            note(kind, given[0] if given and isinstance(given[0], str) else plain.__name__)
        return plain(*given, **named)

    return told


def _noting(kind: str, of: type, name: str) -> Callable[..., Any]:
    plain = getattr(of, name)

    @functools.wraps(plain)
    def noted(*given: Any, **named: Any) -> Any:
        note(kind, f"{of.__name__}.{name}")
        return plain(*given, **named)

    return noted


@contextlib.contextmanager
def watched_writes() -> Iterator[LockLog]:
    """Watch every write of a page in this process until the end of the block."""
    watched = [
        *((HASH, PasswordHasher, name) for name in ("hash", "verify")),
        (RENDER, jinja2.Template, "render"),
        *((MAP, Atlas, name) for name in _LOOK_UPS),
    ]
    before = [(of, name, getattr(of, name)) for _kind, of, name in (*watched, *_SLOW_CALLS)]
    listeners = (
        ("begin", _begin),
        ("commit", _commit),
        ("rollback", _end),
        ("before_cursor_execute", _count_read),
    )
    for kind, of, name in watched:
        setattr(of, name, _noting(kind, of, name))
    for kind, of, name in _SLOW_CALLS:
        setattr(of, name, _telling(kind, getattr(of, name)))
    for moment, listener in listeners:
        event.listen(Engine, moment, listener)
    try:
        yield LOG
    finally:
        for of, name, plain in before:
            setattr(of, name, plain)
        for moment, listener in listeners:
            event.remove(Engine, moment, listener)
