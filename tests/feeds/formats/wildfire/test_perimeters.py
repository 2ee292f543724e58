"""Perimeters of the NIFC: one message a fire, tied to the same fire of other lists."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.values import Precision

IRWIN = "{7A5B3C12-0F4D-4E11-9C2A-1B2C3D4E5F60}"
SQUARE = [[-121.5, 39.8], [-121.3, 39.8], [-121.3, 40.0], [-121.5, 40.0], [-121.5, 39.8]]


def perimeter(shift: float = 0.0, **given: Any) -> dict[str, Any]:
    properties = {
        "poly_IncidentName": "ENSAYO",
        "poly_DateCurrent": 1795348800000,
        "attr_IrwinID": IRWIN,
        "attr_IncidentTypeCategory": "WF",
        "attr_FireDiscoveryDateTime": 1795199400000,
        "attr_POOCounty": "Butte",
        "attr_POOState": "US-CA",
        "attr_IncidentSize": 1200.0,
        "attr_PercentContained": 10.0,
    }
    ring = [[lon + shift, lat] for lon, lat in SQUARE]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties | given, "geometry": shape}


def body(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_perimeter_is_the_ground_and_its_keys_tie_it_to_the_incident() -> None:
    reading = read(body(perimeter()))
    (fire,) = reading.alerts
    assert (reading.format, fire.precision) == ("nifc-perimeters", Precision.POLYGON)
    assert fire.event_key == "irwin:7a5b3c12-0f4d-4e11-9c2a-1b2c3d4e5f60"
    assert fire.also_known_as == ("fire:ensayo:butte:2026",)
    assert (fire.sent, fire.onset) == (
        datetime(2026, 11, 22, 12, tzinfo=UTC),
        datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
    )
    assert fire.headline == "Ensayo Fire: 1,200 acres, 10% contained"
    assert fire.bands[0].area.contains(Point(-121.4, 39.9))


def test_several_shapes_of_one_fire_are_one_perimeter() -> None:
    (fire,) = read(body(perimeter(), perimeter(1.0))).alerts
    (band,) = fire.bands
    assert [band.area.contains(Point(lon, 39.9)) for lon in (-121.4, -120.4, -120.9)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"attr_IncidentTypeCategory": "RX"}, "no wildfire: RX"),
        ({"attr_IrwinID": None}, "has no IRWIN id"),
        ({"poly_DateCurrent": None, "attr_FireDiscoveryDateTime": "?"}, "no date"),
    ],
    ids=["set on purpose", "no id", "no date"],
)
def test_one_that_cannot_be_used_leaves_the_others_alone(
    given: dict[str, Any], reason: str
) -> None:
    reading = read(body(perimeter(**given), perimeter()))
    assert len(reading.alerts) == 1
    assert reason in reading.rejected[0].reason


def test_a_fire_that_is_out_is_over_and_plain_field_names_are_read_too() -> None:
    assert read(body(perimeter(attr_FireOutDateTime=1795348800000))).alerts[0].is_over
    bare = perimeter(attr_IrwinID=None, poly_IRWINID=IRWIN, attr_PercentContained=None)
    assert read(body(bare)).alerts[0].is_over is False
