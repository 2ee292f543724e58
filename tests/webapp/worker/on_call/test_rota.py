from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from tests.watch.rota.on_call import on_call_of
from tests.watch.rota.test_write_out import weekly
from tests.webapp.worker.test_tidying import services_at
from watch.rota.models import Shift
from webapp.worker.on_call.rota import write_rotas


def test_patterns_are_written_on_month_after_month(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        on_call = on_call_of(session, now)
        weekly(on_call, on_call.user("ana"))

    def written(days: int) -> int:
        return write_rotas(services_at(engine, settings, keyring, now + timedelta(days=days)))

    assert (written(0), written(1), written(30)) == (17, 0, 5)
    with reading(engine) as session:
        starts = list(session.scalars(sa.select(Shift.starts_at).order_by(Shift.starts_at)))
    assert len(set(starts)) == 22
