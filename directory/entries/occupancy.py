"""How full a shelter is, by day and by night, and how old that answer is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

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
