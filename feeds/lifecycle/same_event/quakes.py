"""Which earthquake of one source is the same as another's."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.circles import circle_of_key
from feeds.classification import most_severe
from feeds.models import Hazard, HazardStatus
from feeds.values import HazardKind, Severity

SAME_QUAKE_SECONDS = 60
SAME_QUAKE_KM = 100.0
SAME_QUAKE_MAGNITUDE = 0.7
"""GDACS takes its quakes from NEIC, which is USGS: within these it is one quake (field notes, rule
0.9).
"""
_ORIGINAL = "usgs:"


def link_same_quake(session: Session, hazard: Hazard) -> Hazard | None:
    """Tie a quake of one source to the same quake of another, so that people are counted once.

    The one of USGS is the original; of two others the first known. Return the original, None when
    nobody else tells of it.
    """
    if hazard.kind is not HazardKind.EARTHQUAKE or hazard.center is None:
        return None
    for other in session.scalars(_quakes_of_others_at_the_time_of(hazard)):
        if _is_same_quake(hazard, other):
            is_original = hazard.key.startswith(_ORIGINAL)
            repeats, original = (other, hazard) if is_original else (hazard, other)
            if original.same_as_id != repeats.id:
                repeats.same_as_id = original.id
            return original
    return None


def severity_of_witnesses(session: Session, hazard: Hazard) -> Severity:
    """Return the gravest severity that other sources give an event told under this hazard.

    GDACS judges harm, USGS a magnitude: of two witnesses the graver counts.
    """
    query = sa.select(Hazard.severity).where(
        Hazard.same_as_id == hazard.id, Hazard.status == HazardStatus.ACTIVE
    )
    return most_severe(session.scalars(query))


def _quakes_of_others_at_the_time_of(hazard: Hazard) -> sa.Select[Hazard]:
    near = timedelta(seconds=SAME_QUAKE_SECONDS)
    query = sa.select(Hazard).where(
        Hazard.kind == HazardKind.EARTHQUAKE,
        Hazard.source_id != hazard.source_id,
        Hazard.is_demo == hazard.is_demo,
        Hazard.started_at.between(hazard.started_at - near, hazard.started_at + near),
    )
    return query.order_by(Hazard.created_at, Hazard.id)


def _is_same_quake(one: Hazard, other: Hazard) -> bool:
    if circle_of_key(one.key) != circle_of_key(other.key):
        return False
    if {one.key, *one.aliases} & {other.key, *other.aliases}:
        return True
    return _is_near(one.center, other.center) and _is_as_strong(one.magnitude, other.magnitude)


def _is_near(one: Point | None, other: Point | None) -> bool:
    return one is not None and other is not None and one.distance_km(other) < SAME_QUAKE_KM


def _is_as_strong(one: float | None, other: float | None) -> bool:
    """Return whether two magnitudes may be of one quake; one that is not known may be any."""
    return one is None or other is None or abs(one - other) < SAME_QUAKE_MAGNITUDE
