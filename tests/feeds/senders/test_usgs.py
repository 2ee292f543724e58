from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.geo.geometry import Point
from feeds.senders.registry import refine
from feeds.values import AlertMessage, Precision, Severity, UndrawnArea

QUAKE = AlertMessage(
    identifier="USGS-earthquakes-us1",
    sender="http://earthquake.usgs.gov/research/monitoring/anss/neic/",
    sent=datetime(2026, 11, 22, 11, tzinfo=UTC),
    point=Point(-88.9, 13.0),
    undrawn=(UndrawnArea("off El Salvador", (), Severity.UNKNOWN),),
    parameters={
        "EventIDKey": "us1",
        "EventTime": "2026-11-22T10:00:00+00:00",
        "Magnitude": "6.5 Mw",
        "Depth": "20.0 km (12.4 miles)",
    },
)


def test_its_point_becomes_an_estimate_by_magnitude_and_depth() -> None:
    refined = refine(QUAKE)
    assert (refined.event_key, refined.is_sequenced) == ("usgs:us1", True)
    assert refined.onset == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert (refined.magnitude, refined.depth_km) == (6.5, 20.0)
    assert (refined.precision, refined.undrawn) == (Precision.ESTIMATE, ())
    assert [band.severity for band in refined.bands] == [refined.severity] == [Severity.SEVERE]


def test_a_quake_nobody_feels_has_no_zone() -> None:
    parameters = QUAKE.parameters | {"Magnitude": "3.0"}
    refined = refine(replace(QUAKE, parameters=parameters))
    assert (refined.bands, refined.precision, refined.severity) == ((), None, Severity.MINOR)
    assert refined.undrawn == QUAKE.undrawn
