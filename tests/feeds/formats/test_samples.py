"""Samples of our own, in the true formats: the suite says something without the recorded files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.geo.geometry import Point
from feeds.earthquakes import estimated_band, felt_radius_km, severity_by_mmi
from feeds.formats.gdacs.event import with_geometry
from feeds.formats.registry import format_names, read
from feeds.formats.usgs.shakemap import with_shakemap
from feeds.lifecycle.zones import place
from feeds.values import Geocode, HazardKind, MsgType, Precision, Reading, Severity, Unplaced, Zone
from tests.feeds.worlds import SAMPLES, FakeAtlas, cap, quake


def sample(name: str) -> Reading:
    return read((SAMPLES / "feeds" / name).read_bytes(), name=name)


@pytest.mark.parametrize(
    ("name", "format_name", "alerts", "rejected"),
    [
        ("gdacs-rss.xml", "gdacs-rss", 2, 1),
        ("gdacs-geometry-tc.json", "gdacs-geometry", 1, 0),
        ("usgs-summary.geojson", "usgs-geojson", 3, 1),
        ("usgs-cont_mmi.json", "usgs-shakemap", 0, 0),
        ("nws-active.geojson", "nws-geojson", 3, 1),
        ("smn-cap.xml", "cap", 1, 0),
        ("cap-two-languages.xml", "cap", 1, 0),
        ("nws-index.atom", "atom", 1, 1),
    ],
)
def test_each_format_is_recognised_and_one_bad_item_drops_no_other(
    name: str, format_name: str, alerts: int, rejected: int
) -> None:
    reading = sample(name)
    assert (reading.format, len(reading.alerts), len(reading.rejected)) == (
        format_name,
        alerts,
        rejected,
    )
    assert format_name in format_names()
    again = read((SAMPLES / "feeds" / name).read_bytes(), format_name)
    assert (len(again.alerts), again.rejected) == (alerts, reading.rejected)


def test_gdacs_rss_names_event_level_and_links_but_draws_no_box() -> None:
    quake_alert, storm = sample("gdacs-rss.xml").alerts
    assert (quake_alert.event_key, quake_alert.magnitude, quake_alert.depth_km) == (
        "gdacs:EQ1599001",
        6.8,
        30.0,
    )
    assert quake_alert.precision is Precision.ESTIMATE
    assert (storm.event_key, storm.point, storm.bands) == (
        "gdacs:TC1099001",
        Point(-95.5, 14.2),
        (),
    )
    assert storm.severity is Severity.SEVERE, (
        "the episode's colour holds now, the event's is the worst so far"
    )
    assert storm.links["geometry"].endswith("getgeometry?eventtype=TC&eventid=1099001&episodeid=12")
    answer = place(storm, FakeAtlas())
    assert isinstance(answer, Unplaced)
    assert answer.reason == "Su dibujo aún no se ha podido traer"


def test_gdacs_geometry_gives_winds_and_leaves_out_cone_and_time_steps() -> None:
    storm = with_geometry(sample("gdacs-rss.xml").alerts[1], sample("gdacs-geometry-tc.json"))
    assert [(band.label, band.severity) for band in storm.bands] == [
        ("60 km/h", Severity.MODERATE),
        ("90 km/h", Severity.SEVERE),
        ("120 km/h", Severity.EXTREME),
    ]
    zone = place(storm, FakeAtlas())
    assert isinstance(zone, Zone)
    assert not any(band.area.contains(Point(-89.0, 18.0)) for band in zone.bands), (
        "the cone is no zone"
    )
    assert (
        with_geometry(sample("gdacs-rss.xml").alerts[0], sample("gdacs-geometry-tc.json"))
        .bands[0]
        .label.startswith("M6.8")
    ), "the geometry of another event changes nothing"


def test_usgs_ids_severity_links_and_estimate() -> None:
    strong, weak, deep = sample("usgs-summary.geojson").alerts
    assert (strong.event_key, strong.also_known_as) == ("usgs:us9999demo1", ("usgs:sv20261122",))
    assert strong.severity is Severity.SEVERE, "PAGER orange and MMI 7.4"
    assert strong.links == {
        "detail": "https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail/us9999demo1.geojson"
    }
    assert strong.onset == datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    assert weak.bands == ()
    assert deep.bands == (), "240 km down nobody feels an M6 strongly, by our own estimate"


def test_a_shakemap_draws_rings_with_holes_and_closes_lines_along_its_edge() -> None:
    reading = sample("usgs-cont_mmi.json")
    strong = with_shakemap(sample("usgs-summary.geojson").alerts[0], reading)
    assert [(band.label, band.severity) for band in strong.bands] == [
        ("MMI 5", Severity.MINOR),
        ("MMI 6", Severity.MODERATE),
        ("MMI 7", Severity.SEVERE),
    ]
    five, six, seven = (band.area for band in strong.bands)
    assert five.contains(Point(-88.9, 14.5))
    assert five.contains(Point(-88.9, 12.2)), "the cut side is closed along the map's edge"
    assert not five.contains(Point(-88.9, 15.0))
    assert not six.contains(Point(-88.7, 13.1)), "a ring inside a ring is a hole"
    assert five.overlap_share(seven) > 0.9999
    assert strong.precision is Precision.CONTOUR
    other = with_shakemap(sample("usgs-summary.geojson").alerts[1], reading)
    assert other.bands == ()
    assert "another event" in other.drawing_faults[0]
    assert [
        band.label
        for band in with_shakemap(sample("usgs-summary.geojson").alerts[0], reading, 5.5).bands
    ] == [
        "MMI 5.5",
        "MMI 6",
        "MMI 7",
    ]


def test_nws_polygon_else_zones_and_a_cancel() -> None:
    warning, watch, cancel = sample("nws-active.geojson").alerts
    assert warning.precision is Precision.POLYGON
    assert all(area.is_drawn for area in warning.undrawn)
    assert warning.event_key == cancel.event_key == "vtec:KBRO.FF.W.0007.2026"
    assert watch.geocodes[:2] == (Geocode("UGC", "TXZ253"), Geocode("UGC", "TXZ353"))
    assert (cancel.msg_type, cancel.is_over) == (MsgType.CANCEL, True)
    assert cancel.references[0][1] == warning.identifier
    zone = place(watch, FakeAtlas())
    assert isinstance(zone, Zone)
    assert (zone.precision, zone.missing_codes) == (Precision.GEOCODE, ())
    assert zone.bands[0].area.box.west == -98.6
    assert zone.bands[0].area.box.east == -97.2


def test_smn_traffic_light_and_states() -> None:
    (message,) = sample("smn-cap.xml").alerts
    assert (message.severity, message.kind) == (Severity.SEVERE, HazardKind.STORM)
    assert not message.is_test, '"no es un aviso real" is no test phrase'
    zone = place(message, FakeAtlas())
    assert isinstance(zone, Zone)
    assert (zone.precision, zone.bands[0].severity) == (Precision.STATE, Severity.SEVERE)


def test_spanish_first_and_all_blocks_of_it() -> None:
    (message,) = sample("cap-two-languages.xml").alerts
    assert (message.language, message.headline) == ("es-MX", "El río se ha desbordado")
    assert [(band.label, band.severity) for band in message.bands] == [
        ("Valle alto", Severity.MODERATE),
        ("Valle bajo", Severity.SEVERE),
    ]
    assert message.expires == datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "over when all blocks are"


def test_an_index_entry_sums_up_and_a_mere_link_is_listed() -> None:
    reading = sample("nws-index.atom")
    (message,) = reading.alerts
    assert message.identifier == "urn:oid:2.49.0.1.840.0.sample5.001.1"
    assert (message.sender, message.is_summary) == ("w-nws.webmaster@noaa.gov", True)
    assert message.geocodes == (
        Geocode("FIPS6", "048215"),
        Geocode("FIPS6", "048489"),
        Geocode("UGC", "TXC215"),
        Geocode("UGC", "TXC489"),
    )
    assert reading.links == (
        "https://api.weather.gov/alerts/urn:oid:2.49.0.1.840.0.sample6.001.1.cap",
    )
    assert reading.rejected[0].reason == "neither an alert nor a link to one"


def test_an_index_spells_its_words_in_any_case() -> None:
    entry = (SAMPLES / "feeds" / "nws-index.atom").read_bytes()
    upper = entry.replace(b">Alert<", b">CANCEL<").replace(b">Actual<", b">actual<")
    assert upper != entry
    assert read(upper).alerts[0].msg_type == "Cancel"


@pytest.mark.parametrize(
    ("magnitude", "depth_km", "radius_km"),
    [
        (4.4, 10, 0),
        (5.0, 10, 30),
        (5.25, 10, 40),
        (6.0, 70, 80),
        (7.0, 10, 200),
        (8.8, 20, 500),
        (6.0, 151, 0),
    ],
)
def test_the_estimate_grows_with_magnitude_and_shrinks_with_depth(
    magnitude: float, depth_km: float, radius_km: float
) -> None:
    assert felt_radius_km(magnitude, depth_km) == pytest.approx(radius_km)
    assert felt_radius_km(magnitude, 100) <= felt_radius_km(magnitude, 10)


def test_an_estimate_needs_a_point_and_a_magnitude() -> None:
    assert estimated_band(None, 7.0, 10) is None
    assert estimated_band(Point(0, 0), None, 10) is None
    assert [severity_by_mmi(mmi) for mmi in (5, 6, 7, 8)] == [
        Severity.MINOR, Severity.MODERATE, Severity.SEVERE, Severity.EXTREME,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "is_test"),
    [
        ({}, False),
        ({"status": "Test"}, True),
        ({"status": "Exercise"}, True),
        ({"event": "Required Monthly Test"}, True),
        (
            {"info_more": "<eventCode><valueName>SAME</valueName><value>RWT</value></eventCode>"},
            True,
        ),
        (
            {"info_more": "<description>THIS IS ONLY A TEST - ESTO ES UNA PRUEBA</description>"},
            False,
        ),
        (
            {
                "info_more": (
                    "<description>Esto no es una prueba ni es un simulacro. Evacue.</description>"
                )
            },
            False,
        ),
        (
            {
                "info_more": (
                    "<description>Esto no es una prueba. Esto no es un simulacro.</description>"
                )
            },
            False,
        ),
        ({"info_more": "<instruction>Exercise caution.</instruction>"}, False),
        ({"event": "Simulacro nacional de sismo"}, True),
        ({"event": "Practice/Demo Warning"}, True),
        ({"event": "Nuclear test"}, False),
        ({"event": "Prueba nuclear"}, False),
        ({"event": "Hurricane exercise of evacuation plans"}, False),
        ({"event": "Segundo simulacro nacional"}, True),
        ({"event": "Macrosimulacro"}, True),
        ({"event": "EJERCICIO: alerta de tsunami"}, True),
        ({"event": "TEST - Tsunami Warning"}, True),
        ({"event": "Test Tsunami Warning"}, True),
        ({"event": "Caribe Wave 26"}, True),
        ({"event": "Prueba mensual del sistema de alertas"}, True),
        ({"event": "No es un simulacro"}, False),
        ({"event": "Exercise caution: heavy rain"}, False),
        ({"event": "Test Site Fire Warning"}, False),
        ({"event": "Tests positifs"}, False),
    ],
)
def test_what_is_test_traffic(given: dict[str, str], is_test: bool) -> None:
    assert read(cap(**given)).alerts[0].is_test is is_test


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("Hurricane Warning", "storm"),
        ("Huracán", "storm"),
        ("Flash Flood Warning", "flood"),
        ("Inundación", "flood"),
        ("Coastal Flood Advisory", "flood"),
        ("Tsunami Warning", "tsunami"),
        ("SASMEX: ALERTA SISMICA", "earthquake"),
        ("Wind Chill Warning", "cold"),
        ("High Wind Warning", "wind"),
        ("Winter Storm Warning", "cold"),
        ("Freezing rain", "cold"),
        ("Lluvias fuertes", "flood"),
        ("Excessive Heat Warning", "heat"),
        ("Sequía", "drought"),
        ("Red Flag Warning", "wildfire"),
        ("Incendio forestal", "wildfire"),
        ("Ashfall Advisory", "volcano"),
        ("Rip Current Statement", "marine"),
        ("Air Quality Alert", "health"),
        ("Civil Danger Warning", "security"),
        ("Special Weather Statement", "other"),
        ("Cap Event in August", "other"),
        ("Disease notice", "other"),
        ("Derrumbe", "landslide"),
        ("Lahares", "volcano"),
        ("Temporal", "flood"),
        ("Cierre temporal de clases", "other"),
        ("Ouragan", "storm"),
        ("Pluie verglaçante", "cold"),
        ("Temperaturas mínimas", "cold"),
        ("Canícula", "heat"),
        ("Marejada", "marine"),
        ("Marejada ciclónica", "storm"),
        ("Crues soudaines", "flood"),
        ("Windows update", "other"),
    ],
)
def test_kinds_by_event_name(event: str, kind: str) -> None:
    assert read(cap(event=event)).alerts[0].kind == kind


def test_a_quake_outside_ids_is_not_confused() -> None:
    (message,) = read(quake("us7000abcd", ids="us7000abcd,at0001")).alerts
    assert message.also_known_as == ("usgs:at0001",)
    assert message.sent - (message.onset or message.sent) == timedelta(minutes=1)
