from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from response.accounting.models import Says
from response.accounting.retention import KEEP_AFTER_END, CountRecord
from response.accounting.rolls import rolls_of
from response.accounting.statements import add_statement, statements_of
from response.crisis.models import Participation
from response.hotline.calls import add_call
from tests.response.accounting.test_statements import draft
from tests.response.crisis_parts import add_part, add_people
from tests.response.hotline.test_calls import call
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.registry.accounting import forget_ended, keep_rolls


def services_at(engine: Engine, keyring: Keyring, at: datetime) -> WorkerServices:
    made = SimpleNamespace(engine=engine, keyring=keyring, clock=lambda: at)
    return cast(WorkerServices, made)


def test_rolls_are_kept_up_and_what_is_over_forgotten(
    engine: Engine, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        part = add_part(session, now)
        (ana,) = add_people(session, keyring, now, ["Ana"])
        add_statement(session, keyring, part, draft(ana, Says.SAFE, now), now)
        add_call(session, keyring, call(now), now, part)
        part_id, ana_id = part.id, ana.id
    assert keep_rolls(services_at(engine, keyring, now)) == 1
    assert keep_rolls(services_at(engine, keyring, now)) == 0
    assert forget_ended(services_at(engine, keyring, now)) == 0
    with writing(engine) as session:
        session.get_one(Participation, part_id).ended_at = now
    later = now + KEEP_AFTER_END + timedelta(minutes=1)
    assert forget_ended(services_at(engine, keyring, later)) == 2
    with reading(engine) as session:
        assert statements_of(session, part_id, ana_id) == []
        assert rolls_of(session, part_id) == []
        assert session.get_one(CountRecord, part_id).series[-1]["safe"] == 1
