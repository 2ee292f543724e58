"""People counted for the rules that ask: those in a place, those with a special need. Counted from
the sealed index, before anything is locked.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from feeds.models import Hazard
from feeds.values import Band
from registry.matching.index import MatchingIndex, open_index
from watch.flags.reasons import zone_now
from watch.matching.affected import affected_zone


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """People of one country in the zone of a hazard, and in a place where one is meant."""

    persons: int
    with_needs: int


CountKey = tuple[uuid.UUID, int, str, str]
"""Hazard, its version, country, key of the place."""


class NotCounted(LookupError):
    """A count is wanted that nobody made in time: it is made before the next turn."""


@dataclass(slots=True)
class PeopleCounts:
    """The counts of one turn, each made once."""

    keyring: Keyring
    now: datetime
    known: dict[CountKey, PlaceCount] = field(default_factory=dict)
    may_count: bool = True
    """Whether a count that is missing is made; else it raises NotCounted."""
    _indexes: dict[str, MatchingIndex] = field(default_factory=dict)

    def ready(self) -> PeopleCounts:
        """Return them for a session that writes: nothing more is counted then."""
        return PeopleCounts(self.keyring, self.now, self.known, may_count=False)

    def count(
        self, session: Session, hazard: Hazard, country: str, place: Area | None, key: str
    ) -> PlaceCount:
        """Return how many people of a country are in the zone of a hazard now, and in the place.
        Raises NotCounted.
        """
        wanted = (hazard.id, hazard.version, country, key)
        if wanted not in self.known:
            if not self.may_count:
                raise NotCounted(str(wanted))
            self.known[wanted] = self._count(session, hazard, country, place)
        return self.known[wanted]

    def _count(
        self, session: Session, hazard: Hazard, country: str, place: Area | None
    ) -> PlaceCount:
        zone = zone_now(hazard, self.now)
        if place is not None:
            zone = replace(zone, bands=tuple(_clipped(zone.bands, place)))
        if country not in self._indexes:
            self._indexes[country] = open_index(session, self.keyring, [country])
        match = affected_zone(zone, self._indexes[country]).get(country)
        if match is None:
            return PlaceCount(0, 0)
        return PlaceCount(match.persons, int(np.count_nonzero(match.rows["needs"])))


def as_counted(counts: Mapping[str, PlaceCount]) -> dict[str, dict[str, int]]:
    """Return counts by place as a row of the flag's history keeps them."""
    return {
        "persons": {key: each.persons for key, each in counts.items() if key},
        "needs": {key: each.with_needs for key, each in counts.items()},
    }


def _clipped(bands: tuple[Band, ...], place: Area) -> list[Band]:
    """Return what of the bands lies in a place; what only touches its border is no ground."""
    found: list[Band] = []
    for band in bands:
        try:
            found.append(replace(band, area=band.area.common(place)))
        except BadGeometry:
            continue
    return found
