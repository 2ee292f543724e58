"""A hard limit for the look-up of a name.

It cannot be interrupted at all: it runs in a thread of its own, which is left alone when its time
is over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

from core.errors import AtalayaError

MOST_LOOKUPS = 64
"""So many look-ups at once, those left alone counted: a dead name server fills no memory."""
Found = TypeVar("Found")


class OutOfTime(AtalayaError, TimeoutError):
    """A wait met its limit."""


class NameTimeout(OutOfTime):
    """The look-up of a name did not end in time, or too many of them have not ended."""


def look_up(find: Callable[[], Found], seconds: float) -> Found:
    """Return what `find` finds, or raise what it raises; NameTimeout when it takes longer.

    A look-up that is left alone ends by itself, or with the process; while there are MOST_LOOKUPS
    of them no further one is begun.
    """
    end = time.monotonic() + seconds
    if not _LOOKUPS.acquire(timeout=max(0.0, seconds)):
        raise NameTimeout("too many names are being looked up")
    outcome: SimpleQueue[tuple[bool, Found | BaseException]] = SimpleQueue()

    def run() -> None:
        try:
            outcome.put((True, find()))
        except BaseException as wrong:
            outcome.put((False, wrong))
        finally:
            _LOOKUPS.release()

    threading.Thread(target=run, name="name-lookup", daemon=True).start()
    try:
        is_found, value = outcome.get(timeout=max(0.001, end - time.monotonic()))
    except Empty:
        raise NameTimeout("its name was not found in time") from None
    if is_found:
        return value  # type: ignore[return-value]
    raise value  # type: ignore[misc]


_LOOKUPS = threading.BoundedSemaphore(MOST_LOOKUPS)
