from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.card_blocks.models import NewcomerRecord
from registry.matching.blocks.models import MatchingHead, MatchingState
from registry.matching.blocks.storing import _TABLES
from registry.matching.index import open_index
from registry.matching.open_index import (
    country_index,
    no_index,
    states,
    without_blocks,
)
from registry.people.models import Person, Stay
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons, add_stay, change_stay
from tests.indexed_people import lons_of
from tests.registry.conftest import stay_at

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
Register = Callable[..., Person]


def test_what_did_not_change_is_not_read_again_and_what_did_is_little(
    engine: Engine, session: Session, keyring: Keyring, register: Register
) -> None:
    for number in range(3):
        register(f"P {number}", stay_at(-90 + number, 30))
    session.commit()
    with reading(engine) as reader:
        first = country_index(reader, keyring, states(reader, ["SV"])[0])
        again = country_index(reader, keyring, states(reader, ["SV"])[0])
        assert again is first
        first_heads, again_heads = (open_index(reader, keyring).heads for _ in range(2))
        assert first_heads.residents is again_heads.residents
    with writing(engine) as writer:
        person = writer.scalars(sa.select(Person).where(Person.country == "SV").limit(1)).one()
        add_stay(writer, keyring, person, stay_at(-80, 30))
    fresh: list[int] = []
    with reading(engine) as reader:
        heads = sa.select(MatchingHead.id).where(MatchingHead.stamp > first.stamp)
        fresh += reader.scalars(heads.where(MatchingHead.country == "SV"))
        assert lons_of(reader, keyring)[-1] == -80
        (state,) = states(reader, ["SV"])
        assert country_index(reader, keyring, state).stamp == state.stamp == first.stamp + 1
        kept = open_index(reader, keyring).heads
    assert 0 < len(fresh) < 3 <= len(kept.residents) + len(kept.travellers)


def test_heads_that_are_missing_are_said_and_those_that_do_not_open_left_out(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-90, 30))
    (state,) = states(session, ["SV"])
    index = country_index(session, keyring, state)
    (block,) = index.residents.block.tolist()
    without = without_blocks(index, {block: "altered", 5: "of another country"})
    assert (without.lost_blocks, len(without.residents)) == ({block: "altered"}, 0)
    session.execute(sa.delete(MatchingHead).where(MatchingHead.id == block))
    lost = country_index(session, Keyring([b"k" * 32]), state)
    assert list(lost.lost_blocks.values()) == ["SV: 1 blocks of the index are not there"]
    assert not no_index("HN").is_whole


def test_a_process_that_lived_on_while_its_database_was_put_back_asks_anew(
    engine: Engine, session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    session.commit()
    tables: tuple[Any, ...] = (MatchingState.__table__, *_TABLES, NewcomerRecord.__table__)

    def moved(lon: float) -> None:
        with writing(engine) as writer:
            stay = writer.scalars(sa.select(Stay).where(Stay.person_id == ana.id)).one()
            change_stay(writer, Keyring([b"k" * 32]), stay, stay_at(lon, 30))

    def lons(keys: Keyring) -> list[float]:
        with reading(engine) as reader:
            return lons_of(reader, keys)

    moved(-91)
    with reading(engine) as reader:
        backup = [[dict(row) for row in reader.execute(sa.select(each)).mappings()]
                  for each in tables]  # fmt: skip
    moved(-80)
    assert lons(keyring) == [-80]
    with writing(engine) as writer:
        for table, rows in zip(tables, backup, strict=True):
            writer.execute(sa.delete(table))
            if rows:
                writer.execute(sa.insert(table), rows)
        numbers = sa.update(MatchingState).values(next_person=MatchingState.next_person + 5)
        writer.execute(numbers.execution_options(synchronize_session=False))
    # Who writes now does not touch the block of before, and the stamps are higher than they were.
    for lon in (-70, -71):
        with writing(engine) as writer:
            new = NewPerson(
                country="SV", card=Card(full_name="x"), stays=[stay_at(lon, 30)], consent_at=NOW
            )
            add_persons(writer, Keyring([b"k" * 32]), [new])
    assert lons(Keyring([b"k" * 32])) == [-91, -71, -70]
    assert lons(keyring) == [-91, -71, -70]
