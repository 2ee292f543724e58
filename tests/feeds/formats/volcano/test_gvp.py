"""The weekly report: a ring that is an estimate, in Latin-1, and nobody is flagged by it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard
from feeds.values import Precision, Severity
from tests.feeds.worlds import NOW, FakeAtlas, make_source

RSS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:georss="http://www.georss.org/georss"><channel>
<title>Smithsonian / USGS Weekly Volcanic Activity Report</title>
<item><title>Popocatépetl (Mexico) - Report for 12 November-18 November 2026 - {state}</title>
<description>&lt;p&gt;CENAPRED reported ash.&lt;/p&gt;</description>
<guid>https://volcano.si.edu/reports_weekly.cfm#vn_341090</guid>
<pubDate>Thu, 19 Nov 2026 01:20:04 -0400</pubDate><georss:point>19.023 -98.622</georss:point></item>
<item><title>A page without a volcano</title><guid>x</guid></item>
</channel></rss>"""


@pytest.mark.parametrize(
    ("state", "radius_km"),
    [
        ("New Eruptive Activity", 20),
        ("New Unrest", 20),
        ("Continuing Eruptive Activity", 10),
        ("Newsworthy", 10),
    ],
)
def test_a_report_is_a_ring_and_context(state: str, radius_km: int) -> None:
    reading = read(RSS.format(state=state).encode("latin-1"))
    (volcano,) = reading.alerts
    assert (volcano.area_desc, volcano.point) == ("Popocatépetl, Mexico", Point(-98.622, 19.023))
    assert (volcano.is_context, volcano.severity) == (True, Severity.MINOR)
    assert volcano.precision is Precision.ESTIMATE
    assert volcano.bands[0].area.size_km2 == pytest.approx(3.1416 * radius_km**2, rel=0.01)
    assert reading.context[0].event_key == "volcano:341090"
    assert reading.rejected[0].where == "item 2 A page without a volcano"


def test_it_stays_context_in_the_database_whoever_hands_it_in(session: Session) -> None:
    by_hand = make_source(session, "files", address="")
    store(session, by_hand, read(RSS.format(state="New").encode("latin-1")), FakeAtlas(), NOW)
    hazard = session.scalars(sa.select(Hazard)).one()
    assert (hazard.is_context, hazard.zone is not None) == (True, True)


@pytest.mark.shared
def test_the_report_as_recorded(shared: Path) -> None:
    reading = read((shared / "feeds/volcano/gvp-weekly-rss-2026-09-17.xml").read_bytes())
    assert [volcano.event_key for volcano in reading.alerts] == ["gvp:262000", "gvp:332010"]
    assert [band.label for volcano in reading.alerts for band in volcano.bands] == [
        "Krakatau ~20 km",
        "Kilauea ~10 km",
    ]
