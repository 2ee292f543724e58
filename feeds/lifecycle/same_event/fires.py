"""Which wildfire of one list is the same as another's.

CAL FIRE lists its incidents, the NIFC draws their perimeters, each under ids of its own.
"""

from __future__ import annotations

import sqlalchemy as sa

from feeds.fire_names import FIRE_KEY
from feeds.models import Hazard, HazardStatus
from feeds.values import HazardKind

SAME_FIRE_KM = 50.0
"""Fires of one name, county and year are one if they lie nearer than this: a point is where a fire
began, which may be far from where it burns.
"""


def fires_alive() -> sa.Select[Hazard]:
    """Select the wildfires told now that lists know by a name and a county."""
    return sa.select(Hazard).where(
        Hazard.kind == HazardKind.WILDFIRE,
        Hazard.status == HazardStatus.ACTIVE,
        sa.cast(Hazard.aliases, sa.String).like(f"%{FIRE_KEY}%"),
    )


def is_named_fire(hazard: Hazard) -> bool:
    """Return whether a hazard is a wildfire that other lists may know by its name."""
    return hazard.kind is HazardKind.WILDFIRE and bool(_names(hazard))


def is_same_fire(one: Hazard, other: Hazard) -> bool:
    """Return whether two lists tell one fire: name, county, year and place. A list tells its own
    fires apart.
    """
    if not (one.kind is other.kind is HazardKind.WILDFIRE):
        return False
    if _family(one) == _family(other) or not _names(one) & _names(other):
        return False
    if one.zone is None or other.zone is None:
        return True
    return one.zone.separation_km(other.zone) <= SAME_FIRE_KM


def _family(hazard: Hazard) -> str:
    return hazard.key.partition(":")[0]


def _names(hazard: Hazard) -> set[str]:
    return {key for key in hazard.aliases if key.startswith(FIRE_KEY)}
