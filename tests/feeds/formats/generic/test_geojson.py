from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from core.errors import UnusableInput
from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.reading_notes import TIMES_WITHOUT_ZONE
from feeds.values import HazardKind, Precision, Reading

HOME = "https://protec.example/avisos.geojson"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-90, 13], [-88, 13], [-88, 14], [-90, 14], [-90, 13]]],
}
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


def collection(*features: Any, **more: Any) -> Reading:
    document = {"type": "FeatureCollection", "features": list(features), **more}
    return read(json.dumps(document).encode(), "geojson", HOME)


def feature(geometry: Any = SQUARE, /, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": "7", "geometry": geometry, "properties": properties}


@pytest.mark.parametrize(
    "properties",
    [
        {"title": "Incendio", "updated": "2026-11-22T10:00:00Z"},
        {"Nombre": "Incendio", "Fecha": "2026-11-22T10:00:00"},
        {"NAME": "Incendio", "Last Update": 1795341600000},
        {"event": "Incendio", "timestamp": 1795341600},
        {"headline": "Incendio", "pubDate": "Sun, 22 Nov 2026 04:00:00 -0600"},
        {"titre": "Incendio", "date": "1795341600"},
    ],
)
def test_title_and_time_stand_under_many_names(properties: dict[str, Any]) -> None:
    reading = collection(feature(SQUARE, **properties))
    assert reading.rejected == ()
    (message,) = reading.alerts
    assert (message.headline, message.sent, message.kind) == ("Incendio", AT, HazardKind.WILDFIRE)
    assert message.bands[0].area.contains(Point(-89, 13.5))
    assert message.precision is Precision.POLYGON


def test_features_without_a_time_are_said() -> None:
    reading = collection(
        feature(SQUARE, title="Zona A"),
        feature(SQUARE, title="Zona B", date="pronto"),
        "no feature",
    )
    assert reading.alerts == ()
    assert [item.reason.split(":")[0] for item in reading.rejected] == [
        "no time",
        "no time",
        "not a GeoJSON feature",
    ]


def test_a_point_is_no_zone_unless_a_radius_is_said() -> None:
    point = {"type": "Point", "coordinates": [-89, 13.5]}
    said = {"title": "Incendio", "date": "2026-11-22T10:00:00Z"}
    bare, round_, wide = collection(
        feature(point, **said),
        feature(point, radius_km=20, **said),
        feature(point, radius_km=9e9, **said),
    ).alerts
    assert (bare.bands, bare.point) == ((), Point(-89, 13.5))
    assert round_.bands[0].area.contains(Point(-89.1, 13.5))
    assert wide.bands == ()


def test_a_part_that_cannot_be_drawn_is_said() -> None:
    broken = {"type": "Polygon", "coordinates": [[[-90, 13], ["x", 13], [-88, 14]]]}
    (message,) = collection(feature(broken, title="Zona", date="2026-11-22")).alerts
    assert (message.bands, len(message.drawing_faults)) == ((), 1)


def test_the_same_thing_dated_anew_is_the_same_thing() -> None:
    later = feature(SQUARE, title="Zona", date="2026-11-22T11:00:00Z")
    first = feature(SQUARE, title="Zona", date="2026-11-22T10:00:00Z")
    for each in (first, later):
        del each["id"]
    one, two = collection(first, later).alerts
    assert one.event_key == two.event_key
    assert one.sent < two.sent


def test_a_code_that_different_things_bear_tells_none_of_them() -> None:
    said = {"code": "FLD", "date": "2026-11-22"}
    both = [feature(SQUARE, title=title, **said) for title in ("Uno", "Dos")]
    for each in both:
        del each["id"]
    one, two = collection(*both).alerts
    assert one.event_key != two.event_key
    assert one.reading_notes == (TIMES_WITHOUT_ZONE,)


def test_nobody_gets_it_who_did_not_ask_for_it_by_name() -> None:
    body = json.dumps({"type": "FeatureCollection", "features": []}).encode()
    with pytest.raises(UnusableInput):
        read(body, None, HOME)
    with pytest.raises(UnusableInput):
        read(b"[1]", "geojson", HOME)


@pytest.mark.parametrize("name", ["radius_km", "radio_km", "Radio Km", "rayonKm"])
def test_a_point_with_a_radius_is_a_circle(name: str) -> None:
    point = {"type": "Point", "coordinates": [-89, 13.5]}
    (message,) = collection(
        feature(point, title="Ceniza", updated="2026-11-22T10:00:00Z", **{name: 20})
    ).alerts
    assert message.precision is Precision.CIRCLE


@pytest.mark.parametrize("status", ["Simulacro", "Exercise", "prueba"])
def test_a_status_that_names_a_drill_makes_a_test(status: str) -> None:
    said = {"titulo": "Sismo", "fecha": "2026-11-22T10:00:00Z"}
    told = [collection(feature(SQUARE, **said, Estado=each)) for each in (status, "Vigente")]
    assert [reading.alerts[0].is_test for reading in told] == [True, False]


def test_numbers_that_are_no_degrees_are_refused_by_their_system() -> None:
    one = feature(SQUARE, title="Sismo", updated="2026-11-22T10:00:00Z")
    for name in ("urn:ogc:def:crs:EPSG::32616", "WGS 84 / UTM zone 16N", "EPSG:3857"):
        with pytest.raises(UnusableInput, match="not in degrees"):
            collection(one, crs={"type": "name", "properties": {"name": name}})
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4269"):
        read_one = collection(one, crs={"type": "name", "properties": {"name": name}})
        assert read_one.alerts[0].bands[0].area.contains(Point(-89, 13.5))
