"""Whose turn it is to work: of several workers of one database, one; the others wait.

Two things are held. A lock on a file of the instance folder, which the system frees the moment its
process ends, however that was: a second worker of the same installation follows at once. And the
lease in the database (`core.jobs.lease`), for workers on other machines: who waits takes it over
within a minute of the last sign of life.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.jobs.lease import BEAT_SECONDS, LeaseKeeper
from core.private_files import private_folder

LOCK_NAME = "worker.lock"
LOOK_SECONDS = 1.0
"""So often who waits looks whether the turn is its own."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
log = logging.getLogger(__name__)


class WorkerTurn:
    """The turn of this process: waited for, kept up by a thread of its own, given back."""

    def __init__(
        self,
        engine: Engine,
        instance: Path,
        clock: Callable[[], datetime],
        keeper: LeaseKeeper | None = None,
        *,
        look_seconds: float = LOOK_SECONDS,
        beat_seconds: float = BEAT_SECONDS,
    ) -> None:
        """Want the lease of the database of `engine` for the installation in `instance`."""
        self._clock, self._look, self._beat = clock, look_seconds, beat_seconds
        path = private_folder(instance) / LOCK_NAME
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._keeper = keeper or LeaseKeeper(engine, uuid.uuid4().hex, _place_of(self._lock))
        self._lost, self._over = threading.Event(), threading.Event()

    @property
    def term_name(self) -> str:
        """The row that counts the changes of hands."""
        return self._keeper.term_name

    def term(self) -> int:
        """Return the term that is ours, or was the last time."""
        return self._keeper.term

    @property
    def is_lost(self) -> bool:
        """Whether another has taken over: nothing more may be done."""
        return self._lost.is_set()

    def may_begin(self) -> bool:
        """Return whether something may be begun: nobody can have taken over meanwhile."""
        return not self.is_lost and self._keeper.is_sure()

    def wait(self, is_over: Callable[[], bool]) -> bool:
        """Wait until it is the turn of this process; False when `is_over` says to end instead."""
        has_said_so = False
        while not is_over():
            if self._take():
                self._keep()
                log.info("this worker is at work")
                return True
            if not has_said_so:
                log.warning("another worker is at work; this one waits to take over")
                has_said_so = True
            time.sleep(self._look)
        return False

    def end(self, *, is_idle: bool = True) -> None:
        """Give the turn back, so that the next takes it at once; one that is not idle keeps it
        until its process has ended.
        """
        self._over.set()
        if not is_idle:
            return
        if not self.is_lost:
            try:
                self._keeper.give_back()
            except SQLAlchemyError as wrong:
                log.warning("the lease could not be given back: %s", wrong)
        fcntl.flock(self._lock, fcntl.LOCK_UN)

    # -- inside -----------------------------------------------------------------------------

    def _take(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        try:
            return self._keeper.take(self._clock())
        except SQLAlchemyError as wrong:
            log.warning("the lease could not be asked for: %s", wrong)
            return False

    def _keep(self) -> None:
        self._lost, self._over = threading.Event(), threading.Event()
        threading.Thread(
            target=self._go_on_beating,
            args=(self._lost, self._over),
            name="worker-lease",
            daemon=True,
        ).start()

    def _go_on_beating(self, lost: threading.Event, over: threading.Event) -> None:
        while not over.wait(self._beat):
            try:
                is_ours = self._keeper.beat()
            except SQLAlchemyError as wrong:  # busy or away: until it is back nothing is begun
                log.warning("the lease could not be kept up: %s", wrong)
                continue
            if not is_ours and not over.is_set():
                log.error("another worker has taken over; this one begins nothing more")
                lost.set()
                return


def _place_of(lock: int) -> str:
    """Return what tells this lock file from all others, on this machine since it was started."""
    status = os.fstat(lock)
    try:
        boot = _BOOT.read_text().strip()
    except OSError:
        return ""
    return f"{boot}:{status.st_dev}:{status.st_ino}"
