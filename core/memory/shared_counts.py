"""Numbers that only grow, counted by every process of an installation and read as one sum.

Each process writes a file of its own, mapped into its memory: what it counted stays there however
it ends, and nobody waits for anybody. The files of processes that ended are put together when
another begins. Until a folder is named (`SharedCounts.open`) a process counts for itself alone.
"""

from __future__ import annotations

import fcntl
import functools
import mmap
import os
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

from core.private_files import private_file, private_folder, write_private

FOLDER = "counts"
LOCK_WAITS, LOCK_SECONDS = "lock_waits", "lock_wait_seconds"
SHORTEST_WAIT_SECONDS = 0.005
"""Less is the way to the database and back."""
_SLOT = struct.Struct("<88sd")
_MOST = 512
"""Names a process may count; more are let go."""
_SUFFIX = ".counts"
_ENDED = f"ended{_SUFFIX}"
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class SharedCounts:
    """What this process counts, and the sum of all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._process = 0
        self._map: mmap.mmap | None = None
        self._places: dict[str, int] = {}
        self._here: Counter[str] = Counter()

    def open(self, folder: Path) -> None:
        """Count into the folder from now on, in this process and in those it divides into."""
        with self._lock:
            self._folder, self._map = private_folder(folder), None
            _put_together(self._folder)

    def close(self) -> None:
        """Count for this process alone again."""
        with self._lock:
            self._folder, self._map, self._here = None, None, Counter()

    def add(self, name: str, amount: float = 1.0) -> None:
        """Count. A disk that takes no file costs the count, never who counts."""
        with self._lock:
            if self._folder is None:
                self._here[name] += amount  # type: ignore[assignment]
                return
            if self._process != os.getpid() or self._map is None:
                self._map, self._places = _mapped(self._folder)
                self._process = os.getpid()
            place = self._places.setdefault(name, len(self._places))
            if self._map is not None and place < _MOST:
                start = place * _SLOT.size
                before = _SLOT.unpack_from(self._map, start)[1]
                _SLOT.pack_into(self._map, start, name.encode()[:88], before + amount)

    def totals(self) -> dict[str, float]:
        """Return the sum of all processes, by name."""
        if self._folder is None:
            return dict(self._here)
        return _sum_of(self._folder.glob(f"*{_SUFFIX}"))


COUNTS = SharedCounts()
"""Of this process."""


def counted_wait(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Return a function that waits for a lock, with its waits counted."""

    @functools.wraps(function)
    def counting(*values: _Given.args, **named: _Given.kwargs) -> _Result:
        began = time.perf_counter()
        try:
            return function(*values, **named)
        finally:
            seconds = time.perf_counter() - began
            if seconds >= SHORTEST_WAIT_SECONDS:
                COUNTS.add(LOCK_WAITS)
                COUNTS.add(LOCK_SECONDS, seconds)

    return counting


# -- inside ---------------------------------------------------------------------------------


def _mapped(folder: Path) -> tuple[mmap.mmap | None, dict[str, int]]:
    """Return the file of this process in memory, and the places of what a process of its number
    counted before.
    """
    path = folder / f"{os.getpid()}{_SUFFIX}"
    places = {name: place for place, (name, _amount) in enumerate(_read(path))}
    try:
        with private_file(path).open("r+b") as file:
            file.truncate(_SLOT.size * _MOST)
            return mmap.mmap(file.fileno(), _SLOT.size * _MOST), places
    except OSError:
        return None, {}


def _sum_of(paths: Iterator[Path]) -> dict[str, float]:
    found: Counter[str] = Counter()
    for path in paths:
        for name, amount in _read(path):
            found[name] += amount  # type: ignore[assignment]
    return dict(found)


def _read(path: Path) -> Iterator[tuple[str, float]]:
    try:
        data = path.read_bytes()
    except OSError:  # put together with others meanwhile
        return
    for start in range(0, len(data) - _SLOT.size + 1, _SLOT.size):
        name, amount = _SLOT.unpack_from(data, start)
        if not name.strip(b"\0"):
            return
        yield name.rstrip(b"\0").decode(errors="replace"), amount


def _put_together(folder: Path) -> None:
    """Add the files of processes that ended to one, so that they grow no longer in number."""
    with private_file(folder / "counts.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = [path for path in folder.glob(f"*{_SUFFIX}") if not _is_alive(path)]
        if len(ended) > 1:
            sums = _sum_of(iter(ended))
            packed = [_SLOT.pack(name.encode()[:88], amount) for name, amount in sums.items()]
            write_private(folder / _ENDED, b"".join(packed[:_MOST]))
            for path in ended:
                if path.name != _ENDED:
                    path.unlink(missing_ok=True)


def _is_alive(path: Path) -> bool:
    number = path.name.removesuffix(_SUFFIX)
    return number.isdigit() and Path(f"/proc/{number}").exists()
