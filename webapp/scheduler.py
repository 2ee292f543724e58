"""The worker: one process that looks at the feeds every so often. Never more than one of it at a time.

Web workers must not run jobs: three of them would ask each source three times.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from apscheduler.schedulers.blocking import BlockingScheduler

from ground.errors import AtalayaError
from ground.private import private_folder
from webapp.serve import until_told

LOCK_NAME = "worker.lock"
log = logging.getLogger(__name__)


class AlreadyWorking(AtalayaError):
    """Another worker holds the lock of this installation."""


@contextmanager
def only_one(instance: Path) -> Iterator[None]:
    """Hold the worker's lock of this installation. Raises AlreadyWorking."""
    with (private_folder(instance) / LOCK_NAME).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise AlreadyWorking(f"another worker is at work in {instance}") from taken
        yield


def work(instance: Path, look: Callable[[], object], every_seconds: int) -> None:
    """Call `look` every so many seconds until told to end. A look that fails is logged and tried again."""
    with only_one(instance):
        scheduler = BlockingScheduler(timezone="UTC")
        scheduler.add_job(
            _careful(look), "interval", seconds=every_seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        until_told(lambda: scheduler.shutdown(wait=False))
        scheduler.start()


def _careful(look: Callable[[], object]) -> Callable[[], None]:
    def tick() -> None:
        try:
            look()
        except Exception:
            log.exception("a round of the watch failed; the next one comes as planned")

    return tick
