from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.geo.geometry import Point
from feeds.senders.registry import refine
from feeds.values import AlertMessage, Geocode, HazardKind, MsgType, Severity, UndrawnArea

WARNING = AlertMessage(
    identifier="PAAQ-2-lqw6d6",
    sender="ntwc@noaa.gov",
    sent=datetime(2026, 11, 22, 11, tzinfo=UTC),
    event="Tsunami Warning",
    severity=Severity.EXTREME,
    undrawn=(UndrawnArea("Coasts", (), Severity.EXTREME),),
    parameters={
        "EventLatLon": "13.0,-88.9",
        "EventPreliminaryMagnitude": "7.9 Mwp",
        "EventDepth": "20 km",
        "NWSUGC": "AKZ101-102",
    },
)


def test_a_warning_is_tied_by_its_event_and_takes_the_zones_of_its_header() -> None:
    refined = refine(WARNING)
    assert (refined.event_key, refined.is_sequenced) == ("tsunami:lqw6d6", True)
    assert (refined.kind, refined.point) == (HazardKind.TSUNAMI, Point(-88.9, 13.0))
    assert (refined.magnitude, refined.depth_km) == (7.9, 20.0)
    code = Geocode("UGC", "AKZ101-102")
    assert refined.undrawn == (UndrawnArea("", (code,), Severity.EXTREME),)


def test_the_header_of_an_information_statement_or_a_cancel_names_no_zone() -> None:
    information = refine(replace(WARNING, event="Tsunami Information"))
    cancel = refine(replace(WARNING, msg_type=MsgType.CANCEL))
    assert information.undrawn == cancel.undrawn == WARNING.undrawn


def test_codes_of_its_own_go_before_the_header() -> None:
    own = (UndrawnArea("Coasts", (Geocode("UGC", "AKZ101"),), Severity.EXTREME),)
    assert refine(replace(WARNING, undrawn=own)).undrawn == own


def test_a_place_nobody_can_read_leaves_the_point_it_had() -> None:
    parameters = WARNING.parameters | {"EventLatLon": "somewhere"}
    assert refine(replace(WARNING, parameters=parameters)).point is None
