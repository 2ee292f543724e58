"""The clock on the wall watched: a jump is said and written down, and nothing waits for a moment of
a clock that was ahead, or stays ended by it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import core.jobs.queue
import core.outbox.submission
import feeds.sources.health
import watch.alarms.escalation
from core.db import reading, writing
from core.jobs.clock_jumps import ClockWatch, is_of_the_future, note_jump
from feeds.lifecycle.expiry import revive
from feeds.lifecycle.zones import ZoneAtlas
from watch.models import WatchCycle

CLOCK_EVERY_SECONDS = 5
_RECALLS: tuple[Callable[[Session, datetime], None], ...] = (
    core.jobs.queue.recall,
    core.outbox.submission.recall,
    feeds.sources.health.recall,
    watch.alarms.escalation.recall,
)
"""What lets the rows of a package wait for no moment of a clock that was ahead."""
log = logging.getLogger(__name__)


class ClockTask:
    """Looks whether the clock has jumped since it looked last.

    The first look asks the database: a round of the watch that lies in the future was begun by a
    clock that has been set back since, while no worker was there to notice.

    What was under way when a clock was set back still writes moments by the old one: rows are
    called back at once, and again when a round of the watch begun since has ended.
    """

    def __init__(
        self,
        engine: Engine,
        atlas: ZoneAtlas,
        clock: Callable[[], datetime],
        watch: ClockWatch | None = None,
    ) -> None:
        self._engine, self._atlas, self._clock = engine, atlas, clock
        self._watch = watch or ClockWatch(clock)
        self._is_first = True
        self._set_back_at: datetime | None = None

    def __call__(self) -> float:
        """Return by how many seconds the clock jumped; 0 when it did not."""
        jump = self._watch.jump_since()
        if self._is_first and not jump:
            jump = self._jump_before()
        if jump:
            self._settle(jump)
        elif self._set_back_at is not None and self._has_begun_anew(self._set_back_at):
            self._call_back(self._clock())
            self._set_back_at = None
        self._is_first = False
        return jump

    def _jump_before(self) -> float:
        now = self._clock()
        with reading(self._engine) as session:
            last: datetime | None = session.scalar(sa.select(sa.func.max(WatchCycle.started_at)))
        if last is None or not is_of_the_future(last, now):
            return 0.0
        return (now - last).total_seconds()

    def _settle(self, jump: float) -> None:
        now = self._clock()
        direction = "forward" if jump > 0 else "back"
        log.warning("the clock jumped %s by %.0f seconds: it is %s now", direction, abs(jump), now)
        with writing(self._engine) as session:
            note_jump(session, jump, now)
        self._set_back_at = now if jump < 0 else None
        if jump < 0:
            self._call_back(now)

    def _call_back(self, now: datetime) -> None:
        with writing(self._engine) as session:
            for recall in _RECALLS:
                recall(session, now)
            revived = revive(session, now, self._atlas)
        log.warning("%d hazards had been ended by the clock before their time", len(revived))

    def _has_begun_anew(self, since: datetime) -> bool:
        """Return whether a round of the watch began after `since` by the clock as it is, and ended:
        rounds never overlap, so that none of the old clock is under way.
        """
        begun = WatchCycle.started_at.between(since, self._clock())
        with reading(self._engine) as session:
            return session.scalar(sa.select(WatchCycle.id).where(begun).limit(1)) is not None
