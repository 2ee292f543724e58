from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from response.accounting.refreshing import refresh_rolls
from response.accounting.rolls import rolls_of
from response.crisis.models import Crisis, CrisisState, Participation
from tests.response.crisis_parts import add_part, add_people


def test_all_open_parts_are_kept_up_and_those_that_ended_are_not(
    engine: Engine, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        part, other = add_part(session, now), add_part(session, now, "HN", serial=2)
        ended = add_part(session, now, "SV", serial=3)
        session.get_one(Crisis, ended.crisis_id).state = CrisisState.CLOSED
        for country in ("GT", "HN", "SV"):
            add_people(session, keyring, now, ["Una"], country=country)
        ids = [part.id, other.id, ended.id]
    assert refresh_rolls(engine, keyring, now) == 2
    assert refresh_rolls(engine, keyring, now + timedelta(minutes=1)) == 0
    with reading(engine) as session:
        assert [len(rolls_of(session, each)) for each in ids] == [1, 1, 0]
        assert session.get_one(Participation, part.id).country == "GT"
