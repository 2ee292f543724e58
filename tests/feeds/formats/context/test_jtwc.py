"""JTWC's list names storms without a position: context of the storm of that name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.formats.registry import read

RSS = """<rss version="2.0"><channel><title>JTWC TROPICAL CYCLONE INFORMATION FEED</title>
<pubDate>{date}</pubDate><item><title>Current systems</title><description><![CDATA[
<p><b>Typhoon  17W (Saudel) Warning #17 </b><br><b>Issued at {issued}<b>
<p><b>Tropical Storm  05E (Elida) Warning #3 </b><br><b>Issued at 22/0300Z<b>]]></description>
</item></channel></rss>"""


@pytest.mark.parametrize(
    ("date", "issued", "moment"),
    [
        ("Sat, 22 Aug 2026 18:40:02 +0000", "22/1500Z", datetime(2026, 8, 22, 15, tzinfo=UTC)),
        ("Tue, 01 Sep 2026 00:40:02 +0000", "31/2100Z", datetime(2026, 8, 31, 21, tzinfo=UTC)),
        ("Fri, 01 Jan 2027 00:40:02 +0000", "31/2100Z", datetime(2026, 12, 31, 21, tzinfo=UTC)),
        ("Tue, 01 Sep 2026 00:40:02 +0000", "soon", datetime(2026, 9, 1, 0, 40, 2, tzinfo=UTC)),
    ],
)
def test_each_storm_is_known_by_its_name_and_dated_by_its_warning(
    date: str, issued: str, moment: datetime
) -> None:
    reading = read(RSS.format(date=date, issued=issued).encode())
    saudel, elida = reading.context
    assert (reading.format, reading.alerts) == ("jtwc-rss", ())
    assert (saudel.title, saudel.published) == ("Typhoon 17W (Saudel) Warning #17", moment)
    assert saudel.event_key == f"storm:saudel:{moment.year}"
    assert elida.key.startswith("jtwc:05E:")


def test_without_a_date_its_storms_are_rejected() -> None:
    reading = read(RSS.format(date="?", issued="22/1500Z").encode())
    assert (reading.context, len(reading.rejected)) == ((), 1)


@pytest.mark.shared
def test_the_list_as_recorded(shared: Path) -> None:
    reading = read((shared / "feeds/nhc/rss-jtwc-2026-08-22.xml").read_bytes())
    assert "Typhoon 17W (Saudel) Warning #17" in [item.title for item in reading.context]
