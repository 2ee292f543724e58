from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import UnusableInput
from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.values import AlertMessage
from tests.feeds.formats.nhc.storms import CENTER, collection, radii, zipped

PLACES = {
    "New Orleans": Point(-90.07, 29.95),
    "Houma": Point(-90.72, 29.6),
    "Baton Rouge": Point(-91.15, 30.45),
    "Houston": Point(-95.37, 29.76),
    "Mobile": Point(-88.04, 30.69),
}


def entered(message: AlertMessage, place: str, wind: str) -> list[str]:
    """Return from when to when (day/hour) a wind of an advisory holds a place."""
    return [
        f"{band.starts:%d/%H}-{band.lapses:%d/%H}"
        for band in message.bands
        if band.label == wind and band.starts and band.area.contains(PLACES[place])
    ]


def test_shapes_and_geojson_of_one_advisory_are_the_same_storm() -> None:
    rings = (radii(34, "2026112209", 120, *CENTER), radii(50, "2026112209", 60, *CENTER))
    (zipped_storm,), (storm,) = read(zipped(*rings)).alerts, read(collection(*rings)).alerts
    assert zipped_storm == storm
    assert (storm.identifier, len(storm.bands)) == ("al992026-9", 2)


@pytest.mark.parametrize("cut", range(0, 1200, 97))
def test_a_damaged_archive_is_refused_or_read_never_a_crash(cut: int) -> None:
    body = bytearray(zipped(radii(34, "2026112209", 120, *CENTER)))
    body[cut % len(body)] ^= 0xFF
    with suppress(UnusableInput):
        assert read(bytes(body)).format == "nhc-shapes"


def test_what_idas_advisories_say_of_each_parish(shared: Path) -> None:
    """Radii of the recorded advisories: who is reached by which wind, from when to when."""

    def advisory(number: str) -> AlertMessage:
        folder = shared / "feeds" / "nhc" / "ida-al092021-gis" / number
        (file,) = folder.glob("*forecastradii.geojson")
        return read(file.read_bytes()).alerts[0]

    before, landfall, after = advisory("009"), advisory("012"), advisory("016A")
    assert entered(before, "Houma", "64 kt") == ["29/12-30/00", "30/00-30/12"]
    assert entered(before, "New Orleans", "64 kt") == []
    assert entered(before, "New Orleans", "34 kt")[0] == "29/00-29/12"
    assert entered(landfall, "Baton Rouge", "64 kt") == ["29/18-30/06", "30/06-30/18"]
    assert entered(landfall, "New Orleans", "50 kt") == ["29/09-29/18", "29/18-30/06"]
    assert entered(after, "New Orleans", "64 kt") == entered(after, "Houma", "50 kt") == []
    for message in (before, landfall, after):
        assert not any(entered(message, place, "34 kt") for place in ("Houston", "Mobile"))


def test_rings_that_slipped_by_a_row_are_told_and_not_used(shared: Path) -> None:
    """In the recorded first advisory each row bears the shape of the next: none stands right."""
    folder = shared / "feeds" / "nhc" / "ida-al092021-gis" / "001"
    (file,) = folder.glob("*forecastradii.geojson")
    reading = read(file.read_bytes())
    assert reading.alerts == ()
    assert len(reading.details["layers"].faults) == 10
