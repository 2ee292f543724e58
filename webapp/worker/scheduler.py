"""The worker: one process that does what comes round. Never more than one of it at a time: the
others wait for its lease (`webapp.worker.lease`).

Each task has its own pace and its own thread: a long print never keeps the watch from looking. Web
workers must not run tasks: three of them would ask each source three times.

What is due is decided by the monotonic clock, once a tick. APScheduler runs it: left to itself it
sleeps by the clock on the wall, and slept for a day when that was set back a day.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.blocking import BlockingScheduler

from core.memory.arenas import bound_arenas
from webapp.worker.supervisor import on_signal

TICK_SECONDS = 0.5
ENDING_SECONDS = 2.0
"""So long the tasks at work are waited for at the end; what they did not commit is done again."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Due by any clock on any wall."""
log = logging.getLogger(__name__)


class Turn(Protocol):
    """Says when a process may work (`webapp.worker.lease`)."""

    @property
    def is_lost(self) -> bool:
        """Whether nothing more may be done."""

    def may_begin(self) -> bool:
        """Return whether something may be begun."""

    def wait(self, is_over: Callable[[], bool]) -> bool:
        """Wait for the turn; False when `is_over` says to end instead."""

    def end(self, *, is_idle: bool = True) -> None:
        """Give the turn back."""


@dataclass(frozen=True, slots=True)
class RecurringTask:
    """Something done every so many seconds.

    One that fails is logged and tried again at its next turn.
    """

    name: str
    do: Callable[[], object]
    every_seconds: float


class Pace:
    """Whose turn it is, by a clock that only goes on; no task runs twice at once.

    Times are counted from when a turn began; one that took longer than its pace is due again as
    soon as it ended.
    """

    def __init__(
        self, tasks: Sequence[RecurringTask], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._tasks = {task.name: task for task in tasks}
        self._next = dict.fromkeys(self._tasks, monotonic())
        self._running: set[str] = set()
        self._lock = threading.Lock()

    def take_due(self) -> list[RecurringTask]:
        """Return the tasks whose turn it is; they count as running until `end_turn`."""
        now = self._monotonic()
        with self._lock:
            names = [
                name
                for name, moment in self._next.items()
                if moment <= now and name not in self._running
            ]
            for name in names:
                self._next[name] = now + self._tasks[name].every_seconds
            self._running.update(names)
        return [self._tasks[name] for name in names]

    def end_turn(self, task: RecurringTask) -> None:
        """Let the task have its next turn."""
        with self._lock:
            self._running.discard(task.name)

    def running(self) -> list[str]:
        """Return the names of the tasks at work."""
        with self._lock:
            return sorted(self._running)


def work(
    turn: Turn, tasks: Sequence[RecurringTask], stop: threading.Event | None = None
) -> list[str]:
    """Wait for the turn of this process and do the tasks, each at its pace, until a signal (or
    `stop`) ends it. One that lost its turn waits for it again.

    Returns the names of the tasks that did not end in time: their threads are still at work, and
    the process is to be left without waiting for them.
    """
    signals: list[bool] = []
    if stop is None:
        # No lock is taken in a handler: it may have interrupted who holds it.
        on_signal(lambda: signals.append(True))

    def is_over() -> bool:
        return bool(signals or (stop and stop.is_set()))

    still_at_work: list[str] = []
    while turn.wait(is_over):
        pace = Pace(tasks)
        TickingScheduler(pace, lambda: is_over() or turn.is_lost, turn.may_begin).start()
        still_at_work = _wait_for_end(pace)
        turn.end(is_idle=not still_at_work)
        if still_at_work:
            break
    return still_at_work


def work_to_the_end(turn: Turn, tasks: Sequence[RecurringTask]) -> None:
    """Do the tasks until a signal ends this process, and leave it though some are still at work.

    What they have not committed is done again; what they started ends with this process.
    """
    bound_arenas()
    still_at_work = work(turn, tasks)
    if still_at_work:
        log.warning("left at work: %s", ", ".join(still_at_work))
        logging.shutdown()
        os._exit(0)


class TickingScheduler(BlockingScheduler):  # type: ignore[misc] # APScheduler has no types
    """Looks once a tick whose turn it is, in the thread that started it, until it is ended."""

    def __init__(
        self,
        pace: Pace,
        is_ended: Callable[[], bool],
        may_begin: Callable[[], bool] = lambda: True,
    ) -> None:
        """Begin what is due while `may_begin` says so."""
        super().__init__(executors={"default": DaemonThreads()}, timezone="UTC")
        self._pace, self._is_ended, self._may_begin = pace, is_ended, may_begin

    def _main_loop(self) -> None:
        while not self._is_ended():
            try:
                self._tick()
            except Exception:  # whatever it is, the next tick comes
                log.exception("a tick failed")
            time.sleep(TICK_SECONDS)
        self.shutdown(wait=False)

    def _tick(self) -> None:
        if not self._may_begin():
            return
        for task in self._pace.take_due():
            self.add_job(
                self._turn(task),
                "date",
                run_date=_LONG_AGO,
                name=task.name,
                misfire_grace_time=None,
            )
        self._process_jobs()

    def _turn(self, task: RecurringTask) -> Callable[[], None]:
        def turn() -> None:
            try:
                task.do()
            except Exception:
                log.exception("%s failed; its next turn comes as planned", task.name)
            finally:
                self._pace.end_turn(task)

        return turn


class DaemonThreads(BaseExecutor):  # type: ignore[misc] # APScheduler has no types
    """Runs each turn in a thread that no end of the process waits for."""

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        def run() -> None:
            try:
                events = run_job(job, job._jobstore_alias, run_times, self._logger.name)
            except BaseException:
                self._run_job_error(job.id, *sys.exc_info()[1:])
            else:
                self._run_job_success(job.id, events)

        threading.Thread(target=run, name=job.id, daemon=True).start()


# -- inside ---------------------------------------------------------------------------------


def _wait_for_end(pace: Pace) -> list[str]:
    end = time.monotonic() + ENDING_SECONDS
    while pace.running() and time.monotonic() < end:
        time.sleep(0.02)
    return pace.running()
