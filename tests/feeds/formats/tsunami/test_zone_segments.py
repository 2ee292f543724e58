from __future__ import annotations

import pytest

from feeds.formats.tsunami.zone_segments import ZoneSegment, read_segments
from feeds.values import Geocode, Severity

HAWAII = "HIZ001-003-006>007-120551-"


def segment(vtec: str) -> list[ZoneSegment]:
    return read_segments(f"WEHW40 PHEB 120351\nTSUHWX\n\n{HAWAII}\n{vtec}\n\n...TEXT...\n\n$$\n")


@pytest.mark.parametrize(
    ("vtec", "severity", "level"),
    [
        ("/O.NEW.PHEB.TS.W.0001.260812T0351Z-000000T0000Z/", Severity.EXTREME, "warning"),
        ("/O.CON.PHEB.TS.Y.0001.000000T0000Z-000000T0000Z/", Severity.SEVERE, "advisory"),
        ("/O.EXA.PHEB.TS.A.0001.000000T0000Z-000000T0000Z/", Severity.MODERATE, "watch"),
        ("/O.CAN.PHEB.TS.A.0001.000000T0000Z-000000T0000Z/", None, "watch"),
    ],
)
def test_what_holds_is_in_the_vtec(vtec: str, severity: Severity | None, level: str) -> None:
    assert segment(vtec) == [ZoneSegment(Geocode("UGC", HAWAII), severity, level, False)]


def test_an_upgrade_has_two_lines() -> None:
    lines = (
        "/O.UPG.PHEB.TS.A.0001.000000T0000Z-000000T0000Z/\n"
        "/O.NEW.PHEB.TS.W.0001.260812T0351Z-000000T0000Z/"
    )
    assert [each.severity for each in segment(lines)] == [None, Severity.EXTREME]


def test_a_header_without_a_vtec_is_whom_it_is_for() -> None:
    assert segment("") == []
    assert [each.is_test for each in segment("/T.NEW.PHEB.TS.W.0001.X/")] == [True]
