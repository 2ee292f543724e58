"""A month begins: what countries release is made, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from registry.statistics.release.releases import last_releases
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.releases import make_releases


def test_each_country_releases_once_a_month(
    engine: Engine, keyring: Keyring, settings: Settings, base_atlas: Atlas, now: datetime
) -> None:
    with writing(engine) as session:
        new = NewPerson(country="SV", card=Card(full_name="Ana"), stays=[], consent_at=now)
        add_persons(session, keyring, [new])
    services = WorkerServices(
        engine=engine, keyring=keyring, settings=settings, atlas=base_atlas, clock=lambda: now
    )
    assert make_releases(services) == 1
    assert make_releases(services) == 0
    with reading(engine) as session:
        assert list(last_releases(session)) == ["SV"]
