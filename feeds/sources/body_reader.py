"""What reads the bodies of sources: here, or in processes of their own with bounds on time and
memory.

A body comes from strangers: one that takes a reader minutes, or a gigabyte, ends its process and
not the watch.
"""

from __future__ import annotations

import pickle
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from core.child import ChildFailure, ChildLimits, FailureReason, ServingChild, module_environment
from core.errors import UnusableInput
from feeds.values import Reading

READ_SECONDS = 10.0
"""The largest body of NWS takes one."""
READ_MEMORY_BYTES = 1_000_000_000
"""Of address space, of which a reader that has nothing to do takes 160 MB."""
MOST_READERS = 2
_COMMAND = (sys.executable, "-P", "-m", "feeds.sources.reading_process")
_SMALL = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


class BodyReader(Protocol):
    """What reads a body: `feeds.formats.registry.read`, here or in a process of its own."""

    def __call__(
        self, data: bytes, format_name: str | None, name: str, /, *, felt_mmi: float
    ) -> Reading:
        """Return what the body says. Raises UnusableInput."""


class ReadingProcesses:
    """At most `most` processes that read, each started when it is first needed.

    May be called from many threads: a body waits for a free process as long as its reading may
    take.
    """

    def __init__(
        self,
        most: int = MOST_READERS,
        seconds: float = READ_SECONDS,
        memory: int = READ_MEMORY_BYTES,
    ) -> None:
        self._limits = ChildLimits(seconds, memory_bytes=memory)
        self._idle = [
            ServingChild(_COMMAND, self._limits, module_environment(**_SMALL)) for _ in range(most)
        ]
        self._all = tuple(self._idle)
        self._free = threading.Semaphore(most)
        self._lock = threading.Lock()

    def __call__(
        self, data: bytes, format_name: str | None, name: str, /, *, felt_mmi: float
    ) -> Reading:
        """Return what a body says.

        Raises UnusableInput, also for one that is not read within its bounds.
        """
        request = pickle.dumps((data, format_name, name, felt_mmi))
        if not self._free.acquire(timeout=self._limits.seconds):
            raise UnusableInput(name, "no time to read it beside the others")
        with self._lock:
            process = self._idle.pop()
        try:
            answer = pickle.loads(process.ask(request))  # noqa: S301 - our own process answers
        except ChildFailure as wrong:
            raise UnusableInput(name, self._reason(wrong)) from wrong
        finally:
            with self._lock:
                self._idle.append(process)
            self._free.release()
        if isinstance(answer, Reading):
            return answer
        raise UnusableInput(name, str(answer))

    def rest(self) -> None:
        """End the processes that have nothing to read, until they are needed again."""
        with self._lock:
            for process in self._idle:
                process.rest()

    def end(self) -> None:
        """End the processes, whatever they read."""
        for process in self._all:
            process.end()

    def _reason(self, wrong: ChildFailure) -> str:
        if wrong.reason is FailureReason.DEADLINE:
            return f"it was not read within {self._limits.seconds:g} s"
        return f"it could not be read within its bounds ({wrong})"


@contextmanager
def reading_processes() -> Iterator[ReadingProcesses]:
    """Yield processes that read; they are ended behind it."""
    processes = ReadingProcesses()
    try:
        yield processes
    finally:
        processes.end()
