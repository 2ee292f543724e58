"""CAL FIRE in its three shapes, with the clocks of California; Dixie as recorded."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.formats.wildfire.calfire import PACIFIC_TIMES
from feeds.formats.wildfire.incident import BURNED_CIRCLE
from feeds.values import AlertMessage, HazardKind, Precision, Severity

FIRE = {
    "UniqueId": "00016D5D-1647",
    "Name": "Ensayo Fire",
    "Location": "north of Chico",
    "Latitude": 39.87,
    "Longitude": -121.39,
    "AcresBurned": 247_105.0,
    "PercentContained": 31,
    "ConditionStatement": "<p>Evacuation <b>Orders</b>:</p><script>x()</script><p>Paradise</p>",
    "Counties": ["Butte", "Plumas"],
    "Updated": "2026-11-22T03:00:00.5Z",
    "Started": "2026-11-20T10:30:00Z",
    "Active": True,
    "Final": False,
    "CanonicalUrl": "/incidents/2026/11/20/ensayo/",
}


def listed(**given: Any) -> bytes:
    return json.dumps({"Incidents": [FIRE | given]}).encode()


def only(data: bytes) -> AlertMessage:
    (message,) = read(data).alerts
    return message


def as_feature() -> bytes:
    fields = {name: value for name, value in FIRE.items() if name != "Counties"}
    properties = fields | {"County": "Butte, Plumas", "IsActive": "Y", "Longitude": 0}
    point = {"type": "Point", "coordinates": [-121.39, 39.87]}
    feature = {"type": "Feature", "properties": properties, "geometry": point}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.parametrize(
    "data", [listed(), json.dumps([FIRE]).encode(), as_feature()], ids=["object", "list", "GeoJSON"]
)
def test_each_shape_says_the_same_fire(data: bytes) -> None:
    fire = only(data)
    assert (fire.event_key, fire.kind) == ("calfire:00016d5d-1647", HazardKind.WILDFIRE)
    assert fire.onset == datetime(2026, 11, 20, 18, 30, tzinfo=UTC), "10:30 in California"
    assert (fire.point, fire.precision) == (Point(-121.39, 39.87), Precision.ESTIMATE)
    assert fire.bands[0].area.size_km2 == pytest.approx(1_000, rel=0.01), "as large as it burned"
    assert fire.reading_notes == (PACIFIC_TIMES, BURNED_CIRCLE)
    assert fire.description == "Evacuation Orders:\nParadise"
    assert fire.also_known_as == ("fire:ensayo:butte:2026", "fire:ensayo:plumas:2026")
    assert (fire.is_over, fire.severity) == (False, Severity.SEVERE)


@pytest.mark.parametrize(
    ("given", "is_over"),
    [
        ({"Final": True}, True),
        ({"Final": "true"}, True),
        ({"PercentContained": 100.0}, True),
        ({"Extinguished": "2026-11-22T00:00:00Z"}, True),
        ({"Active": False}, True),
        ({"IsActive": "N"}, True),
        ({"PercentContained": 99}, False),
        ({"PercentContained": None, "IsActive": "Y"}, False),
    ],
)
def test_a_fire_that_is_final_out_or_wholly_contained_is_over(
    given: dict[str, Any], is_over: bool
) -> None:
    assert only(listed(**given)).is_over is is_over


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"Latitude": 0.0, "Longitude": 0.0}, 0),
        ({"Longitude": 121.39}, 1),
        ({"Latitude": -121.39, "Longitude": 39.87}, 1),
        ({"Latitude": None}, 1),
    ],
    ids=["unknown", "sign", "axes", "none"],
)
def test_a_point_out_of_california_is_not_used_and_said(given: dict[str, Any], faults: int) -> None:
    fire = only(listed(**given))
    assert (fire.point, fire.bands, len(fire.drawing_faults)) == (None, (), faults)


@pytest.mark.parametrize(
    ("acres", "radius_km"), [(None, 5.0), (0, 5.0), (12.5, 5.0), (517_945, 25.83)]
)
def test_the_circle_is_never_smaller_than_five_kilometres(
    acres: float | None, radius_km: float
) -> None:
    size = only(listed(AcresBurned=acres)).bands[0].area.size_km2
    assert math.sqrt(size / math.pi) == pytest.approx(radius_km, rel=0.005)


def test_a_bad_incident_and_one_that_is_no_fire_leave_the_others_alone() -> None:
    rows = [
        FIRE,
        FIRE | {"UniqueId": ""},
        FIRE | {"Type": "Flood"},
        FIRE | {"Updated": "?", "Started": None},
        7,
    ]
    reading = read(json.dumps({"Incidents": rows}).encode())
    assert (len(reading.alerts), len(reading.rejected)) == (1, 4)
    assert reading.rejected[0].where == "incident 2 Ensayo Fire"


@pytest.mark.shared
def test_dixie_as_recorded(shared: Path) -> None:
    data = (shared / "feeds/wildfire/calfire-incidents-2021-08-13-dixie.json").read_bytes()
    reading = read(data)
    assert (reading.format, len(reading.alerts), reading.rejected) == ("calfire", 19, ())
    dixie = reading.alerts[0]
    assert dixie.event_key == "calfire:00016d5d-1647-49e4-a02a-abf46b8480ae"
    assert dixie.headline == "Dixie Fire: 517,945 acres, 31% contained"
    assert dixie.parameters["counties"] == "Butte, Plumas, Lassen, Tehama"
    assert dixie.onset == datetime(2021, 7, 14, 7, 0, tzinfo=UTC), "midnight in California"
    assert math.sqrt(dixie.bands[0].area.size_km2 / math.pi) == pytest.approx(25.8, abs=0.1)
    assert "Everything west of Hwy 89/36 Junction" in dixie.description
    assert dixie.severity is Severity.EXTREME, "1,109 buildings destroyed"
    assert (dixie.is_over, dixie.web.startswith("https://www.fire.ca.gov/")) == (False, True)
