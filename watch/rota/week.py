"""The week of a rota as a table: its days, and on each rung who is on call and where nobody is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from watch.rota.holes import Hole, holes_in
from watch.rota.models import Rota
from watch.rota.spans import DutySpan, spans_between
from watch.rota.wall_clock import local_day, moment_of, zone_named

_DAYS = 7


@dataclass(frozen=True, slots=True)
class DutyLine:
    """What stands on one rung for a part of one day: a shift, or a hole."""

    starts_at: datetime
    ends_at: datetime
    """Both cut to the day."""
    span: DutySpan | None = None
    """Who is on call; of a hole none, whoever holds it (`hole`)."""
    hole: Hole | None = None
    is_whole_day: bool = False

    @property
    def is_swap(self) -> bool:
        """Whether it stands over another shift."""
        return self.span is not None and bool(self.span.shift.agreed_by)


@dataclass(frozen=True, slots=True)
class RungDay:
    """One rung on one day of the rota's zone."""

    day: date
    lines: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class RungRow:
    """One rung through the week."""

    rung: int
    days: tuple[RungDay, ...]


@dataclass(frozen=True, slots=True)
class RotaWeek:
    """Seven days from a Monday, by rung."""

    monday: date
    rows: tuple[RungRow, ...]
    holes: tuple[Hole, ...]

    @property
    def days(self) -> list[date]:
        """The days, in order."""
        return [self.monday + timedelta(days=number) for number in range(_DAYS)]


def rota_week(session: Session, rota: Rota, monday: date) -> RotaWeek:
    """Return a week of a rota by the clocks of its zone."""
    zone = zone_named(rota.timezone)
    edges = [_midnight(monday + timedelta(days=number), zone) for number in range(_DAYS + 1)]
    spans = spans_between(session, [rota.id], edges[0], edges[-1])[rota.id]
    found = tuple(holes_in(rota, spans, edges[0], edges[-1])) if rota.active else ()
    rungs = range(1, max([rota.rungs, *(each.rung for each in spans)]) + 1)
    rows = [RungRow(rung, tuple(_days(monday, edges, spans, found, rung))) for rung in rungs]
    return RotaWeek(monday, tuple(rows), found)


def monday_of(moment: datetime, rota: Rota) -> date:
    """Return the Monday of the week in which a moment lies for a rota."""
    day = local_day(moment, zone_named(rota.timezone))
    return day - timedelta(days=day.weekday())


# -- inside ---------------------------------------------------------------------------------


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return moment_of(day, time(), zone)


def _days(
    monday: date,
    edges: Sequence[datetime],
    spans: Sequence[DutySpan],
    found: Sequence[Hole],
    rung: int,
) -> Iterator[RungDay]:
    own = [each for each in spans if each.rung == rung]
    gaps = [each for each in found if each.rung == rung]
    for number, (begin, end) in enumerate(pairwise(edges)):
        lines = [*_shift_lines(own, begin, end), *_hole_lines(gaps, begin, end)]
        in_order = sorted(lines, key=lambda each: (each.starts_at, each.hole is not None))
        yield RungDay(monday + timedelta(days=number), tuple(in_order))


def _shift_lines(spans: Iterable[DutySpan], begin: datetime, end: datetime) -> Iterator[DutyLine]:
    for each in spans:
        starts_at, ends_at = max(each.starts_at, begin), min(each.ends_at, end)
        if starts_at < ends_at:
            is_whole = (starts_at, ends_at) == (begin, end)
            yield DutyLine(starts_at, ends_at, span=each, is_whole_day=is_whole)


def _hole_lines(found: Iterable[Hole], begin: datetime, end: datetime) -> Iterator[DutyLine]:
    for each in found:
        starts_at, ends_at = max(each.starts_at, begin), min(each.ends_at, end)
        if starts_at < ends_at:
            is_whole = (starts_at, ends_at) == (begin, end)
            yield DutyLine(starts_at, ends_at, hole=each, is_whole_day=is_whole)
