from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from response.calldown.models import CallItem
from tests.response.calldown.conftest import make_calls
from tests.webapp.worker.test_tidying import services_at
from webapp.worker.crisis.call_lists import keep_call_lists


def test_lists_are_made_once_and_again_when_somebody_comes(
    engine: Engine, settings: Settings, keyring: Keyring, base_atlas: Atlas, now: datetime
) -> None:
    with writing(engine) as session:
        calls = make_calls(session, keyring, base_atlas, now)
        calls.register("Rosa")
    services = services_at(engine, settings, keyring, now)
    assert [keep_call_lists(services), keep_call_lists(services)] == [1, 0]
    with writing(engine) as session:
        calls.session = session
        calls.register("Luz")
    assert [keep_call_lists(services), keep_call_lists(services)] == [1, 0]
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CallItem)) == 2
