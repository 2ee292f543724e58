from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.geo.geometry import Point
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import HazardStatus
from feeds.values import Severity
from tests.watch.conftest import band
from watch.matching.hazard_zone import bands_of, hazard_zone

Make = Callable[..., Any]
KEEP = timedelta(hours=48)


def test_what_has_no_end_goes_on_as_long_as_its_source_is_kept(hazard: Make, now: datetime) -> None:
    storm = hazard(band(0, 0, 1, 1, Severity.SEVERE), started_at=now - KEEP)
    zone = hazard_zone(storm, now, KEEP)
    assert zone.times is not None
    assert (zone.at, zone.times.starts, zone.times.ends) == (now, now - KEEP, None)
    assert zone.times.open_until == now + KEEP
    to_come = hazard_zone(hazard(title="B", started_at=now + KEEP), now, KEEP)
    assert to_come.times is not None
    assert to_come.times.open_until == now + 2 * KEEP


def test_of_what_is_over_only_who_was_inside_at_its_end_is_asked(
    hazard: Make, now: datetime
) -> None:
    ended = now - timedelta(hours=5)
    storm = hazard(status=HazardStatus.ENDED, ended_at=ended)
    assert (hazard_zone(storm, now, KEEP).at, hazard_zone(storm, now, KEEP).times) == (ended, None)


def test_bands_keep_their_hours_and_the_eye_its_place(hazard: Make, now: datetime) -> None:
    storm = hazard(band(0, 0, 1, 1, Severity.SEVERE, "64 kt"), center_lon=0.5, center_lat=0.25)
    (only,) = storm.severity_zones
    storm.severity_zones = DrawnBands.of([replace(only, starts=now)])
    (only,) = bands_of(storm)
    assert (only.label, only.starts, only.lapses) == ("64 kt", now, None)
    assert hazard_zone(storm, now, KEEP).center == Point(0.5, 0.25)
