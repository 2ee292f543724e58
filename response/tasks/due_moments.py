"""When a task is due, and whether it is late: worked out, never stored as a state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
FIRST_HOUR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class LevelStep:
    """A level going from one number to another at a moment."""

    at: datetime
    before: int
    after: int
    is_own: bool
    """Whether it is that of the one country; else that of the crisis, and of the countries that
    stood where it stood.
    """


def clock_start(joined_at: datetime, level: int, steps: Iterable[LevelStep]) -> datetime:
    """Return when the clock of a country's tasks began: the moment it came into the crisis (for the
    one that declared it, the declaration), and anew each time its level rises.

    `level` is where the country stood when it came in, `steps` what came after. A level that falls
    gives nobody more time; nor does one of the crisis below or above which the country stands on a
    level of its own.
    """
    start = joined_at
    for step in sorted(steps, key=lambda each: each.at):
        if not (step.is_own or step.before == level):
            continue
        if step.after > level:
            start = step.at
        level = step.after
    return start


def due_moment(start: datetime, minutes: int | None) -> datetime | None:
    """Return when a task of so many minutes is due; None for one that no minute binds."""
    return None if minutes is None else start + timedelta(minutes=minutes)


def is_overdue(due_at: datetime | None, *, is_pending: bool, now: datetime) -> bool:
    """Return whether a task that nobody did is late: once the minute it was due in is over."""
    return is_pending and due_at is not None and now >= due_at + MINUTE


def minute_mark(minutes: int | None) -> str:
    """Return how a protocol writes its minute: `+15 min`, `+2 h`, `+1 h 30`; nothing where no
    minute binds.
    """
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"+{rest} min"
    return f"+{hours} h {rest:02d}" if rest else f"+{hours} h"
