"""HANS: the level decides who is flagged; the place is of our list, or said to be missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.context.lookup import context_of
from feeds.formats.registry import read
from feeds.formats.volcano.hans import NO_PLACE, VOLCANO_RING, VOLCANO_WATCH
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus
from feeds.values import Precision, Severity
from tests.feeds.worlds import NOW, FakeAtlas, make_source

KILAUEA = {
    "obs_fullname": "Hawaiian Volcano Observatory",
    "obs_abbr": "hvo",
    "volcano_name": "Kilauea",
    "vnum": "332010",
    "notice_identifier": "DOI-USGS-HVO-2026-11-22T10:00:00+00:00",
    "sent_utc": "2026-11-22 10:00:00",
    "color_code": "RED",
    "alert_level": "WARNING",
    "notice_url": "https://volcanoes.usgs.gov/hans-public/notice/1",
}


def body(*rows: dict[str, Any]) -> bytes:
    return json.dumps(rows).encode()


@pytest.mark.parametrize(
    ("level", "colour", "severity", "radius_km"),
    [
        ("WARNING", "RED", Severity.EXTREME, 30),
        ("WARNING", "ORANGE", Severity.EXTREME, 30),
        ("WATCH", "RED", Severity.SEVERE, 20),
        ("WATCH", "ORANGE", Severity.MODERATE, 10),
        ("WATCH", "UNASSIGNED", Severity.MODERATE, 10),
        ("ADVISORY", "ORANGE", Severity.MODERATE, 10),
        ("", "ORANGE", Severity.MODERATE, 10),
        ("ADVISORY", "YELLOW", None, 0),
        ("UNASSIGNED", "UNASSIGNED", None, 0),
        ("NORMAL", "GREEN", None, 0),
    ],
)
def test_the_graver_of_level_and_colour_decides_and_what_is_less_is_context(
    level: str, colour: str, severity: Severity | None, radius_km: int
) -> None:
    reading = read(body(KILAUEA | {"alert_level": level, "color_code": colour}))
    (volcano,) = reading.alerts
    assert volcano.event_key == "volcano:332010"
    lesser = [item.title for item in reading.context]
    assert lesser == ([f"Kilauea: {level} / {colour}"] if severity is None else [])
    assert volcano.is_over is (severity is None)
    if severity is not None:
        assert (volcano.severity, volcano.precision) == (severity, Precision.ESTIMATE)
        assert volcano.bands[0].area.size_km2 == pytest.approx(3.1416 * radius_km**2, rel=0.01)
        assert volcano.bands[0].area.contains(Point(-155.287, 19.421))
        is_unrest = severity is Severity.MODERATE
        assert volcano.reading_notes == (VOLCANO_RING, *([VOLCANO_WATCH] if is_unrest else []))
        assert (volcano.certainty == "Possible") is is_unrest


def test_a_volcano_that_the_list_does_not_have_is_unplaced_and_says_why() -> None:
    (volcano,) = read(body(KILAUEA | {"vnum": "399999", "volcano_name": "Nowhere"})).alerts
    assert (volcano.point, volcano.bands, volcano.reading_notes) == (None, (), (NO_PLACE,))


def test_a_bad_row_leaves_the_others_alone_and_the_list_incomplete() -> None:
    rows = (
        KILAUEA,
        KILAUEA | {"vnum": "x"},
        KILAUEA | {"sent_utc": ""},
        KILAUEA | {"alert_level": "PINK"},
    )
    reading = read(body(*rows))
    assert (len(reading.alerts), len(reading.rejected), reading.is_complete) == (1, 3, False)


def test_a_volcano_lowered_to_watch_goes_on_and_one_lowered_to_advisory_is_over(
    session: Session,
) -> None:
    source = make_source(session, "hans")

    def hazard_at(hour: int, level: str, colour: str) -> Hazard:
        notice = KILAUEA | {
            "alert_level": level,
            "color_code": colour,
            "sent_utc": f"2026-11-22 {hour:02}:00:00",
            "notice_identifier": f"DOI-USGS-HVO-{hour}",
        }
        store(session, source, read(body(notice)), FakeAtlas(), NOW)
        return session.scalars(sa.select(Hazard)).one()

    found = [
        (hazard.status, hazard.severity, hazard.zone is not None and hazard.zone.size_km2 > 2000)
        for hour, level, colour in [(9, "WARNING", "RED"), (10, "WATCH", "ORANGE")]
        if (hazard := hazard_at(hour, level, colour))
    ]
    assert found == [
        (HazardStatus.ACTIVE, Severity.EXTREME, True),
        (HazardStatus.ACTIVE, Severity.MODERATE, False),
    ]
    lowered = hazard_at(11, "ADVISORY", "YELLOW")
    assert lowered.status is HazardStatus.ENDED
    titles = [entry.title for entry in context_of(session, lowered, FakeAtlas())]
    assert titles == ["Kilauea: ADVISORY / YELLOW"]


@pytest.mark.shared
def test_hans_as_recorded(shared: Path) -> None:
    elevated = read((shared / "feeds/volcano/usgs-hans-elevated-2026-08-20.json").read_bytes())
    assert [item.title for item in elevated.context] == [
        "Kupreanof: ADVISORY / YELLOW",
        "Shishaldin: ADVISORY / YELLOW",
        "Kilauea: ADVISORY / YELLOW",
        "Ahyi Seamount: ADVISORY / YELLOW",
    ]
    assert [volcano.headline for volcano in elevated.alerts if not volcano.is_over] == [
        "Great Sitkin: WATCH / ORANGE"
    ]
    assert [item.point is None for item in elevated.context] == [True, False, False, False]
    recent = read((shared / "feeds/volcano/usgs-hans-recent-2026-08-19.json").read_bytes())
    assert (recent.alerts, len(recent.context), recent.is_complete) == ((), 13, False)
