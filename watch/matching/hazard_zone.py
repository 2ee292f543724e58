"""Where a hazard holds and when, as it stands or as it was known: people are matched against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.geo.geometry import Point
from feeds.models import Hazard, HazardStatus, HazardVersion
from feeds.values import Band
from watch.matching.moments import HazardTimes

HazardState = Hazard | HazardVersion
"""A hazard as it stands, or one of its versions."""


@dataclass(frozen=True, slots=True)
class HazardZone:
    """The bands of a hazard, most severe last, and the moment asked about."""

    bands: tuple[Band, ...]
    center: Point | None
    """The epicentre or the eye, when the hazard has one."""
    at: datetime
    times: HazardTimes | None
    """None of a hazard that is over: of it only who was inside then is asked."""


def hazard_zone(state: HazardState, now: datetime, keep: timedelta) -> HazardZone:
    """Return where and when a hazard holds, asked at `now`: at its end, of one that is over.

    `keep` is how long its source's alerts are kept that say no end (`Source.keep_hours`).
    """
    bands, center = bands_of(state), center_of(state)
    if state.status is HazardStatus.ENDED:
        return HazardZone(bands, center, min(now, state.ended_at or now), None)
    times = HazardTimes(state.started_at, state.ends_at, max(now, state.started_at) + keep)
    return HazardZone(bands, center, now, times)


def bands_of(state: HazardState) -> tuple[Band, ...]:
    """Return the bands of a hazard as values, most severe last; empty when it has no place."""
    return state.severity_zones.values


def center_of(state: HazardState) -> Point | None:
    """Return the epicentre or the eye, when the hazard has one."""
    if state.center_lon is None or state.center_lat is None:
        return None
    return Point(state.center_lon, state.center_lat)
