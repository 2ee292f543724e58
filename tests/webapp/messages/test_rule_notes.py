"""What rules left to the digest stands in it, in the reader's words."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from feeds.models import Hazard
from feeds.values import Severity
from tests.webapp.messages.test_digest import DAY, SEVEN, letters, reader, storm
from watch.alarms.models import Alarm, AlarmKind, AlarmNews, AlarmState
from watch.models import FlagChange
from watch.rules.models import FiringOutcome, RuleFiring
from watch.rules.terms import Trigger
from webapp.messages.digest import DigestWriter, put_due_digests
from webapp.messages.rule_notes import rule_notes


@pytest.fixture
def writer(engine: Engine) -> DigestWriter:
    return DigestWriter(engine, "America/Mexico_City", lambda _code: None)


def test_a_rule_for_the_digest_is_told_there_and_so_is_what_a_thread_had_no_room_for(
    engine: Engine, writer: DigestWriter
) -> None:
    at = SEVEN - timedelta(hours=2)
    with writing(engine) as session:
        reader(session)
        reader(session, country="HN")
        storm(session)
        session.execute(sa.delete(FlagChange))
        hazard_id = session.scalars(sa.select(Hazard.id)).one()
        session.add(RuleFiring(
            rule_key="built-in", country="SV", hazard_id=hazard_id, hazard_version=1,
            trigger=Trigger.NEW, occurrence="1", severity=Severity.SEVERE, at=at,
            outcome=FiringOutcome.DIGEST,
        ))  # fmt: skip
        alarm = Alarm(
            country="SV", kind=AlarmKind.HAZARD, dedupe_key="a", hazard_id=hazard_id,
            severity=Severity.SEVERE, state=AlarmState.OPEN, opened_at=at,
        )  # fmt: skip
        session.add(alarm)
        session.flush()
        for trigger in (Trigger.MORE.value, "taken"):
            session.add(AlarmNews(
                alarm_id=alarm.id, dedupe_key=trigger, trigger=trigger, at=at, mailed_at=at
            ))  # fmt: skip
    with reading(engine) as session:
        (note,) = rule_notes(session, "SV", SEVEN - DAY, SEVEN)
        assert note.triggers == (Trigger.NEW, Trigger.MORE)
        for country in ("HN", ""):
            assert rule_notes(session, country, SEVEN - DAY, SEVEN) == []
    assert put_due_digests(writer, SEVEN) == 1
    _subject, text = letters(engine)["es"]
    assert "Lo que sus reglas dejaron para este resumen:" in text
    assert "nuevo, más personas dentro" in text
