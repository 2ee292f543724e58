"""How far the process is that prepares an installation, as it tells the one that runs it."""

from __future__ import annotations

import enum
import os
import select
import time
from dataclasses import dataclass, field


class Stage(enum.StrEnum):
    """What has been done."""

    FIRST = "first"
    """The database is ready, and was empty: the demo is in it."""
    PREPARED = "prepared"
    """The database is ready; what it held it holds."""
    LOOKED = "looked"
    """The sources were looked at once."""


@dataclass(slots=True)
class StageLines:
    """Reads the stages as they are said on a pipe: `descriptor` is the end to read from."""

    descriptor: int
    _rest: bytes = field(default=b"", repr=False)

    def wait(self, seconds: float | None = None) -> Stage | None:
        """Return the next stage; None when none is said in time, or none will be said any more.

        Without `seconds` it waits until the other end is closed: whoever holds it has a deadline of
        its own for each thing it does, and ends.
        """
        end = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._rest:
            left = None if end is None else max(0.0, end - time.monotonic())
            if not select.select([self.descriptor], [], [], left)[0]:
                return None
            said = os.read(self.descriptor, 256)
            if not said:
                return None
            self._rest += said
        line, self._rest = self._rest.split(b"\n", 1)
        return Stage(line.decode())
