"""Opening hours out of the free text people type, in Spanish, English or French; what is not
understood is unknown.

    lu-vi 9:00-17:00; sá 9:00-13:00 · L-V 09:00 a 17:00 · Mon-Fri 9am-5pm · 24/7
    todos los días 8-20

Nothing is guessed: one word that is not known (`con cita`), or hours that can be read in two ways
(`9-5`), make the whole text unknown. Where days are named, the others are closed; where only closed
days are named (`cerrado domingos`), the others are unknown. The hours are those of
an ordinary week: `public_holidays` says which days are none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from directory.entries.models import Answer
from directory.opening_hours.parser import EVERY_DAY, Clause, Span, clauses_of

_DAY_MINUTES = 24 * 60
_AHEAD_DAYS = 8


@dataclass(frozen=True, slots=True)
class Week:
    """An ordinary week, Monday first: the spans of each day in minutes after its midnight, local
    time.

    A day without spans is closed, None is unknown; a span that ends after 1440 runs into the next
    day.
    """

    days: tuple[tuple[Span, ...] | None, ...]

    @property
    def is_always(self) -> bool:
        """Whether it never closes."""
        return all(day == ((0, _DAY_MINUTES),) for day in self.days)


@dataclass(frozen=True, slots=True)
class HoursNow:
    """Whether a place is open, and the moment (UTC) when that changes, None when it is not known or
    never does.
    """

    answer: Answer
    changes_at: datetime | None = None
    is_always: bool = False


@lru_cache(maxsize=4096)
def read_hours(text: str) -> Week | None:
    """Return the week a text tells of, or None when it is empty or not understood."""
    clauses = clauses_of(text)
    return _week(clauses) if clauses else None


def hours_at(text: str, moment: datetime, timezone: str) -> HoursNow:
    """Return whether a place with the hours `text` is open at `moment`, and until or from when.

    `timezone` is the IANA name of the zone the place keeps; without a known one only a place that
    never closes is open.
    """
    week = read_hours(text)
    if week is None:
        return HoursNow(Answer.UNKNOWN)
    if week.is_always:
        return HoursNow(Answer.YES, is_always=True)
    zone = _zone(timezone)
    if zone is None:
        return HoursNow(Answer.UNKNOWN)
    moment = moment.astimezone(UTC)
    spans = list(_around(week, moment, zone))
    now_open = [end for start, end in spans if start <= moment < end]
    if now_open:
        return HoursNow(Answer.YES, _end_of(spans, max(now_open)))
    today = moment.astimezone(zone).date()
    if week.days[today.weekday()] is None:
        return HoursNow(Answer.UNKNOWN)
    return HoursNow(Answer.NO, _next(week, spans, moment, zone))


# -- inside ---------------------------------------------------------------------------------


def _week(clauses: list[Clause]) -> Week | None:
    """Return the clauses as one week: named days first, hours without days for those that nobody
    named.
    """
    without_days = [clause.spans for clause in clauses if clause.days is None]
    days = _named_days(clauses)
    if any(clause.spans for clause in clauses if clause.days is not None):
        others: tuple[Span, ...] | None = ()
        is_certain = not without_days
    else:
        others = without_days[0] if without_days else None
        is_certain = others is None or (len(without_days) == 1 and _tell_the_days(others, days))
    week = [others if day is None else day for day in days]
    return Week(tuple(week)) if is_certain and _is_in_order(week) else None


def _named_days(clauses: list[Clause]) -> list[tuple[Span, ...] | None]:
    """Return the spans of each day that some clause names; the last word counts, but hours add up
    (`lu 9-13; lu 15-18`).
    """
    days: list[tuple[Span, ...] | None] = [None] * 7
    for clause in clauses:
        for day in clause.days or ():
            before = days[day]
            adds = before and clause.spans
            days[day] = tuple(sorted({*(before or ()), *clause.spans})) if adds else clause.spans
    return days


def _tell_the_days(spans: tuple[Span, ...], days: list[tuple[Span, ...] | None]) -> bool:
    """Return whether hours alone say on which days: they are all hours, or some days are named as
    closed.
    """
    return spans == EVERY_DAY or any(day is not None for day in days)


def _is_in_order(days: list[tuple[Span, ...] | None]) -> bool:
    """Return whether the spans of each day follow each other; `8-12, 1-5` does not, so nobody knows
    what it means.
    """
    return all(
        before[1] <= after[0] for day in days if day for before, after in itertools.pairwise(day)
    )


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _around(week: Week, moment: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans from yesterday to a week ahead, in UTC; a day nobody knows ends the row."""
    here = moment.astimezone(zone).date()
    for ahead in range(-1, _AHEAD_DAYS):
        day = here + timedelta(days=ahead)
        for start, end in week.days[day.weekday()] or ():
            yield _instant(day, start, zone), _instant(day, end, zone)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return the moment when the clock on the wall shows so many minutes after midnight: on the
    wall, whatever the season.
    """
    local = datetime.combine(day, time(), zone)
    return (local + timedelta(minutes=minutes)).astimezone(UTC)


def _end_of(spans: list[tuple[datetime, datetime]], end: datetime) -> datetime:
    """Return the end of a row of spans that touch (open through midnight)."""
    for start, later in spans:
        if start <= end < later:
            end = later
    return end


def _next(
    week: Week, spans: list[tuple[datetime, datetime]], moment: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return the next opening, unless a day nobody knows comes before it."""
    following = min((start for start, _ in spans if start > moment), default=None)
    if following is None:
        return None
    day, last = moment.astimezone(zone).date(), following.astimezone(zone).date()
    while day <= last:
        if week.days[day.weekday()] is None:
            return None
        day += timedelta(days=1)
    return following
