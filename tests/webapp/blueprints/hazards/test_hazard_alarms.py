"""The page of a hazard says how far its alarm has come, and who took it, to who may know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.db import writing
from feeds.values import Severity
from tests.kept_rows import Sow
from tests.webapp.conftest import House
from tests.webapp.danger import Danger, sown_danger
from watch.alarms.models import Alarm, AlarmCall, AlarmKind, AlarmState, RungKind


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def open_alarm(danger: Danger, state: AlarmState, minutes_ago: int = 0) -> None:
    now = danger.house.clock.at - timedelta(minutes=minutes_ago)
    with writing(danger.house.engine) as session:
        alarm = Alarm(
            country="GT", kind=AlarmKind.HAZARD, dedupe_key=state.value, severity=Severity.SEVERE,
            hazard_id=danger.hazards["flood"], state=state, opened_at=now,
        )  # fmt: skip
        session.add(alarm)
        session.flush()
        call = AlarmCall(
            alarm_id=alarm.id, rung=1, rung_kind=RungKind.SHIFT, reader="user:x",
            name="guardia@example.org", called_at=now,
        )  # fmt: skip
        session.add(call)
        session.flush()
        if state is AlarmState.TAKEN:
            alarm.taken_by, alarm.taken_at = call.id, now


def line(danger: Danger, account: str) -> str:
    page = danger.house.signed_in(account).get(f"/vigilancia/{danger.hazards['flood']}").text
    return page.partition('class="alarm-line"')[2].partition("</p>")[0]


def test_who_was_woken_and_who_took_it_stands_on_the_page_of_its_country(danger: Danger) -> None:
    assert line(danger, "consul.gt") == "", "nobody was woken"
    open_alarm(danger, AlarmState.EXHAUSTED, minutes_ago=9)
    assert "nadie contestó" in line(danger, "consul.gt")
    assert "guardia@" not in line(danger, "consul.gt")
    open_alarm(danger, AlarmState.TAKEN)
    shown = line(danger, "consul.gt")
    assert "alguien va" in shown
    assert "guardia@example.org" in shown
    assert "/alarmas/" in shown
    for account in ("consul.hn", "secretariat", "civil_society.gt"):
        assert line(danger, account) == "", account
