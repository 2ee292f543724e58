"""From a flag to a mail within a turn; killed between any two steps it is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from feeds.models import Hazard, HazardStatus
from tests.watch.alarms.called import ladder_of_three, live_hazard, say, touch
from watch.alarms.escalation import escalate
from watch.alarms.models import Alarm, AlarmState, CallAnswer
from webapp.worker import alarms
from webapp.worker.alarms import AlarmsReport, call_alarms, send_alarm_letters
from webapp.worker.job_kinds import WorkerServices


@pytest.fixture
def services(engine: Engine, keyring: Keyring, settings: Settings, now: datetime) -> WorkerServices:
    with writing(engine) as session:
        ladder_of_three(session)
        touch(session, live_hazard(session, now), now)
    return WorkerServices(engine, Atlas.open([]), keyring, settings, lambda: now)


def later(services: WorkerServices, minutes: float) -> WorkerServices:
    at = services.clock() + timedelta(minutes=minutes)
    return replace(services, clock=lambda: at)


def test_a_flag_is_a_mail_within_one_turn_and_escalates(services: WorkerServices) -> None:
    assert send_alarm_letters(services) == 0
    assert call_alarms(services) == AlarmsReport(called=1)
    assert send_alarm_letters(services) == 1
    assert call_alarms(services) == AlarmsReport()
    assert call_alarms(later(services, 5)).called == 1
    assert call_alarms(later(services, 10.4)).called == 1
    assert send_alarm_letters(later(services, 10.5)) == 2
    with reading(services.engine) as session:
        sent = session.scalars(sa.select(OutboxMessage.recipient)).all()
        assert sorted(sent) == [
            "admin@example.org",
            "guardia@example.org",
            "secretaria@example.org",
        ]


def test_taken_and_over_are_told_and_nobody_is_called_any_more(services: WorkerServices) -> None:
    call_alarms(services)
    call_alarms(later(services, 5))
    send_alarm_letters(later(services, 5))
    with writing(services.engine) as session:
        alarm = session.scalars(sa.select(Alarm)).one()
        say(session, alarm.calls[1], CallAnswer.COMING, services.clock())
    assert call_alarms(later(services, 6)) == AlarmsReport(news=1)
    with writing(services.engine) as session:
        session.execute(sa.update(Hazard).values(status=HazardStatus.ENDED))
    assert call_alarms(later(services, 7)) == AlarmsReport(news=2)
    assert call_alarms(later(services, 99)) == AlarmsReport()
    with reading(services.engine) as session:
        assert session.scalars(sa.select(Alarm.state)).all() == [AlarmState.ENDED]


def test_killed_after_any_step_nothing_is_lost_or_doubled(
    services: WorkerServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step fails once before it does anything, then once after: the turns that follow do the
    rest.
    """
    names = ("report_due", "over_alarms", "undelivered_alarms", "due_alarms", "escalate")
    for name in names:
        real = getattr(alarms, name)

        def killed(*_given: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(alarms, name, killed)
        with pytest.raises(KeyboardInterrupt):
            call_alarms(services)

        def done_and_killed(*given: object, real: Callable[..., object] = real) -> None:
            real(*given)
            raise KeyboardInterrupt

        monkeypatch.setattr(alarms, name, done_and_killed)
        with pytest.raises(KeyboardInterrupt):
            call_alarms(services)
        monkeypatch.setattr(alarms, name, real)
    call_alarms(services)
    send_alarm_letters(services)
    with reading(services.engine) as session:
        assert len(session.scalars(sa.select(Alarm.id)).all()) == 1
        messages = session.execute(sa.select(OutboxMessage.recipient, OutboxMessage.state)).all()
    assert [tuple(each) for each in messages] == [("guardia@example.org", MessageState.SENT)]


def test_one_alarm_that_fails_keeps_no_other(
    services: WorkerServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(services.engine) as session:
        touch(session, live_hazard(session, services.clock(), "B"), services.clock())
    real, calls = escalate, []

    def first_fails(*given: object) -> int:
        calls.append(given)
        if len(calls) == 1:
            raise RuntimeError("this one")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(alarms, "escalate", first_fails)
    assert call_alarms(services).called == 1
    assert call_alarms(services).called == 1
