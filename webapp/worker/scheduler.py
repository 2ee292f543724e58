"""The worker: one process that does what comes round. Never more than one of it at a time.

Each task has its own pace and its own thread: a long print never keeps the watch from looking. Web
workers must not run tasks: three of them would ask each source three times.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from apscheduler.schedulers.blocking import BlockingScheduler

from core.errors import AtalayaError
from core.private_files import private_folder
from webapp.worker.supervisor import on_signal

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


@dataclass(frozen=True, slots=True)
class RecurringTask:
    """Something done every so many seconds.

    One that fails is logged and tried again at its next turn.
    """

    name: str
    do: Callable[[], object]
    every_seconds: int


def work(instance: Path, tasks: Sequence[RecurringTask]) -> None:
    """Do the tasks, each at its pace, until a signal ends it; no task runs twice at once.

    Raises AlreadyWorking.
    """
    with only_one(instance):
        scheduler = BlockingScheduler(timezone="UTC")
        for task in tasks:
            scheduler.add_job(
                _careful(task),
                "interval",
                id=task.name,
                seconds=task.every_seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        on_signal(lambda: scheduler.shutdown(wait=False))
        scheduler.start()


def _careful(task: RecurringTask) -> Callable[[], None]:
    def tick() -> None:
        try:
            task.do()
        except Exception:
            log.exception("%s failed; its next turn comes as planned", task.name)

    return tick
