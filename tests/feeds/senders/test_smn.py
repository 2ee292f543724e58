from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.senders.registry import refine
from feeds.values import AlertMessage, Geocode, Severity, UndrawnArea


def message(light: str, severity: Severity = Severity.UNKNOWN) -> AlertMessage:
    return AlertMessage(
        identifier="A1",
        sender="smn.cna.gob.mx",
        sent=datetime(2026, 11, 22, 11, tzinfo=UTC),
        severity=severity,
        undrawn=(
            UndrawnArea("Chis,Oax", (), severity),
            UndrawnArea("Sur", (Geocode("SMN", "Chis"),), severity),
            UndrawnArea("", (), severity),
        ),
        parameters={"semáforo": light},
    )


@pytest.mark.parametrize(
    ("light", "severity"),
    [
        ("Rojo", Severity.UNKNOWN),
        ("Red", Severity.EXTREME),
        (" orange ", Severity.SEVERE),
        ("blue", Severity.MINOR),
        ("", Severity.UNKNOWN),
    ],
)
def test_the_traffic_light_says_what_severity_leaves_unknown(
    light: str, severity: Severity
) -> None:
    refined = refine(message(light))
    assert refined.severity is severity
    assert {area.severity for area in refined.undrawn} == {severity}


def test_a_severity_of_its_own_goes_before_the_light() -> None:
    assert refine(message("red", Severity.MODERATE)).severity is Severity.MODERATE


def test_lists_of_states_become_codes_and_codes_stay() -> None:
    listed, coded, empty = refine(message("red")).undrawn
    assert listed.geocodes == (Geocode("MX-STATE", "Chis,Oax"),)
    assert coded.geocodes == (Geocode("SMN", "Chis"),)
    assert empty.geocodes == ()
