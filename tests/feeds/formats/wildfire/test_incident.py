"""A fire's ground and gravity, whoever lists it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.geo.geometry import Area, Box, Point
from feeds.formats.wildfire.incident import FireIncident, burned_radius_km, fire_message
from feeds.values import Precision, Severity

FIRE = FireIncident(
    key="list:1",
    identifier="1",
    sender="list",
    sender_name="List",
    name="Ensayo Fire",
    updated=datetime(2026, 11, 22, tzinfo=UTC),
    point=Point(-121.4, 39.9),
    acres=50.0,
)


@pytest.mark.parametrize(
    ("acres", "threatened", "severity"),
    [
        (None, 0, Severity.MODERATE),
        (999, 0, Severity.MODERATE),
        (1_000, 0, Severity.SEVERE),
        (10, 1, Severity.EXTREME),
    ],
)
def test_a_fire_is_as_grave_as_it_is_large_and_what_it_threatens(
    acres: float | None, threatened: int, severity: Severity
) -> None:
    assert fire_message(replace(FIRE, acres=acres, threatened=threatened)).severity is severity


def test_a_perimeter_goes_before_the_circle_and_nothing_is_no_ground() -> None:
    drawn = fire_message(replace(FIRE, perimeter=Area.from_box(Box(-121.5, 39.8, -121.3, 40.0))))
    assert (drawn.precision, drawn.reading_notes) == (Precision.POLYGON, ())
    nowhere = fire_message(replace(FIRE, point=None))
    assert (nowhere.bands, nowhere.precision) == ((), None)


@pytest.mark.parametrize("acres", [None, 0.0, -5.0, float("nan"), 19_000.0])
def test_a_size_nobody_knows_is_a_small_circle(acres: float | None) -> None:
    assert burned_radius_km(acres) == 5.0
