from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import OperationalError

from core.db import writing
from core.settings import Settings
from feeds.sources.catalogue import ensure_sources
from tests.webapp.keeping.conftest import NOW, KeptHouse
from watch.models import WatchCycle
from webapp.keeping.history import BACKUP, note_made
from webapp.keeping.signals import measures
from webapp.keeping.signals.measures import may_measure, measured

LINE = re.compile(r'atalaya_[a-z_]+(\{([a-z]+="[^"]*",?)+\})? -?[0-9.e+]+')


def test_facts_are_told_as_prometheus_reads_them(kept_house: KeptHouse) -> None:
    with writing(kept_house.engine) as session:
        for each in ensure_sources(session):
            each.is_enabled, each.last_good_at = each.key == "usgs", NOW
        session.add(WatchCycle(started_at=NOW, finished_at=NOW))
        note_made(session, BACKUP, "a.backup", now=NOW, actor="x")
    lines = measured(kept_house.engine, kept_house.settings, NOW).splitlines()
    values = [line for line in lines if not line.startswith("#")]
    assert [line for line in values if not LINE.fullmatch(line)] == []
    for line in (
        'atalaya_source_age_seconds{source="usgs"} 0',
        'atalaya_fault{fault="worker"} 0',
        "atalaya_watch_round_age_seconds 0",
        "atalaya_backup_age_seconds 0",
        'atalaya_jobs{kind="backup",state="done"} 1',
        "atalaya_outbox_oldest_due_seconds 0",
    ):
        assert line in values
    assert "Ana" not in "".join(lines)


def test_a_database_that_does_not_answer_is_a_measure_of_its_own(
    kept_house: KeptHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_engine: object) -> None:
        raise OperationalError("x", {}, Exception("away"))

    monkeypatch.setattr(measures, "reading", away)
    text = measured(kept_house.engine, kept_house.settings, NOW)
    assert "atalaya_disk_free_bytes" in text
    assert "source_age" not in text


def test_who_may_ask() -> None:
    closed = Settings(metrics_token="m" * 32)
    assert may_measure(Settings(), "", "127.0.0.1")
    assert not may_measure(Settings(), "", "203.0.113.9")
    assert not may_measure(Settings(), "", "")
    assert may_measure(closed, "m" * 32, "203.0.113.9")
    assert not may_measure(closed, "x", "127.0.0.1")
