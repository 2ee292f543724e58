"""Which earthquake of one source is the same as another's."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core.geo.geometry import Point
from feeds.models import Hazard, HazardStatus
from feeds.values import HazardKind

SAME_QUAKE_SECONDS = 60
SAME_QUAKE_KM = 100.0
SAME_QUAKE_MAGNITUDE = 0.7
"""GDACS takes its quakes from NEIC, which is USGS: within these it is one quake (field notes, rule
0.9).
"""


def quakes_at_the_time_of(hazard: Hazard) -> sa.Select[Hazard]:
    """Select the quakes of other sources within a minute of this one."""
    near = timedelta(seconds=SAME_QUAKE_SECONDS)
    return sa.select(Hazard).where(
        Hazard.kind == HazardKind.EARTHQUAKE,
        Hazard.status == HazardStatus.ACTIVE,
        Hazard.source_id != hazard.source_id,
        Hazard.started_at.between(hazard.started_at - near, hazard.started_at + near),
    )


def is_same_quake(one: Hazard, other: Hazard) -> bool:
    """Return whether two sources tell one quake: by an id that one names of the other, else by
    time, place and strength.
    """
    if not (one.kind is other.kind is HazardKind.EARTHQUAKE) or one.source_id == other.source_id:
        return False
    if {one.key, *one.aliases} & {other.key, *other.aliases}:
        return True
    seconds = abs((one.started_at - other.started_at).total_seconds())
    is_then = seconds <= SAME_QUAKE_SECONDS
    return is_then and _is_near(one.center, other.center) and _is_as_strong(one, other)


def _is_near(one: Point | None, other: Point | None) -> bool:
    return one is not None and other is not None and one.distance_km(other) < SAME_QUAKE_KM


def _is_as_strong(one: Hazard, other: Hazard) -> bool:
    """Return whether two magnitudes may be of one quake; one that is not known may be any."""
    if one.magnitude is None or other.magnitude is None:
        return True
    return abs(one.magnitude - other.magnitude) < SAME_QUAKE_MAGNITUDE
