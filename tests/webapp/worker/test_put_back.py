"""The worker names a row that was put back each hour, and notes it once."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from registry.people.models import Person
from registry.people.record import Card, put_card
from registry.registration.persons import NewPerson, add_persons
from tests.webapp.worker.test_tidying import services_at
from webapp.worker.put_back import ACTION, look_for_put_back


def test_it_is_noted_once_and_named_each_time(
    engine: Engine,
    settings: Settings,
    keyring: Keyring,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    card = Card(full_name="Ana")
    with writing(engine) as session:
        (row_id,) = add_persons(
            session, keyring, [NewPerson(country="GT", card=card, stays=[], consent_at=now)]
        )
        person = session.get_one(Person, row_id)
        before = (person.ciphertext, person.seal_version)
        put_card(keyring, person, Card(full_name="Ana María"))
    services = services_at(engine, settings, keyring, now)
    assert look_for_put_back(services) == []
    with writing(engine) as session:
        values = dict(zip(("ciphertext", "seal_version"), before, strict=True))
        session.execute(sa.update(Person).values(values))
    for _ in range(2):
        assert [each.row_id for each in look_for_put_back(services)] == [row_id]
    assert caplog.text.count(f"person/{row_id}: an old text was put back") == 2
    with reading(engine) as session:
        (line,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == ACTION))
        assert (line.subject, line.country) == (f"person/{row_id}", "GT")
        assert line.details == {"version": 1, "noted": 2}
