"""Heights, and ground written outside any area."""

from __future__ import annotations

import pytest

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.zones import place
from feeds.reading_notes import ABOVE_A_HEIGHT, IN_THE_AIR
from feeds.values import Unplaced, Zone
from tests.feeds.worlds import FakeAtlas, cap

HIDALGO = Point(-98.2, 26.2)
FAR = Point(-95.2, 29.7)
SHAPE = "<polygon>26.0,-98.5 26.5,-98.5 26.5,-98.0 26.0,-98.0 26.0,-98.5</polygon>"
OTHER = "<polygon>29.5,-95.5 30.0,-95.5 30.0,-95.0 29.5,-95.0 29.5,-95.5</polygon>"


@pytest.mark.parametrize("height", ["20000", "45000.5", "24,000"])
def test_what_holds_only_in_the_air_touches_nobody_on_the_ground(height: str) -> None:
    (message,) = read(cap(area=f"{SHAPE}<altitude>{height}</altitude>")).alerts
    assert place(message, FakeAtlas()) == Unplaced(IN_THE_AIR)
    below = f"</area><area><areaDesc>b</areaDesc>{OTHER}"
    (message,) = read(cap(area=f"{SHAPE}<altitude>{height}</altitude>{below}")).alerts
    zone = place(message, FakeAtlas())
    assert isinstance(zone, Zone)
    assert zone.ground is not None
    assert (zone.ground.contains(HIDALGO), zone.ground.contains(FAR)) == (False, True)
    assert message.reading_notes == (IN_THE_AIR,)


@pytest.mark.parametrize(
    ("heights", "notes"),
    [
        ("<altitude>0</altitude><ceiling>45000</ceiling>", ()),
        ("<ceiling>45000</ceiling>", ()),
        ("<altitude>surface</altitude>", ()),
        # Snow above it falls on mountains where people live.
        ("<altitude>7000</altitude>", (ABOVE_A_HEIGHT,)),
        ("<altitude>7000</altitude><ceiling>30000</ceiling>", (ABOVE_A_HEIGHT,)),
    ],
)
def test_what_reaches_the_ground_or_its_mountains_holds_there(
    heights: str, notes: tuple[str, ...]
) -> None:
    (message,) = read(cap(area=SHAPE + heights)).alerts
    zone = place(message, FakeAtlas())
    assert isinstance(zone, Zone)
    assert zone.ground is not None
    assert zone.ground.contains(HIDALGO)
    assert message.reading_notes == notes


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("<areaDesc>Izabal</areaDesc><areaDesc> Petén\n norte </areaDesc>", "Izabal; Petén norte"),
        ("<areaDesc>&lt;b&gt;Izabal&lt;/b&gt;&lt;br/&gt;Petén</areaDesc>", "Izabal; Petén"),
        ("<areaDesc>Vientos &lt; 50 km/h</areaDesc>", "Vientos < 50 km/h"),
        ("", ""),
    ],
)  # fmt: skip
def test_an_area_is_called_all_its_names_without_tags(written: str, name: str) -> None:
    document = cap(area=f"{SHAPE}{written}").replace(b"<areaDesc>Hidalgo</areaDesc>", b"")
    (message,) = read(document).alerts
    assert message.area_desc == name
