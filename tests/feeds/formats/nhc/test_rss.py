from __future__ import annotations

from pathlib import Path

import pytest

from core.geo.geometry import Point
from feeds.formats.registry import read

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:nhc="https://www.nhc.noaa.gov"><channel>
<title>NHC Atlantic</title>
<item><title>Atlantic Tropical Weather Outlook</title><description>words</description></item>
<item><title>Summary for Hurricane Ensayo (AT4/AL992026)</title><pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate>
<link>https://www.nhc.noaa.gov/text/MIATCPAT4.shtml</link><guid>summary-al992026</guid>
<nhc:Cyclone><nhc:center>28.0, -90.0</nhc:center><nhc:type>Hurricane</nhc:type><nhc:name>Ensayo</nhc:name>
<nhc:wallet>AT4</nhc:wallet><nhc:atcf>AL992026</nhc:atcf><nhc:wind>85 mph</nhc:wind><nhc:pressure>984 mb</nhc:pressure></nhc:Cyclone></item>
<item><title>Summary for nobody</title><pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate><guid>bad</guid>
<nhc:Cyclone><nhc:atcf>??</nhc:atcf></nhc:Cyclone></item>
</channel></rss>"""  # noqa: E501 - as published


def test_the_summary_of_each_storm_is_a_message_and_outlooks_are_words() -> None:
    reading = read(RSS.encode())
    (storm,) = reading.alerts
    assert (reading.format, storm.event_key) == ("nhc-rss", "nhc:al992026")
    assert (storm.point, storm.parameters["wind_kt"]) == (Point(-90.0, 28.0), "74")
    assert [item.reason for item in reading.rejected] == ["'??' is no storm's id"]


def test_a_quiet_day_is_a_feed_without_storms() -> None:
    quiet = RSS[: RSS.index("<item><title>Summary for Hurricane")] + "</channel></rss>"
    reading = read(quiet.encode())
    assert (reading.format, reading.alerts, reading.rejected) == ("nhc-rss", (), ())


def test_the_spanish_index_has_the_same_storms_in_its_own_words() -> None:
    spanish = (
        RSS.replace("<title>NHC Atlantic</title>", "<title>CNH</title><language>es-us</language>")
        .replace("<nhc:type>Hurricane", "<nhc:type>HURACÁN")
        .replace("<guid>summary", "<description>El &lt;b&gt;ojo&lt;/b&gt;</description><guid>sum")
        .replace(
            "<item><title>Summary for nobody",
            "<item><title>Huracán Ensayo Aviso Público Número 12A</title>"
            "<link>https://www.nhc.noaa.gov/text/MIATCPAT4</link></item>"
            "<item><title>Summary for nobody",
        )
    )
    (storm,) = read(spanish.encode()).alerts
    assert (storm.identifier, storm.language, storm.event) == ("al992026-12A", "es", "Huracán")
    assert storm.description == "El ojo"


@pytest.mark.shared
def test_each_storm_of_the_recorded_index_has_its_advisory_and_its_words(shared: Path) -> None:
    data = (shared / "feeds/nhc/rss-index-at-2021-08-30-ida-kate.xml").read_bytes()
    ida, kate = read(data).alerts
    assert (ida.identifier, kate.identifier) == ("al092021-19", "al102021-11")
    assert ida.description.startswith("...IDA BECOMES A TROPICAL DEPRESSION OVER MISSISSIPPI...")
