from __future__ import annotations

from dataclasses import replace

import pytest

from core.geo.geometry import Area, Box
from feeds.formats.registry import read
from feeds.lifecycle.swapped_axes import DrawingFault, suspected_bands
from feeds.lifecycle.zones import place
from feeds.reading_notes import AXES_PARTLY_SUSPECTED
from feeds.values import AlertMessage, Band, Precision, Severity, Zone
from tests.feeds.worlds import FakeAtlas, cap

SALVADOR = Box(-89.2, 13.3, -88.9, 13.6)
SWAPPED = Box(13.3, -89.2, 13.6, -88.9)
WITHOUT_SIGN = Box(88.9, 13.3, 89.2, 13.6)
AXES, SIGN = DrawingFault.AXES, DrawingFault.SIGN


def message(*drawn: Box, named: str = "", sender: str = "avisos@agencia.example") -> AlertMessage:
    first = read(cap(area="", sender=sender)).alerts[0]
    bands = tuple(Band(Area.from_box(each), Severity.SEVERE) for each in drawn)
    return replace(first, area_desc=named, sender=sender, bands=bands, precision=Precision.POLYGON)


@pytest.mark.parametrize(
    ("drawn", "named", "sender", "fault"),
    [
        (SWAPPED, "El Salvador", "avisos@agencia.example", AXES),
        (SALVADOR, "El Salvador", "avisos@agencia.example", None),
        # By the sender's country, where the area names nothing we know.
        (SWAPPED, "Costa del Bálsamo", "avisos@marn.gob.sv", AXES),
        # By its number in the register of the WMO, where its address ends in no country.
        (SWAPPED, "Costa del Bálsamo", "urn:oid:2.49.0.0.222.0", AXES),
        (SALVADOR, "Costa del Bálsamo", "urn:oid:2.49.0.0.222.0", None),
        # No evidence, no suspicion.
        (SWAPPED, "Costa del Bálsamo", "avisos@agencia.example", None),
        # Far from what it names, but turned round it is no nearer.
        (Box(100, 10, 101, 11), "El Salvador", "avisos@agencia.example", None),
        # Off India without the minus of its longitudes.
        (WITHOUT_SIGN, "El Salvador", "avisos@agencia.example", SIGN),
        (WITHOUT_SIGN, "Costa del Bálsamo", "avisos@marn.gob.sv", SIGN),
        (WITHOUT_SIGN, "Costa del Bálsamo", "avisos@agencia.example", None),
        # Some watch the whole world: their country tells nothing of where they speak of.
        (Box(97, 30, 98, 31), "34 km E of Bishkek", "us@earthquake.usgs.gov", None),
        (Box(97, 30, 98, 31), "Texas", "us@earthquake.usgs.gov", SIGN),
        # Turned round it would leave the world: nobody can have meant that.
        (Box(-98.2, 26.1, -98.0, 26.3), "El Salvador", "avisos@agencia.example", None),
    ],
)
def test_what_is_suspected(drawn: Box, named: str, sender: str, fault: DrawingFault | None) -> None:
    given = message(drawn, named=named, sender=sender)
    assert [each for _, each in suspected_bands(given, FakeAtlas())] == [fault] * bool(fault)


def test_one_swapped_drawing_does_not_hide_behind_a_right_one_and_is_said() -> None:
    given = message(SALVADOR, SWAPPED, sender="avisos@marn.gob.sv")
    assert suspected_bands(given, FakeAtlas()) == ((given.bands[1], AXES),)
    zone = place(given, FakeAtlas())
    assert isinstance(zone, Zone)
    assert (zone.ground, zone.notes) == (given.bands[0].area, (AXES_PARTLY_SUSPECTED,))
