from __future__ import annotations

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
