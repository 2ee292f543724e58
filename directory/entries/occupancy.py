"""How full a shelter is, by day and by night, and how old that answer is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from directory.entries.models import Shelter

STALE = timedelta(hours=24)
"""A count older than this says how full it was, not how full it is."""


@dataclass(frozen=True, slots=True)
class Count:
    """One count of people; None says that nobody knows.

    `share` of the capacity (1 is full) when both are known.
    """

    people: int | None
    at: datetime | None
    is_stale: bool
    share: float | None

    @property
    def is_over(self) -> bool:
        """Whether more are there than it has room for."""
        return self.share is not None and self.share > 1


@dataclass(frozen=True, slots=True)
class Crowding:
    """More people than places, as somebody typed it: asked back once, for it may be a slip."""

    field: str
    people: int
    capacity: int

    @property
    def mark(self) -> str:
        """What says that exactly this is meant: another count is asked back again."""
        return f"{self.people}/{self.capacity}"


def asked_back(
    values: Mapping[str, Any], capacity: int | None, meant: Collection[str] = ()
) -> tuple[Crowding, ...]:
    """Return which counts of clean `values` go beyond the places (those typed, else `capacity`) and
    are not among the marks of those `meant`.
    """
    places = values.get("capacity", capacity)
    if not places:
        return ()
    found = (
        Crowding(field, values[field], places)
        for field in ("occupied", "occupied_night")
        if (values.get(field) or 0) > places
    )
    return tuple(each for each in found if each.mark not in meant)


def by_day(shelter: Shelter, now: datetime) -> Count:
    """Return the last count by day."""
    return _count(shelter.occupied, shelter.occupied_at, shelter.capacity, now)


def by_night(shelter: Shelter, now: datetime) -> Count:
    """Return the last count by night."""
    return _count(shelter.occupied_night, shelter.occupied_night_at, shelter.capacity, now)


# -- inside ---------------------------------------------------------------------------------


def _count(people: int | None, at: datetime | None, capacity: int | None, now: datetime) -> Count:
    share = people / capacity if people is not None and capacity else None
    return Count(people, at, at is None or now - at > STALE, share)
