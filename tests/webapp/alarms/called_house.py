"""A house in which a hazard touches people of Guatemala and an alarm has called its first rung."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from feeds.values import Severity
from tests.watch.alarms.called import DESK, live_hazard, touch
from tests.webapp.conftest import House
from watch.alarms.escalation import escalate_due
from watch.alarms.links import new_alarm_link
from watch.alarms.models import Alarm, AlarmCall
from watch.alarms.opening import AlarmDraft, open_alarm
from webapp.http.services import EXTENSION


def call_first(house: House, rungs: int = 1) -> uuid.UUID:
    """Return the id of the alarm."""
    now = house.clock.at
    with writing(house.engine) as session:
        hazard = live_hazard(session, now)
        touch(session, hazard, now, persons=3, country="GT")
        draft = AlarmDraft(
            country="GT", dedupe_key="t", severity=Severity.EXTREME, hazard_id=hazard.id
        )
        alarm = open_alarm(session, draft, now)
        for number in range(rungs):
            escalate_due(session, DESK, now + number * timedelta(minutes=5))
        return alarm.id


def links_of(house: House, alarm_id: uuid.UUID) -> dict[str, str]:
    """Return a token of each call, by the name of who was called."""
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    with reading(house.engine) as session:
        calls = [(each.name, each.id) for each in session.get_one(Alarm, alarm_id).calls]
    tokens = {}
    for name, call_id in calls:
        with writing(house.engine) as session:
            tokens[name.partition("@")[0]] = new_alarm_link(
                session, keyring, call_id, house.clock.at
            )
    return tokens


def state_of(house: House, alarm_id: uuid.UUID) -> tuple[str, list[str | None]]:
    """Return the state of the alarm, and what each answered."""
    with reading(house.engine) as session:
        alarm = session.get_one(Alarm, alarm_id)
        return alarm.state.value, [_answer(each) for each in alarm.calls]


def calls_of(session: Session, alarm_id: uuid.UUID) -> list[AlarmCall]:
    return list(session.get_one(Alarm, alarm_id).calls)


def _answer(call: AlarmCall) -> str | None:
    return call.answer.value if call.answer else None
