from __future__ import annotations

from pathlib import Path

import pytest

from core.atlas import atlas_for
from core.geo.geometry import Point
from core.settings import Settings
from feeds.formats.registry import read
from feeds.lifecycle.zones import UNKNOWN_CODES, place
from feeds.values import AlertMessage, HazardKind, Precision, Severity, Unplaced, Zone

POLYGON = "<polygon>45,-76 45,-75 46,-75 46,-76 45,-76</polygon>"
LOCATION = "profile:CAP-CP:Location:1.0"


def code(scheme: str, value: str) -> str:
    return f"<geocode><valueName>{scheme}</valueName><value>{value}</value></geocode>"


def info(
    language: str,
    event: str,
    *,
    area: str = POLYGON + code(LOCATION, "3506008"),
    kind: str = "warning",
    status: str = "active",
    response: str = "Monitor",
) -> str:
    return (
        f"<info><language>{language}</language><category>Met</category><event>{event}</event>"
        f"<responseType>{response}</responseType><urgency>Immediate</urgency>"
        "<severity>Moderate</severity><certainty>Likely</certainty>"
        "<expires>2026-11-22T20:00:00-00:00</expires>"
        f"<headline>{event} {language}</headline><parameter><valueName>"
        f"layer:EC-MSC-SMC:1.0:Alert_Type</valueName><value>{kind}</value></parameter><parameter>"
        "<valueName>layer:EC-MSC-SMC:1.1:Alert_Location_Status</valueName>"
        f"<value>{status}</value></parameter><area><areaDesc>Ottawa</areaDesc>{area}</area></info>"
    )


def message(*blocks: str, msg_type: str = "Alert") -> AlertMessage:
    body = (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        "<identifier>2.49.0.1.124.1</identifier>"
        "<sender>cap-pac@canada.ca</sender><sent>2026-11-22T11:00:00-00:00</sent>"
        f"<status>Actual</status><msgType>{msg_type}</msgType><scope>Public</scope>"
        f"{''.join(blocks)}</alert>"
    )
    (found,) = read(body.encode()).alerts
    return found


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("warning", Severity.SEVERE),
        ("watch", Severity.MODERATE),
        ("statement", Severity.MODERATE),
        ("ending", Severity.MODERATE),
    ],
)
def test_its_type_raises_its_severity_and_never_lowers_it(kind: str, severity: Severity) -> None:
    found = message(info("en-CA", "rainfall", kind=kind))
    assert (found.severity, found.bands[0].severity) == (severity, severity)


def test_english_speaks_before_french_and_french_where_it_is_alone() -> None:
    both = message(info("fr-CA", "pluie"), info("en-CA", "rainfall"))
    assert (both.language, both.event, len(both.bands)) == ("en-CA", "rainfall", 1)
    alone = message(info("fr-CA", "pluie"))
    assert (alone.language, alone.event, alone.kind) == ("fr-CA", "pluie", HazardKind.FLOOD)


def test_codes_beside_a_polygon_repeat_it_and_are_not_missing(settings: Settings) -> None:
    clc = code("layer:EC-MSC-SMC:1.0:CLC", "041420")
    codes = code(LOCATION, "3506008") + code("profile:CAP-CP:Location:0.3", "3506")
    answer = place(message(info("en-CA", "rain", area=POLYGON + clc + codes)), atlas_for(settings))
    assert isinstance(answer, Zone)
    assert (answer.precision, answer.missing_codes) == (Precision.POLYGON, ())


def test_a_province_has_a_shape_and_a_municipality_is_said(settings: Settings) -> None:
    atlas = atlas_for(settings)
    area = code(LOCATION, "11") + code(LOCATION, "3506008")
    answer = place(message(info("en-CA", "rain", area=area)), atlas)
    assert isinstance(answer, Zone)
    assert (answer.precision, answer.missing_codes) == (Precision.STATE, ("CA3506008",))
    assert answer.bands[0].area.contains(Point(-63.25, 46.35)), "Prince Edward Island"
    alone = place(message(info("en-CA", "rain", area=code(LOCATION, "3506008"))), atlas)
    assert isinstance(alone, Unplaced)
    assert (alone.reason, alone.details) == (UNKNOWN_CODES, ("CA3506008",))


def test_the_part_that_ended_is_no_ground_and_the_last_part_ends_the_alert() -> None:
    other = "<polygon>50,-76 50,-75 51,-75 51,-76 50,-76</polygon>"
    partly = message(
        info("en-CA", "rain", status="ended"), info("en-CA", "rain", area=other), msg_type="Update"
    )
    assert (len(partly.bands), partly.is_over) == (1, False)
    assert partly.bands[0].area.contains(Point(-75.5, 50.5))
    blocks = (info("en-CA", "rain", status="Ended"), info("fr-CA", "pluie", response="AllClear"))
    assert message(*blocks, msg_type="Update").is_over


@pytest.mark.shared
def test_both_recorded_files(shared: Path, settings: Settings) -> None:
    folder = shared / "feeds" / "canada"
    (ended,) = read((folder / "eccc-cap-cp-2012-update-en-fr.cap.xml").read_bytes()).alerts
    assert (ended.language, ended.headline) == ("en-CA", "severe thunderstorm watch")
    assert (ended.is_over, ended.kind, len(ended.bands)) == (True, HazardKind.STORM, 2)
    assert len(ended.references) == 2
    (statement,) = read((folder / "naads-cap-cp-2019-en-fr.cap.xml").read_bytes()).alerts
    assert (statement.language, statement.severity) == ("en-CA", Severity.MINOR)
    assert (statement.headline, statement.is_over) == (
        "special weather statement in effect",
        False,
    )
    answer = place(statement, atlas_for(settings))
    assert isinstance(answer, Zone)
    assert (answer.precision, answer.missing_codes) == (Precision.POLYGON, ())
    assert len(answer.bands) == 1, "both languages draw one area"
    assert answer.bands[0].area.contains(Point(-59.14, 47.58)), "Channel-Port aux Basques"
