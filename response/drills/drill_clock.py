"""The clock of a drill: its own, that runs, stands still, runs fast and skips to the next inject.

Worked out of what was done to it and of the moment on the wall alone: every process that serves the
drill reads the same. What counts in the score is what was *played*: minutes the clock skipped are
nobody's delay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FASTEST = 60


@dataclass(frozen=True, slots=True)
class ClockStep:
    """Something that was done to the clock, at a moment on the wall."""

    at: datetime
    speed: int = 1
    """From here on: 0 stands still, up to 60 times as fast."""
    skips: bool = False
    """Whether it goes to the next inject at once."""


@dataclass(frozen=True, slots=True)
class Beat:
    """An inject as the clock knows it."""

    number: int
    minute: float
    """Of play, when it arrives by itself."""
    at: datetime
    """By the clock of the drill."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the clock shows at one moment on the wall."""

    now: datetime
    """By the clock of the drill."""
    played: float
    """Minutes played so far, of the drill's own."""
    speed: int
    arrived: int
    """So many injects have arrived."""
    next_in: float | None
    """Minutes of play until the next; None: there is none."""
    spans: tuple[tuple[datetime, float], ...]
    """Of each stretch without a skip: where it begins, by the clock and in minutes played."""

    def played_at(self, moment: datetime) -> float:
        """Return how many minutes had been played at a moment of the drill."""
        place = bisect_right([begin for begin, _played in self.spans], moment) - 1
        if place < 0:
            return 0.0
        begin, before = self.spans[place]
        gone = before + (moment - begin) / timedelta(minutes=1)
        end = self.spans[place + 1][1] if place + 1 < len(self.spans) else self.played
        return min(gone, max(end, before))


def read_clock(
    begins_at: datetime, steps: Sequence[ClockStep], beats: Sequence[Beat], wall: datetime
) -> ClockReading:
    """Return what a clock shows at a moment on the wall: it began at `begins_at` with the first of
    `steps`, and skips to each of `beats` when its minute has come.
    """
    state = _Hand(steps[0].at, begins_at, beats, steps[0].speed, spans=[(begins_at, 0.0)])
    for step in (*steps[1:], None):
        state.go(min(step.at, wall) if step else wall)
        if step is None or step.at > wall:
            break
        state.speed = step.speed
        if step.skips:
            state.skip()
    state.go(wall)
    return state.reading()


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Hand:
    wall: datetime
    now: datetime
    beats: Sequence[Beat]
    speed: int
    played: float = 0.0
    arrived: int = 0
    shift: float = 0.0
    """Minutes by which what is left comes earlier, for somebody skipped."""
    spans: list[tuple[datetime, float]] = field(default_factory=list)

    def go(self, wall: datetime) -> None:
        """Run until a moment on the wall."""
        while True:
            left = self._left()
            if left is not None and left <= 0:
                self._arrive()
                continue
            gone = max((wall - self.wall) / timedelta(minutes=1), 0.0) * self.speed
            if left is None or not self.speed or gone < left:
                self._run(gone, wall)
                return
            self._run(left, self.wall + timedelta(minutes=left / self.speed))
            self._arrive()

    def skip(self) -> None:
        """Have the next inject arrive now."""
        left = self._left()
        if left is not None:
            self.shift += left
            self._arrive()

    def reading(self) -> ClockReading:
        """Return what it shows."""
        spans = tuple(self.spans)
        return ClockReading(self.now, self.played, self.speed, self.arrived, self._left(), spans)

    def _left(self) -> float | None:
        if self.arrived == len(self.beats):
            return None
        return self.beats[self.arrived].minute - self.shift - self.played

    def _run(self, minutes: float, wall: datetime) -> None:
        self.now += timedelta(minutes=minutes)
        self.played += minutes
        self.wall = max(self.wall, wall)

    def _arrive(self) -> None:
        beat = self.beats[self.arrived]
        self.arrived += 1
        if beat.at > self.now:
            self.now = beat.at
            self.spans.append((self.now, self.played))
