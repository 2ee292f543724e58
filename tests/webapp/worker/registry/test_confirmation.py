from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from registry.people.consent import CHECK_DAYS
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from tests.webapp.worker.test_tidying import services_at
from webapp.confirmation_messages import waiting_letters
from webapp.worker.registry.confirmation import ask_whether_right


def test_the_outbox_is_never_flooded(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        persons = [
            NewPerson(
                country="SV", stays=[], consent_at=now,
                card=Card(full_name=f"Ana {n}", email=f"ana{n}@x.example"),
            )
            for n in range(9)
        ]  # fmt: skip
        add_persons(session, keyring, persons)
    later = now + timedelta(days=CHECK_DAYS)
    few = replace(settings, check_letters_an_hour=6)
    services = services_at(engine, few, keyring, later)
    early = services_at(engine, few, keyring, later - timedelta(days=1))
    none = services_at(engine, replace(few, check_letters_an_hour=0), keyring, later)
    assert [ask_whether_right(each).letters for each in (early, none)] == [0, 0]
    # one of six turns an hour, until as much as an hour's letters wait
    assert [ask_whether_right(services).letters for _ in range(8)] == [1] * 6 + [0] * 2
    with reading(engine) as session:
        assert waiting_letters(session) == 6
