from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from registry.matching.blocks.models import MatchingHead, MatchingState
from registry.matching.checking import check_index
from registry.matching.writing import begin_indexes
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from tests.registry.conftest import stay_at
from webapp.index_upkeep import make_missing_indexes


def test_a_country_without_an_index_gets_one_and_the_others_are_left_alone(
    engine: Engine, now: datetime
) -> None:
    keyring, told = Keyring([b"k" * 32]), list[tuple[str, int]]()
    note: Callable[[str, int], None] = lambda *each: told.append(each)  # noqa: E731
    with writing(engine) as session:
        for country in ("SV", "GT"):
            new = NewPerson(
                country=country, card=Card(full_name="x"), stays=[stay_at(-90, 30)], consent_at=now
            )
            add_persons(session, keyring, [new])
        for table in (MatchingState, MatchingHead):
            session.execute(sa.delete(table).where(table.country == "SV"))
        begin_indexes(session)
    assert make_missing_indexes(engine, keyring, note) == ["SV"]
    assert told == [("SV", 1)]
    assert make_missing_indexes(engine, keyring, note) == []
    with reading(engine) as session:
        assert check_index(session, keyring).faults == ()
