"""One entry for somebody about to call it: lines in order, open or not, how old, how far, failing
or not.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core.context import Context
from core.geo.geometry import Point
from directory.calling.caller_needs import CallNeed, offers
from directory.calling.failure_reports import open_failures
from directory.calling.query import CallQuestion
from directory.emergency_lines import country_of_lines, is_emergency_line
from directory.entries.freshness import Freshness, freshness, freshness_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FailureReport,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
)
from directory.entries.visibility import Viewer, visible_to
from directory.opening_hours.public_holidays import HolidayCalendar, calendar_of
from directory.opening_hours.timetable import HoursNow, hours_at, read_hours
from directory.search.ranking import Entry, MatchReason

COUNTED_FOR = timedelta(hours=24)
"""How long a head count says something of the free places."""
_ORDER = (
    ChannelKind.EMERGENCY,
    ChannelKind.HOTLINE,
    ChannelKind.PHONE,
    ChannelKind.WHATSAPP,
    ChannelKind.EMAIL,
)
_ZONES: dict[str, str] = {}
"""The zone of each unit asked about: a county or a municipio keeps one, and finding it reads its
shape.
"""
_DESIGNATIONS = (Designation.DESIGNATED, Designation.ALTERNATE, Designation.OTHER)


@dataclass(frozen=True, slots=True)
class CallLine:
    """One channel: whether somebody answers now, how old its confirmation is, and who said that it
    fails.
    """

    channel: Channel
    hours: HoursNow
    freshness: Freshness
    failures: tuple[FailureReport, ...] = ()
    is_emergency: bool = False
    """Whether it is a line for emergencies and no switchboard."""

    @property
    def is_telephone(self) -> bool:
        """Whether it can be dialled."""
        return self.channel.kind is not ChannelKind.EMAIL


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody to call.

    `distance_km` is None where no place is known; `timezone` is that of the hours.
    """

    entry: Entry
    kind: EntryKind
    lines: tuple[CallLine, ...]
    hours: HoursNow
    timezone: str
    freshness: Freshness
    distance_km: float | None = None
    offers_need: bool = False
    free_places: int | None = None
    """Of a shelter, by a head count of the last 24 hours; None when there is none."""
    why: tuple[MatchReason, ...] = ()
    calendars: tuple[HolidayCalendar, ...] = ()
    """Whose public holidays it keeps."""

    @property
    def first_line(self) -> CallLine | None:
        """The telephone to dial first: the emergency line, or the first that nobody says fails."""
        telephones = [line for line in self.lines if line.is_telephone]
        working = [line for line in telephones if not line.failures]
        return next(iter(working or telephones), None)


class Callees:
    """Makes callees out of entries, for one question at one moment."""

    def __init__(self, context: Context[Viewer], question: CallQuestion) -> None:
        self._context, self._asked, self.now = context, question, context.now
        self._failing: dict[uuid.UUID, list[FailureReport]] = {}
        self._looked_up: set[uuid.UUID] = set()

    def look_up(self, entries: Iterable[Entry]) -> None:
        """Ask once for what fails among the channels of many entries."""
        ids = [
            channel.id
            for entry in entries
            for channel in entry.channels
            if channel.id not in self._looked_up
        ]
        self._failing.update(open_failures(self._context.session, ids))
        self._looked_up.update(ids)

    def of(
        self, entry: Entry, *, need: CallNeed | None = None, reasons: Sequence[MatchReason] = ()
    ) -> Callee:
        """Return the callee of an entry whose channels are loaded."""
        self.look_up([entry])
        point = _point_of(entry)
        zone = self._zone(entry, point)
        return Callee(
            entry,
            kind_of(entry),
            self._lines(entry, zone),
            hours_at(getattr(entry, "hours", ""), self.now, zone),
            zone,
            freshness_of(entry, self.now),
            self.distance_km(entry),
            isinstance(entry, Organisation) and need is not None and offers(entry, need),
            free_places(entry, self.now) if isinstance(entry, Shelter) else None,
            tuple(reasons),
            self._calendars(entry),
        )

    def distance_km(self, entry: Entry) -> float | None:
        """Return how far an entry lies from what was asked about; None where nobody knows."""
        point = _point_of(entry)
        return self._asked.distance_km(point) if point else None

    def officials_of(self, post_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Callee]]:
        """Return the focal points of posts that the viewer may see, by post: designated, alternate,
        others by rank.
        """
        statement = (
            sa.select(FocalPoint)
            .where(FocalPoint.post_id.in_(post_ids), visible_to(self._context.viewer, FocalPoint))
            .options(selectinload(FocalPoint.channels), selectinload(FocalPoint.post))
        )
        found = sorted(
            self._context.session.scalars(statement),
            key=lambda each: (_DESIGNATIONS.index(each.designation), each.rank, each.name),
        )
        self.look_up(found)
        by_post: dict[uuid.UUID, list[Callee]] = {}
        for each in found:
            if each.post_id is not None:
                by_post.setdefault(each.post_id, []).append(self.of(each))
        return by_post

    # -- inside -------------------------------------------------------------------------------

    def _lines(self, entry: Entry, zone: str) -> tuple[CallLine, ...]:
        country = country_of_lines(entry)
        ordered = sorted(entry.channels, key=lambda each: (_ORDER.index(each.kind), each.rank))
        return tuple(
            CallLine(
                channel,
                hours_at(channel.hours, self.now, zone),
                freshness(channel.confirmed_at, self.now),
                tuple(self._failing.get(channel.id, ())),
                is_emergency_line(channel.kind, channel.value, country),
            )
            for channel in ordered
        )

    def _calendars(self, entry: Entry) -> tuple[HolidayCalendar, ...]:
        """Return the calendar of where an entry stands (of no country where that is not said), and
        for a consulate and its officials that of their own country too.
        """
        placed = entry.post if isinstance(entry, FocalPoint) else entry
        if placed is None:
            return ()
        host = placed.located_in
        found = [calendar_of(host, placed.unit_code, self._context.atlas)]
        if isinstance(placed, Post) and placed.country != host:
            found.append(HolidayCalendar(placed.country))
        return tuple(found)

    def _zone(self, entry: Entry, point: Point | None) -> str:
        placed = entry.post if isinstance(entry, FocalPoint) else entry
        if isinstance(placed, Post) and placed.timezone:
            return placed.timezone
        if point is None or not _needs_zone(entry):
            return ""
        if placed is None or not placed.unit_code:
            return self._context.atlas.timezone(point)
        if placed.unit_code not in _ZONES:
            _ZONES[placed.unit_code] = self._context.atlas.timezone(point)
        return _ZONES[placed.unit_code]


def _needs_zone(entry: Entry) -> bool:
    """Return whether any hours of an entry are understood and end: else no clock is needed."""
    texts = [getattr(entry, "hours", ""), *(channel.hours for channel in entry.channels)]
    weeks = [read_hours(text) for text in texts]
    return any(week is not None and not week.is_always for week in weeks)


def _point_of(entry: Entry) -> Point | None:
    placed = entry.post if isinstance(entry, FocalPoint) else entry
    return placed.point if placed else None


def free_places(shelter: Shelter, now: datetime) -> int | None:
    """Return the places left by the latest head count, of the day or of the night; None without a
    recent one.
    """
    counts = [
        (at, number)
        for at, number in (
            (shelter.occupied_at, shelter.occupied),
            (shelter.occupied_night_at, shelter.occupied_night),
        )
        if at is not None and number is not None
    ]
    if shelter.capacity is None or not counts:
        return None
    at, number = max(counts)
    return max(0, shelter.capacity - number) if now - at <= COUNTED_FOR else None
