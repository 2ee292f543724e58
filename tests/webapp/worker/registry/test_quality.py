from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from core.settings import Settings
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from tests.webapp.worker.test_tidying import services_at
from webapp.worker.registry.quality import count_registers, is_due

NIGHT = datetime(2026, 11, 22, 9, tzinfo=UTC)  # three in the morning in Mexico
NOON = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counted", "now", "expected"),
    [
        (None, NOON, True),
        (NIGHT - timedelta(days=1), NIGHT, True),
        (NIGHT - timedelta(hours=1), NIGHT, False),
        (NIGHT, NOON, False),
        (NIGHT - timedelta(days=2), NOON, True),
        (NOON + timedelta(days=3), NOON, True),  # a clock that was ahead
    ],
)
def test_a_register_is_counted_once_a_night(
    counted: datetime | None, now: datetime, expected: bool
) -> None:
    assert is_due(counted, now, "America/Mexico_City") is expected


def test_each_country_with_a_register_is_counted(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        for country in ("SV", "GT"):
            new = NewPerson(country=country, card=Card(full_name="Ana"), stays=[], consent_at=now)
            add_persons(session, keyring, [new])
    services = services_at(engine, settings, keyring, now)
    assert [count_registers(services), count_registers(services)] == [2, 0]
