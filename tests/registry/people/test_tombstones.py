from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.record import Card
from registry.people.tombstones import (
    ErasureCause,
    Identity,
    PersonTombstone,
    TombstoneMark,
    lift_tombstones,
    marks_of,
    put_tombstone,
    stones_by_mark,
)
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register

ANA = Card(full_name="Ana Núñez", phone="+15205550101", email="Ana@X.example", birth_year=1980)


def found(session: Session, keyring: Keyring, identity: Identity, country: str = "SV") -> int:
    stones = stones_by_mark(session, country, marks_of(keyring, country, identity))
    return len({stone.id for stone in stones.values()})


@pytest.mark.parametrize(
    ("identity", "count"),
    [
        (Identity("ana nunez", ("+15205550101",)), 1),
        (Identity("ana nunez", ("+15205550999",), "ana@x.example"), 1),
        (Identity("ana nunez", ("+15205550999",)), 0),
        (Identity("ana nunez", birth_year=1980), 0),  # she had a telephone: the year is too weak
        (Identity("luz nunez", ("+15205550101",)), 0),  # who has the telephone now
        (Identity("ana nunez"), 0),
    ],
)
def test_who_is_known_again(
    session: Session,
    keyring: Keyring,
    register: Register,
    now: datetime,
    identity: Identity,
    count: int,
) -> None:
    ana = register(ANA.full_name, stay_at(-98, 26), phone=ANA.phone, email=ANA.email)
    put_tombstone(session, keyring, ana, ANA, cause=ErasureCause.WISH, now=now)
    assert found(session, keyring, identity) == count
    assert found(session, keyring, identity, "GT") == 0


def test_of_a_bare_card_the_year_of_birth_tells_and_of_a_closed_one_its_list(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    bare, closed = register("Eva Paz", stay_at(-98, 26)), register("Luz Sol", stay_at(-98, 26))
    closed.import_key = "ab" * 32
    card = Card(full_name="Eva Paz", birth_year=1991)
    put_tombstone(session, keyring, bare, card, cause=ErasureCause.EXPIRED, now=now)
    put_tombstone(session, keyring, closed, None, cause=ErasureCause.WISH, now=now)
    assert found(session, keyring, Identity("eva paz", birth_year=1991)) == 1
    assert found(session, keyring, Identity("eva paz", birth_year=1992)) == 0
    (stone,) = stones_by_mark(session, "SV", {"ab" * 32}).values()
    assert (stone.id, stone.cause) == (closed.id, ErasureCause.WISH)


def test_a_tombstone_holds_nothing_that_names_and_is_lifted(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register(ANA.full_name, stay_at(-98, 26))
    put_tombstone(session, keyring, ana, ANA, cause=ErasureCause.WISH, now=now)
    rows = [*session.execute(sa.select(PersonTombstone.__table__))]
    rows += [*session.execute(sa.select(TombstoneMark.__table__))]
    said = repr(rows).casefold()
    assert not any(word in said for word in ("ana", "nunez", "núñez", "520555", "x.example"))
    other = Keyring([b"o" * 32])
    assert found(session, other, Identity("ana nunez", ("+15205550101",))) == 0
    lift_tombstones(session, list(session.scalars(sa.select(PersonTombstone))))
    assert session.scalar(sa.select(sa.func.count()).select_from(TombstoneMark)) == 0
