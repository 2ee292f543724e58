"""Alarms of two countries that came up to the Secretariat: whom each called bears a canary."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from feeds.values import Severity
from tests.webapp.conftest import House
from tests.webapp.isolation.canaries import Flock
from watch.alarms.models import Alarm, AlarmCall, AlarmKind, AlarmState, RungKind


class PlantingAlarms(Protocol):
    """What canaries are planted in (`tests.webapp.isolation.canary_house.CanaryHouse`)."""

    house: House
    flock: Flock
    rows: dict[str, dict[str, str]]

    def add(self, argument: str, owner: str, value: object, label: str = "") -> None: ...


def plant_alarms(made: PlantingAlarms, session: Session) -> None:
    """One about the hazard of all, and one about that of a country's own source."""
    now = made.house.clock.at
    for owner in ("GT-A", "HN-A"):
        bird = made.flock.plant("alarm", owner)
        for label in ("todos", owner):
            alarm = Alarm(
                country=owner[:2],
                kind=AlarmKind.HAZARD,
                dedupe_key=f"{owner} {label}",
                hazard_id=UUID(made.rows["hazard_id"][label]),
                reference="",
                severity=Severity.EXTREME,
                state=AlarmState.OPEN,
                rung=8,
                opened_at=now,
            )
            alarm.calls = [
                _call(alarm, RungKind.SHIFT, 1, f"Persona {bird.word}"),
                _call(alarm, RungKind.SECRETARIAT, 8, "secretariat@example.org"),
            ]
            session.add(alarm)
            session.flush()
            made.add("alarm_id", owner, alarm.id, f"{owner} {label}")


def _call(alarm: Alarm, kind: RungKind, rung: int, name: str) -> AlarmCall:
    return AlarmCall(
        rung=rung, rung_kind=kind, reader=name, name=name, called_at=alarm.opened_at, channels=[]
    )
