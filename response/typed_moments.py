"""When something happened, as people in a crisis type it: a time off a paper, after the event.

What happened is not when it was written down: both are kept (`happened_at`, `entered_at`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import UnusableInput
from core.i18n.languages import N_

TOLERANCE = timedelta(minutes=5)
"""So far a clock on a wall, or on another machine, may be ahead of ours."""
LONGEST_BACK = timedelta(days=30)
"""How long after it happened something may still be written down."""
_TIME = re.compile(r"(\d{1,2})\s*(?:[:.hH]\s*)?(\d{2})\s*(?:h|hs|hrs)?\.?", re.IGNORECASE)
_BAD_TIME = N_("No es una hora: escriba 14:25.")
_NOT_YET = N_("Esa hora todavía no llega. Si fue ayer, cambie el día.")
_TOO_FAR = N_("Ese día queda demasiado atrás: revise el día.")
_BAD_DAY = N_("Escriba un día, como 2026-12-31.")
_YEARS = range(2000, 2100)
_SKIPPED_HOUR = N_("Ese día esa hora no existió: el reloj se adelantó.")


def check_happened(happened_at: datetime, now: datetime, field: str = "happened_at") -> datetime:
    """Return the moment something is said to have happened, at most `now`.

    Raises UnusableInput for one that has not come yet, or lies too long back to be meant: whether
    23:50 was yesterday is asked, never guessed.
    """
    if happened_at > now + TOLERANCE:
        raise UnusableInput(field, _NOT_YET)
    if happened_at < now - LONGEST_BACK:
        raise UnusableInput(field, _TOO_FAR)
    return min(happened_at, now)


def read_clock(text: str, field: str = "clock") -> time:
    """Return a time of day as people write it: 14:25, 1425, 14.25, 14h25, 9:05.

    Raises UnusableInput.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UnusableInput(field, _BAD_TIME)
    return time(int(found[1]), int(found[2]))


def moment_of(day: date, clock: time, zone: ZoneInfo, field: str = "clock") -> datetime:
    """Return a time of a day by the clock of a zone, in UTC.

    Of an hour that came twice the first is meant. Raises UnusableInput for one that never came.
    """
    local = datetime.combine(day, clock, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise UnusableInput(field, _SKIPPED_HOUR)
    return moment


def instant_of(text: str, zone: ZoneInfo) -> datetime:
    """Return a day and a time as forms send them (2026-11-30T17:12), UTC; by the clock of a zone
    where the text names none.

    Raises ValueError for what is none, for an hour that never came as clocks went forward, and for
    a year nobody means: at the first and the last years of the calendar no clock can be turned.
    """
    moment = datetime.fromisoformat(text.strip())
    if moment.year not in _YEARS:
        raise ValueError(text)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    instant = moment.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != moment:
        raise ValueError(text)
    return instant


def read_day(text: str, field: str) -> date:
    """Return a day as forms send it (2026-12-31).

    Raises UnusableInput for what is none, and for a year nobody means.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise UnusableInput(field, _BAD_DAY) from wrong
    if day.year not in _YEARS:
        raise UnusableInput(field, _BAD_DAY)
    return day


def read_moment(form: Mapping[str, str], name: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment of two boxes, `<name>_day` and `<name>_clock`, UTC; None where no time
    stands in them. Raises UnusableInput, naming the box.
    """
    clock = form.get(f"{name}_clock", "").strip()
    if not clock:
        return None
    day, field = read_day(form.get(f"{name}_day", ""), f"{name}_day"), f"{name}_clock"
    return moment_of(day, read_clock(clock, field), zone, field)
