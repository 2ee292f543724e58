"""What repeats, as spans of UTC: who has which turn, from wall time to wall time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watch.rota.models import PatternTurn, RotaPattern
from watch.rota.wall_clock import moment_of, wall_time, zone_named

_TURN_DAYS = {PatternTurn.DAY: 1, PatternTurn.WEEK: 7}


@dataclass(frozen=True, slots=True)
class PatternSlot:
    """One shift of a pattern: from and until in UTC, and the member whose turn it is."""

    member: str
    starts_at: datetime
    ends_at: datetime


def slots_of(
    pattern: RotaPattern, timezone: str, first: date, until: date
) -> Iterator[PatternSlot]:
    """Yield the shifts of a pattern that begin from a day on and before another, in order.

    A turn is a day or a week, counted from the pattern's first day: it goes round among the members
    whether or not anybody is on call on each of its days. One that the clocks leave no time for (it
    lies in the hour that is skipped, or on a day that an island skips) is not yielded.
    """
    zone = zone_named(timezone)
    starts, ends = wall_time(pattern.starts, "starts"), wall_time(pattern.ends, "ends")
    turn = _TURN_DAYS[pattern.turn]
    length = turn if starts == ends else int(ends < starts)
    for day in _days(pattern, first, until):
        number = (day - pattern.first_day).days // turn
        slot = PatternSlot(
            pattern.members[number % len(pattern.members)],
            moment_of(day, starts, zone),
            moment_of(day + timedelta(days=length), ends, zone),
        )
        if slot.starts_at < slot.ends_at:
            yield slot


def is_whole_turn(pattern: RotaPattern) -> bool:
    """Return whether a shift lasts the whole turn: it ends when the next begins."""
    return pattern.starts == pattern.ends


# -- inside ---------------------------------------------------------------------------------


def _days(pattern: RotaPattern, first: date, until: date) -> Iterator[date]:
    """Yield the days on which a shift begins."""
    day = max(first, pattern.first_day)
    if pattern.last_day is not None:
        until = min(until, pattern.last_day + timedelta(days=1))
    step = _TURN_DAYS[pattern.turn] if is_whole_turn(pattern) else 1
    day += timedelta(days=-(day - pattern.first_day).days % step)
    while day < until:
        if step > 1 or str(day.isoweekday()) in pattern.weekdays:
            yield day
        day += timedelta(days=step)
