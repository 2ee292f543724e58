"""What a hazard was known to touch: `watch affected --known-at`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from core.db import writing
from feeds.lifecycle.history.versions import record_versions
from feeds.models import Hazard, Source
from feeds.values import Severity
from tests.watch.conftest import band, draw
from tests.webapp.cli.conftest import Terminal

NOW = datetime.now(UTC)
AFFECTED = ("watch", "affected", "--hazard", "cap:test,A")


def flood_known_since(terminal: Terminal, moment: datetime) -> None:
    """Store a flood that was elsewhere when it was first known."""
    with writing(terminal.engine) as session:
        source = Source(key="test", name="test", format="cap")
        session.add(source)
        session.flush()
        flood = Hazard(
            key="cap:test,A",
            source_id=source.id,
            kind="flood",
            title="A",
            severity=Severity.SEVERE,
            status="active",
            started_at=moment,
            last_seen_at=moment,
        )
        draw(flood, band(10, 10, 11, 11, Severity.SEVERE, "before"))
        session.add(flood)
        record_versions(session, [flood.id], moment)
        draw(flood, band(20, 10, 21, 11, Severity.SEVERE, "after"))
        flood.drawing_faults = ["ring 3: no area"]
        record_versions(session, [flood.id], moment + timedelta(hours=1))


def test_the_zone_is_that_of_the_moment(terminal: Terminal) -> None:
    flood_known_since(terminal, NOW - timedelta(hours=3))
    then = (NOW - timedelta(hours=2, minutes=30)).isoformat()
    sheets = [
        json.loads(terminal(*AFFECTED, "--json", *more).stdout)
        for more in (("--known-at", then), ())
    ]
    assert [sheet["bands"][0]["label"] for sheet in sheets] == ["before", "after"]
    assert sheets[0]["at"] == then
    assert sheets[0].get("caveats") is None
    assert sheets[1]["caveats"]["drawing_faults"] == ["ring 3: no area"]
    assert "ring 3: no area" in terminal(*AFFECTED).stdout


def test_before_it_was_known_there_is_no_answer_and_an_area_has_no_past(
    terminal: Terminal,
) -> None:
    flood_known_since(terminal, NOW - timedelta(hours=3))
    early = terminal(*AFFECTED, "--known-at", (NOW - timedelta(hours=9)).isoformat())
    assert early.exit_code == 1
    assert "no se sabía de este peligro" in early.stderr
    area = terminal("watch", "affected", "--place", "26,-98", "--known-at", NOW.isoformat())
    assert area.exit_code == 2
    assert "--known-at pide también --hazard" in area.stderr
