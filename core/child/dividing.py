"""A process that divides (fork): what it has loaded by then both read, and hold once in memory."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from core.child.with_parent import end_with_parent

_LOOK_SECONDS = 0.05


class DividedProcess:
    """A process divided from this one, by its main thread; `ps -e` lists it by its name."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        ours = os.getpid()
        self.pid = os.fork()
        self._has_ended = False
        if not self.pid:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            end_with_parent(ours)
            Path("/proc/self/comm").write_text(name, encoding="ascii")
            work()
            sys.exit()

    def has_ended(self) -> bool:
        """Return whether it has ended."""
        if not self._has_ended:
            self._has_ended = os.waitpid(self.pid, os.WNOHANG)[0] == self.pid
        return self._has_ended

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; nothing to one that has ended."""
        if not self.has_ended():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def end_divided(processes: Sequence[DividedProcess], seconds: float) -> None:
    """End processes, patiently first, and wait for them."""
    for each in processes:
        each.send(signal.SIGTERM)
    end = time.monotonic() + seconds
    while time.monotonic() < end and not all(each.has_ended() for each in processes):
        time.sleep(_LOOK_SECONDS)
    for each in processes:
        each.send(signal.SIGKILL)
