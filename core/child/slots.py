"""Slots that all processes of this account on this machine share: so much of a kind at a time.

A slot is a file, locked while it is in use: it is free again the moment its process ends, however
that was. Threads of one process are counted besides, so that they wait without looking again and
again.
"""

from __future__ import annotations

import fcntl
import logging
import os
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import AtalayaError

_POLL_SECONDS = 0.02
_log = logging.getLogger(__name__)


class NoFreeSlot(AtalayaError):
    """Too many want the same at once; whoever waited long enough is told."""


class MachineSlots:
    """`count` slots called `name` in one folder; without a folder (None) for this process alone."""

    def __init__(self, folder: Path | None, name: str, count: int) -> None:
        self._name = name
        self._paths = (
            [folder / f"{name}-{number}.lock" for number in range(count)] if folder else []
        )
        self._threads = threading.BoundedSemaphore(count)

    @contextmanager
    def slot(self, seconds: float) -> Iterator[None]:
        """Hold a slot for the time of the block. Raises NoFreeSlot after `seconds` of waiting."""
        deadline = time.monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            raise NoFreeSlot(f"no free slot: {self._name}")
        try:
            handle = self._locked(deadline)
            try:
                yield
            finally:
                if handle is not None:
                    os.close(handle)
        finally:
            self._threads.release()

    def _locked(self, deadline: float) -> int | None:
        """Return the open file of a slot that is ours now; None where no file can be had."""
        try:
            while self._paths:
                for path in self._paths:
                    handle = _lock(path)
                    if handle is not None:
                        return handle
                if time.monotonic() >= deadline:
                    raise NoFreeSlot(f"no free slot: {self._name}")
                time.sleep(_POLL_SECONDS)
        except OSError as wrong:
            _log.warning("%s: counted within this process only: %s", self._name, wrong)
        return None


def machine_slots(name: str, count: int) -> MachineSlots:
    """Return slots in a folder of the temporary one that is ours alone."""
    try:
        return MachineSlots(own_folder(Path(tempfile.gettempdir())), name, count)
    except OSError as wrong:
        _log.warning("%s: counted within this process only: %s", name, wrong)
        return MachineSlots(None, name, count)


def own_folder(temporary: Path) -> Path:
    """Return a folder only we can write in: anybody may put something into the temporary one.

    Raises OSError when the name belongs to somebody else.
    """
    path = temporary / f"atalaya-{os.geteuid()}"
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise PermissionError(f"{path} is not ours alone")
    return path


# -- inside ---------------------------------------------------------------------------------


def _lock(path: Path) -> int | None:
    """Return the open file when its lock is ours now, else None. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
