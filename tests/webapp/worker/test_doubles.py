from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from registry.duplicates.models import DoublePair
from registry.imports.models import PeopleList, PeopleListState
from registry.people.record import Card
from registry.registration.persons import add_person
from tests.webapp.worker.test_tidying import services_at
from webapp.worker.doubles import look_for_doubles


def test_registers_are_looked_through_at_night_and_once_a_night(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        for _ in range(2):
            card = Card(full_name="Ana Paz Xicay", birth_year=1984, phone="+15205550101")
            add_person(session, keyring, country="SV", card=card, stays=[], consent_at=now)
    night = now.replace(hour=7) + timedelta(days=1)
    hours = [night + timedelta(hours=each) for each in (6, 0, 1, 24)]
    compared = [look_for_doubles(services_at(engine, settings, keyring, each)) for each in hours]
    assert compared[:2] == [0, 2]
    assert compared[2] == 0, "the pass has ended"
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DoublePair)) == 1


def test_whom_a_list_brought_is_compared_at_once(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    day = now.replace(hour=15)

    def compared(hours: int) -> int:
        at = day + timedelta(hours=hours)
        return look_for_doubles(services_at(engine, settings, keyring, at))

    with writing(engine) as session:
        card = Card(full_name="Ana Paz Xicay", birth_year=1984, phone="+15205550101")
        add_person(session, keyring, country="SV", card=card, stays=[], consent_at=now)
        session.add(
            PeopleList(
                at=day, actor="user:1", country="SV", file_name="x", sha256="",
                state=PeopleListState.APPLIED, applied_at=day,
            )
        )  # fmt: skip
    assert compared(1) == 0, "the first pass is the night's"
    assert compared(-8) == 1
    with writing(engine) as session:
        add_person(session, keyring, country="SV", card=card, stays=[], consent_at=now)
    assert compared(1) >= 1
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DoublePair)) == 1
    assert compared(1) == 0, "the pass after the list has ended"
