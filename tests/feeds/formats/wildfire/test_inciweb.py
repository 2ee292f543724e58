"""InciWeb: a comment after the declaration, a point, no perimeter."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.values import Precision

RSS = """<?xml version="1.0" encoding="UTF-8"?><!-- cached -->
<rss version="2.0" xmlns:georss="http://www.georss.org/georss"
 xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"><channel>
<title>InciWeb National Incidents</title><link>http://inciweb.nwcg.gov</link>{items}
</channel></rss>"""
ITEM = """<item><title>Ensayo Fire (Wildfire)</title>
<pubDate>Sun, 22 Nov 2026 10:00:00 -05:00</pubDate>{point}
<link>http://inciweb.nwcg.gov/incident/6497/</link>
<description>It &lt;b&gt;burns&lt;/b&gt;.</description></item>"""
POINT = "<georss:point>47.7 -113.4</georss:point>"
OTHER = "<geo:lat>47.7</geo:lat><geo:long>-113.4</geo:long>"


@pytest.mark.parametrize("point", [POINT, OTHER, "<georss:point>?</georss:point>" + OTHER])
def test_a_point_becomes_a_circle_of_five_kilometres_marked_as_an_estimate(point: str) -> None:
    reading = read(RSS.format(items=ITEM.format(point=point)).encode())
    (fire,) = reading.alerts
    assert (reading.format, fire.event_key) == ("inciweb", "inciweb:6497")
    assert (fire.point, fire.precision) == (Point(-113.4, 47.7), Precision.ESTIMATE)
    assert fire.bands[0].area.size_km2 == pytest.approx(78.5, rel=0.01)
    assert (fire.sent.hour, fire.description) == (15, "It burns.")


def test_without_a_point_there_is_no_ground_and_what_is_set_on_purpose_is_no_fire() -> None:
    items = ITEM.format(point="") + ITEM.format(point=POINT).replace(
        "(Wildfire)", "(Prescribed Fire)"
    )
    reading = read(RSS.format(items=items).encode())
    assert [(fire.point, fire.bands) for fire in reading.alerts] == [(None, ())]
    assert reading.rejected[0].reason == "no wildfire: Prescribed Fire"


@pytest.mark.shared
def test_inciweb_as_recorded(shared: Path) -> None:
    reading = read((shared / "feeds/wildfire/inciweb-rss-2019-08-15.xml").read_bytes())
    assert (len(reading.alerts), len(reading.rejected)) == (60, 9)
    assert all(fire.bands for fire in reading.alerts)
    assert {item.reason.partition(":")[0] for item in reading.rejected} == {"no wildfire"}
