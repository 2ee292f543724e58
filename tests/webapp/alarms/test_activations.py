"""Whoever a crisis asks to come is called; their answer to the alarm is their answer to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from feeds.values import Severity
from response.crisis.team.models import Activation, ActivationAnswer
from tests.watch.alarms.called import DESK, called_names, live_hazard, officer, say
from tests.webapp.alarms.at_work import ask_to_come, declare_about
from watch.alarms.escalation import escalate_due
from watch.alarms.models import Alarm, AlarmState, CallAnswer
from webapp.alarms.activations import call_activated


def asked(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        crisis = declare_about(session, live_hazard(session, now), now, "SV")
        ask_to_come(session, crisis, officer(session, "jefa").id, now)
        ask_to_come(session, crisis, officer(session, "va").id, now, ActivationAnswer.COMING)
        ask_to_come(session, crisis, officer(session, "ayer").id, now - timedelta(days=2))


def test_who_is_asked_is_called_once_and_nobody_else(engine: Engine, now: datetime) -> None:
    asked(engine, now)
    assert [call_activated(engine, now) for _ in range(2)] == [1, 0]
    with writing(engine) as session:
        escalate_due(session, DESK, now)
        alarm = session.scalars(sa.select(Alarm)).one()
        assert called_names(alarm) == ["jefa@example.org"]
        assert (alarm.severity, alarm.reference) == (Severity.SEVERE, "CR-2026-001")


@pytest.mark.parametrize(
    ("answer", "expected", "state"),
    [
        (CallAnswer.COMING, ActivationAnswer.COMING, AlarmState.TAKEN),
        (CallAnswer.CANNOT, ActivationAnswer.CANNOT, AlarmState.ENDED),
        (CallAnswer.WRONG, ActivationAnswer.CANNOT, AlarmState.ENDED),
    ],
)
def test_an_answer_to_the_alarm_is_one_to_the_crisis(
    engine: Engine,
    now: datetime,
    answer: CallAnswer,
    expected: ActivationAnswer,
    state: AlarmState,
) -> None:
    asked(engine, now)
    call_activated(engine, now)
    later = now + timedelta(minutes=2)
    with writing(engine) as session:
        escalate_due(session, DESK, now)
        say(session, session.scalars(sa.select(Alarm)).one().calls[0], answer, later)
    assert [call_activated(engine, later + timedelta(seconds=5)) for _ in range(2)] == [1, 0]
    with reading(engine) as session:
        shift = session.scalars(sa.select(Activation).where(Activation.alarm_id.is_not(None))).one()
        assert (shift.answer, shift.answered_at) == (expected, later)
        assert session.scalars(sa.select(Alarm.state)).one() is state


def test_an_answer_on_the_page_of_the_crisis_ends_the_alarm(engine: Engine, now: datetime) -> None:
    asked(engine, now)
    call_activated(engine, now)
    with writing(engine) as session:
        shift = session.scalars(sa.select(Activation).where(Activation.alarm_id.is_not(None))).one()
        shift.answer, shift.answered_at = ActivationAnswer.REMOTE, now
    assert [call_activated(engine, now) for _ in range(2)] == [1, 0]
    with reading(engine) as session:
        assert session.scalars(sa.select(Alarm.state)).one() is AlarmState.ENDED
