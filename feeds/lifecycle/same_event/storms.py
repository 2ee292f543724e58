"""Which tropical cyclone of one source is the same as another's.

NHC, GDACS and the warnings of the NWS tell one storm: people are counted once, under the one of the
NHC, whose zone then holds the ground of all its witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Area
from feeds.circles import circle_of_key
from feeds.models import Hazard, HazardStatus
from feeds.storm_names import STORM_KEY
from feeds.timestamps import moment_or_none
from feeds.values import Band, HazardKind, Severity

SAME_STORM_KM = 1500.0
"""Storms of one name and year are one if they lie nearer than this: basins have lists apart."""
_ORIGINAL = "nhc:"


def link_same_storm(session: Session, hazard: Hazard) -> Hazard | None:
    """Tie a storm to the same storm of other sources; return the original, None without another.

    The one of the NHC is the original; of others the first known.
    """
    names = _names(hazard)
    if hazard.kind is not HazardKind.STORM or not names:
        return None
    same = [hazard, *_same_storms(session, hazard, names)]
    original = next((one for one in same if one.key.startswith(_ORIGINAL)), None)
    original = original or min(same, key=lambda one: (one.created_at, str(one.id)))
    for one in same:
        repeated = None if one is original else original.id
        if one.same_as_id != repeated:
            one.same_as_id = repeated
    return original if len(same) > 1 else None


def bands_of_witnesses(session: Session, hazard: Hazard) -> list[Band]:
    """Return the ground that other sources give the storm told under this hazard."""
    if hazard.kind is not HazardKind.STORM:
        return []
    query = sa.select(Hazard).where(
        Hazard.same_as_id == hazard.id, Hazard.status == HazardStatus.ACTIVE
    )
    return [_band(row) for witness in session.scalars(query) for row in witness.severity_zones]


def _same_storms(session: Session, hazard: Hazard, names: set[str]) -> Iterable[Hazard]:
    query = sa.select(Hazard).where(
        Hazard.kind == HazardKind.STORM,
        Hazard.status == HazardStatus.ACTIVE,
        Hazard.id != hazard.id,
        Hazard.is_demo == hazard.is_demo,
        Hazard.is_test == hazard.is_test,
    )
    return [other for other in session.scalars(query) if _is_same_storm(hazard, other, names)]


def _is_same_storm(one: Hazard, other: Hazard, names: set[str]) -> bool:
    if circle_of_key(one.key) != circle_of_key(other.key) or not names & _names(other):
        return False
    if one.zone is not None and other.zone is not None:
        return one.zone.separation_km(other.zone) < SAME_STORM_KM
    if one.center is not None and other.center is not None:
        return one.center.distance_km(other.center) < SAME_STORM_KM
    return True


def _names(hazard: Hazard) -> set[str]:
    return {key for key in hazard.aliases if key.startswith(STORM_KEY)}


def _band(row: dict[str, str]) -> Band:
    return Band(
        Area.from_geojson(row["geojson"]),
        Severity(row["severity"]),
        row["label"],
        moment_or_none(row.get("starts")),
        moment_or_none(row.get("lapses")),
    )
