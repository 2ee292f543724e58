from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from registry.people.models import Person
from registry.people.record import Card
from registry.people.tombstones import ErasureCause, PersonTombstone
from registry.registration.persons import add_person
from tests.webapp.worker.test_tidying import services_at
from webapp.worker.retention import keep_retention


def test_those_whose_time_is_over_go_and_nobody_else(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        for number in range(6):
            add_person(
                session, keyring, country="SV" if number % 2 else "GT",
                card=Card(full_name=f"Ana {number}"), stays=[], consent_at=now,
                keep_until=now.date() + timedelta(days=20 + 100 * (number // 3)),
            )  # fmt: skip
    remaining = []
    for days in (0, 20, 21, 22, 100, 120, 121):
        keep_retention(services_at(engine, settings, keyring, now + timedelta(days=days)))
        with reading(engine) as session:
            remaining.append(session.scalar(sa.select(sa.func.count()).select_from(Person)))
    assert remaining == [6, 6, 3, 3, 3, 3, 0]
    with reading(engine) as session:
        causes = session.scalars(sa.select(PersonTombstone.cause)).all()
    assert causes == [ErasureCause.EXPIRED] * 6
