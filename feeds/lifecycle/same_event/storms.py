"""Which tropical cyclone of one source is the same as another's.

NHC, GDACS, JTWC, SMN and the warnings of the NWS tell one storm.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from feeds.models import Hazard, HazardStatus
from feeds.storm_names import ATCF_KEY, STORM_KEY, name_in_key
from feeds.values import HazardKind

SAME_STORM_KM = 1500.0
"""Storms of one name are one if they lie nearer than this: basins have lists of names apart."""
SAME_STORM_TIME = timedelta(days=3)
"""So long may lie between the last word of one source and the first of another: names come again
after years, numbers in words each season.
"""
_COUNTS_ITSELF = frozenset({"nhc", "gdacs", "jtwc"})
"""Families of keys whose sender tells its own storms apart: two of them are never one."""


def storms_alive() -> sa.Select[Hazard]:
    """Select the cyclones told now that have a name: few, where thunderstorms are many."""
    aliases = sa.cast(Hazard.aliases, sa.String)
    return sa.select(Hazard).where(
        Hazard.kind == HazardKind.STORM,
        Hazard.status == HazardStatus.ACTIVE,
        sa.or_(aliases.like(f"%{STORM_KEY}%"), aliases.like(f"%{ATCF_KEY}%")),
    )


def is_named_storm(hazard: Hazard) -> bool:
    """Return whether a hazard is a cyclone that others may know by its name or its id."""
    return hazard.kind is HazardKind.STORM and bool(_names(hazard) or _ids(hazard))


def is_same_storm(one: Hazard, other: Hazard) -> bool:
    """Return whether two sources tell one storm: by its id of the ATCF where both know it, else by
    a name it has or had, basin and day.

    A warning of the NWS and a notice of SMN count where their own words name the storm.
    """
    if not (one.kind is other.kind is HazardKind.STORM):
        return False
    family = _family(one)
    if family == _family(other) and family in _COUNTS_ITSELF:
        return False
    ids, other_ids = _ids(one), _ids(other)
    if ids and other_ids:
        return bool(ids & other_ids)
    return bool(_names(one) & _names(other)) and _is_then(one, other) and _is_near(one, other)


def _family(hazard: Hazard) -> str:
    return hazard.key.partition(":")[0]


def _ids(hazard: Hazard) -> set[str]:
    return {key for key in hazard.aliases if key.startswith(ATCF_KEY)}


def _names(hazard: Hazard) -> set[str]:
    return {name_in_key(key) for key in hazard.aliases} - {""}


def _is_then(one: Hazard, other: Hazard) -> bool:
    first = max(one.started_at, other.started_at) - SAME_STORM_TIME
    return first <= min(_last_word(one), _last_word(other))


def _last_word(hazard: Hazard) -> datetime:
    return max(hazard.last_seen_at, hazard.started_at)


def _is_near(one: Hazard, other: Hazard) -> bool:
    """Return whether two storms lie in one basin; one that nobody could place may."""
    distances = []
    if one.zone is not None and other.zone is not None:
        distances.append(one.zone.separation_km(other.zone))
    if one.center is not None and other.center is not None:
        distances.append(one.center.distance_km(other.center))
    return not distances or min(distances) < SAME_STORM_KM
