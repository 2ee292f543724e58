from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.geo.geometry import Area, Box
from feeds.senders.gdacs import gdacs_severity
from feeds.senders.registry import refine
from feeds.values import AlertMessage, Band, HazardKind, Precision, Severity

SENT = datetime(2026, 11, 22, 9, tzinfo=UTC)
AREA = Area.from_box(Box(-90, 13, -89, 14))


def message(**parameters: str) -> AlertMessage:
    return AlertMessage(
        identifier="GDACS_1",
        sender="info@gdacs.org",
        sent=SENT,
        severity=Severity.MODERATE,
        bands=(Band(AREA, Severity.MODERATE, "polygon"),),
        precision=Precision.POLYGON,
        parameters=parameters,
    )


@pytest.mark.parametrize(
    ("parameters", "severity"),
    [
        ({"episodealertlevel": "Red", "alertlevel": "Green"}, Severity.EXTREME),
        ({"alertlevel": "Orange"}, Severity.SEVERE),
        ({"alertlevel": "Green"}, Severity.MINOR),
        ({}, Severity.UNKNOWN),
    ],
)
def test_the_colour_of_the_episode_goes_before_that_of_the_event(
    parameters: dict[str, str], severity: Severity
) -> None:
    assert gdacs_severity(parameters) is severity


def test_its_cap_is_dated_by_its_change_and_says_moderate_for_green_too() -> None:
    refined = refine(
        message(
            eventtype="FL",
            eventid="7",
            alertlevel="Green",
            datemodified="2026-11-22T10:15:00",
            fromdate="2026-11-21T00:00:00",
            country="Honduras",
        )
    )
    assert refined.sent == datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    assert refined.onset == datetime(2026, 11, 21, tzinfo=UTC)
    assert (refined.event_key, refined.is_sequenced) == ("gdacs:FL7", True)
    assert (refined.kind, refined.area_desc) == (HazardKind.FLOOD, "Honduras")
    assert {band.severity for band in refined.bands} == {refined.severity} == {Severity.MINOR}
    assert refined.precision is Precision.POLYGON


def test_the_polygon_of_a_quake_is_a_circle() -> None:
    refined = refine(message(eventtype="EQ", eventid="8", severity="Magnitude 6M, Depth:10km"))
    assert (refined.magnitude, refined.depth_km) == (6.0, 10.0)
    assert refined.precision is Precision.CIRCLE
