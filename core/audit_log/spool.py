"""Lines of the audit log that wait in a file, because the database cannot take them now.

The file has its place on the disk from the day the installation was set up: its bytes are there
before the disk is full, and a line written over zeros needs no room. A line is on the disk before
`add` returns. The file holds ids and purposes, never names, and is closed to other accounts.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.audit_log.entries import AuditEntry
from core.errors import AtalayaError
from core.private_files import FILE_MODE, private_folder

SPOOL_BYTES = 1 << 20
"""Reserved: some 2,500 lines."""
LOCK_SECONDS = 5.0
_LOCK_POLL = 0.01
_NAMES = ("action", "actor", "country", "details", "purpose", "subject")


class CannotSpool(AtalayaError):
    """Neither the database nor the spool takes a line: nothing of what was read may be shown."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """What waits: how many lines, from when to when, and how many that cannot be read."""

    lines: tuple[dict[str, Any], ...]
    """Values of `AuditEntry`, in the order they were written."""
    damaged: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self.lines and not self.damaged


class AuditSpool:
    """The file of one installation; any of its processes may add to it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "audit.spool"

    def reserve(self) -> None:
        """Give the file its place on the disk.

        A disk that is full already gives none: then the first line asks for its own.
        """
        with suppress(OSError), self._open() as handle:
            if os.fstat(handle).st_size < SPOOL_BYTES:
                os.posix_fallocate(handle, 0, SPOOL_BYTES)
                os.fsync(handle)

    def add(self, entries: Sequence[AuditEntry]) -> None:
        """Write lines behind those that wait; they are on the disk when this returns.

        Raises CannotSpool when there is no place for them, or another process holds the file.
        """
        data = b"".join(_line(entry) for entry in entries)
        try:
            with self._open() as handle:
                _write(handle, data, _end(handle))
                os.fsync(handle)
        except OSError as wrong:
            raise CannotSpool(f"{self.path}: {wrong}") from wrong

    def waiting(self) -> Spooled:
        """Return what waits."""
        if not self.path.exists():
            return Spooled((), 0)
        with self._open() as handle:
            return _read(handle)

    @property
    def is_waiting(self) -> bool:
        """Whether anything waits, by a look at the first byte."""
        try:
            with self.path.open("rb") as source:
                return source.read(1) not in {b"", b"\0"}
        except OSError:
            return False

    @contextmanager
    def transfer(self) -> Iterator[Spooled]:
        """Yield what waits; at the end the file is empty again, unless an error is raised.

        Nobody adds meanwhile. Raises OSError and TimeoutError.
        """
        with self._open() as handle:
            yield _read(handle)
            _empty(handle)

    @contextmanager
    def _open(self) -> Iterator[int]:
        private_folder(self.path.parent)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            _lock(handle)
            yield handle
        finally:
            os.close(handle)


# -- inside ---------------------------------------------------------------------------------


def _lock(handle: int) -> None:
    """Hold the file for this process and thread. Raises TimeoutError."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            if time.monotonic() >= deadline:
                raise TimeoutError("another process holds the audit spool") from taken
            time.sleep(_LOCK_POLL)


def _line(entry: AuditEntry) -> bytes:
    values = {name: getattr(entry, name) for name in _NAMES}
    values |= {"id": str(entry.id), "at": entry.at.isoformat()}
    return json.dumps(values, ensure_ascii=True, sort_keys=True, default=str).encode() + b"\n"


def _end(handle: int) -> int:
    """Return where the next line goes: the first zero, with nothing but zeros behind it."""
    content = os.pread(handle, os.fstat(handle).st_size, 0)
    used = len(content.partition(b"\0")[0])
    if content[used:].strip(b"\0"):  # left over by a process that ended while emptying
        _write(handle, bytes(len(content) - used), used)
    return used


def _read(handle: int) -> Spooled:
    content = os.pread(handle, os.fstat(handle).st_size, 0).partition(b"\0")[0]
    lines, damaged = [], 0
    for line in content.splitlines():
        values = _values(line)
        if values is None:
            damaged += 1
        else:
            lines.append(values)
    return Spooled(tuple(lines), damaged)


def _values(line: bytes) -> dict[str, Any] | None:
    """Return what a line says; None for one that was cut by a power failure."""
    try:
        values: dict[str, Any] = json.loads(line)
        values["at"] = datetime.fromisoformat(values["at"])
        return values if {"id", "at", *_NAMES} == values.keys() else None
    except (ValueError, TypeError, KeyError):
        return None


def _empty(handle: int) -> None:
    """Write zeros over what was taken: the first byte first, which says that nothing waits."""
    size = os.fstat(handle).st_size
    _write(handle, b"\0" * min(1, size), 0)
    os.fsync(handle)
    _write(handle, bytes(size), 0)
    if size > SPOOL_BYTES:
        os.ftruncate(handle, SPOOL_BYTES)
    os.fsync(handle)


def _write(handle: int, data: bytes, at: int) -> None:
    left = memoryview(data)
    while left:
        written = os.pwrite(handle, left, at)
        left, at = left[written:], at + written
