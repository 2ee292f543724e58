"""A firing that is to wake somebody opens an alarm or is news of one, once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from feeds.values import Severity
from tests.watch.alarms.called import live_hazard, touch
from watch.alarms.models import Alarm, AlarmNews
from watch.alarms.news import report_firing
from watch.rules.models import FiringOutcome, RuleFiring
from watch.rules.terms import Trigger
from webapp.alarms import sources
from webapp.alarms.sources import report_due, waiting_firings


def fire(session: Session, hazard_id: uuid.UUID, now: datetime, **more: Any) -> RuleFiring:
    values = {
        "rule_key": "built-in",
        "country": "SV",
        "hazard_version": 1,
        "trigger": Trigger.NEW,
        "occurrence": uuid.uuid4().hex,
        "severity": Severity.SEVERE,
        "at": now,
        "outcome": FiringOutcome.SENT,
    }
    firing = RuleFiring(hazard_id=hazard_id, **(values | more))
    session.add(firing)
    session.flush()
    return firing


def test_only_what_is_to_wake_somebody_now_waits(session: Session, now: datetime) -> None:
    hazard = live_hazard(session, now)
    sent = fire(session, hazard.id, now)
    fire(session, hazard.id, now, part_of_id=sent.id)
    fire(session, hazard.id, now, trigger=Trigger.CANCELLED)
    fire(session, hazard.id, now - timedelta(days=3))
    for outcome in set(FiringOutcome) - {FiringOutcome.SENT}:
        fire(session, hazard.id, now, outcome=outcome)
    assert waiting_firings(session, now) == [sent.id]


def test_each_firing_is_an_alarm_or_news_and_one_that_fails_keeps_no_other(
    engine: Engine,
    base_atlas: Atlas,
    keyring: Keyring,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_given: object) -> None:
        raise RuntimeError("the rules")

    monkeypatch.setattr(sources, "fire_rules", failing)
    with writing(engine) as session:
        hazard = live_hazard(session, now)
        first = fire(session, hazard.id, now)
        fire(session, hazard.id, now + timedelta(seconds=1), trigger=Trigger.MORE)
        fire(session, hazard.id, now, country="HN")
    later, real = now + timedelta(minutes=1), report_firing

    def first_fails(session: Session, draft: Any, *given: Any) -> object:
        if draft.firing_id == first.id:
            raise RuntimeError("this one")
        return real(session, draft, *given)

    monkeypatch.setattr(sources, "report_firing", first_fails)
    assert report_due(engine, base_atlas, keyring, later) == 2
    monkeypatch.setattr(sources, "report_firing", real)
    assert report_due(engine, base_atlas, keyring, later) == 1
    assert report_due(engine, base_atlas, keyring, later) == 0
    with reading(engine) as session:
        alarms = session.scalars(sa.select(Alarm)).all()
        assert sorted(each.country for each in alarms) == ["HN", "SV"]
        assert session.scalars(sa.select(AlarmNews.trigger)).all() == ["new"]


def test_a_flag_becomes_an_alarm_by_the_rules_every_country_has(
    engine: Engine, base_atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        touch(session, live_hazard(session, now), now)
        touch(session, live_hazard(session, now, "test", is_test=True), now)
    assert report_due(engine, base_atlas, keyring, now) == 1
    assert report_due(engine, base_atlas, keyring, now) == 0
