"""Wall times of a place as moments, also in the nights when clocks are changed.

The rule: one day and one wall time are one moment for all who ask, and a later wall time is never
an earlier moment. Where a shift ends and the next begins at the same wall time, both are the same
moment: whatever the clocks do, nobody is on call twice and there is no hole.

A time that comes twice (clocks put back) is the first of the two. One left out is the moment at
which the clocks jump: put forward, or past a whole day, as on an island that changed the side of
the date line (Samoa had no 30th of December 2011).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import UnusableInput
from core.i18n.languages import N_


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name. Raises UnusableInput for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnusableInput("timezone", N_("Elija una zona horaria de la lista.")) from None


def moment_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which the clocks of a zone show a wall time on a day."""
    local = datetime.combine(day, wall, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # Left out: by the old time (fold 0) it is not before the jump, by the new one (fold 1) before.
    return _jump(local.replace(fold=1).astimezone(UTC), moment, zone)


def wall_time(text: str, field: str) -> time:
    """Return a wall time written as `20:00`. Raises UnusableInput that names the field."""
    try:
        found = time.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or len(text) != len("20:00") or found.tzinfo is not None:
        raise UnusableInput(field, N_("Escriba una hora, como 20:00."))
    return found


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day that the clocks of a zone show at a moment."""
    return moment.astimezone(zone).date()


# -- inside ---------------------------------------------------------------------------------


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment, to the second, at which the clocks of a zone show their new time;
    they jump after `before` and not after `after`.
    """
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
