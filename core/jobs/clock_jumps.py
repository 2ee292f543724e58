"""The clock of the machine, held against the time that passes.

What is due is decided by the monotonic clock (`webapp.worker.scheduler`), which nobody can set. The
moments in rows are of the clock on the wall: where that jumps, it is noticed, written down for who
asks whether the system is well, and rows that wait for a moment that was never meant are called
back (`recall` of each package).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.jobs.models import ClockJump

JUMP_SECONDS = 30.0
"""A clock steered to the right time runs a little fast or slow; more than this is a jump."""
MOST_KEPT = 100


class ClockWatch:
    """Notices when the clock on the wall and the time that passes part."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._last = (clock(), monotonic())

    def jump_since(self) -> float:
        """Return by how many seconds the clock jumped since the last call; 0 when it did not."""
        before, self._last = self._last, (self._clock(), self._monotonic())
        (wall, passed), (wall_before, passed_before) = self._last, before
        jump = (wall - wall_before).total_seconds() - (passed - passed_before)
        return jump if abs(jump) >= JUMP_SECONDS else 0.0


def note_jump(session: Session, seconds: float, now: datetime) -> None:
    """Write a jump down; the newest hundred are kept."""
    jump = ClockJump(noticed_at=now, seconds=seconds)
    session.add(jump)
    session.flush()
    session.execute(sa.delete(ClockJump).where(ClockJump.id <= jump.id - MOST_KEPT))


def last_jump(session: Session) -> ClockJump | None:
    """Return the jump noticed last, for who asks whether the system is well; None when none was."""
    return session.scalar(sa.select(ClockJump).order_by(ClockJump.id.desc()).limit(1))


def is_of_the_future(moment: datetime, now: datetime) -> bool:
    """Return whether what is said to have happened at `moment` cannot have: the clock stood wrong
    then, or stands wrong now. It proves nothing about how things are.
    """
    return moment > now + timedelta(seconds=JUMP_SECONDS)
