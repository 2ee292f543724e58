from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.matching.blocks.models import MatchingHead, MatchingPerson, MatchingPoint
from registry.matching.checking import check_index
from registry.matching.index import open_index, person_ids
from registry.people.models import Person, Stay
from registry.registration.persons import add_stay, change_stay, erase_person, remove_stay
from tests.indexed_people import ids_in_index, lons_of, spoil_index
from tests.registry.conftest import (
    CANARY_LAT,
    CANARY_LON,
    CANARY_NAME,
    CANARY_PHONE,
    CANARY_PLACE,
    stay_at,
)

pytestmark = pytest.mark.usefixtures("nobody_waits")

Register = Callable[..., Person]
Table = type[MatchingHead | MatchingPoint | MatchingPerson]


def test_each_country_has_an_index_of_its_own(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    index = open_index(session, keyring)
    assert index.countries == ("GT", "SV")
    assert index.of(["SV", "HN"]).countries == ("SV",)
    rows = open_index(session, keyring, ["SV"]).rows_near()["SV"]
    assert (rows["lon"].tolist(), rows["lat"].tolist()) == ([-90], [30])
    assert person_ids(session, "SV", rows["person"].tolist()) == {ana.number: ana.id}
    assert person_ids(session, "GT", [10**9]) == {}


def _damage(session: Session, table: Any, country: str = "SV") -> None:
    for row in session.scalars(sa.select(table).where(table.country == country)):
        flipped = bytearray(row.ciphertext)
        flipped[len(flipped) // 2] ^= 1
        row.ciphertext = bytes(flipped)
    session.flush()


@pytest.mark.parametrize("table", [MatchingHead, MatchingPoint, MatchingPerson])
def test_a_block_that_does_not_open_is_made_of_its_stays_and_says_whom_it_cannot_place(
    session: Session,
    keyring: Keyring,
    register: Register,
    caplog: pytest.LogCaptureFixture,
    table: Table,
) -> None:
    ana, eva, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Eva", "Luz"))
    luz.stays[0].ciphertext = b"damaged"
    eva.ciphertext = b"damaged"
    _damage(session, table)
    fresh = Keyring([b"k" * 32])
    assert ids_in_index(session, fresh) == sorted([ana.id, eva.id])
    index = open_index(session, fresh, ["SV"])
    assert index.unplaced == {"SV": frozenset({luz.number})}
    assert len(index.faults) == 2
    assert [line for line in caplog.messages if table.__tablename__ in line] != []
    assert "registry index rebuild" in caplog.text


@pytest.mark.parametrize("change", ["put", "replace", "drop"])
@pytest.mark.parametrize("table", [MatchingHead, MatchingPoint, MatchingPerson])
def test_a_block_that_does_not_open_can_be_written(
    session: Session, keyring: Keyring, register: Register, change: str, table: Table
) -> None:
    ana, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Luz"))
    register("Eva", stay_at(-89, 30))
    luz.stays[0].ciphertext = b"damaged"
    _damage(session, table)
    fresh = Keyring([b"k" * 32])
    if change == "put":
        add_stay(session, fresh, ana, stay_at(-91, 31))
    elif change == "replace":
        change_stay(session, fresh, ana.stays[0], stay_at(-91, 31))
    else:
        remove_stay(session, fresh, ana.stays[0])
    lons = {"put": [-91, -90, -89], "replace": [-91, -89], "drop": [-89]}[change]
    again = Keyring([b"k" * 32])
    assert lons_of(session, again) == lons
    assert open_index(session, again).unplaced == {"SV": frozenset({luz.number})}
    faults = check_index(session, again).faults
    assert {fault.split(":")[0] for fault in faults} == {f"stay {luz.stays[0].id}"}


def test_a_stay_that_was_in_no_block_comes_back_when_its_place_is_given_again(
    session: Session, keyring: Keyring, register: Register
) -> None:
    luz, ana = register("Luz", stay_at(-90, 30)), register("Ana", stay_at(-90, 30))
    luz.stays[0].ciphertext = b"damaged"
    spoil_index(session, "SV")
    change_stay(session, keyring, ana.stays[0], stay_at(-89, 30))
    stay = session.scalars(sa.select(Stay).where(Stay.person_id == luz.id)).one()
    session.refresh(stay)
    assert not stay.is_indexed
    change_stay(session, keyring, stay, stay_at(-92, 31))
    assert lons_of(session, keyring) == [-92, -89]
    assert check_index(session, keyring).faults == ()


@pytest.mark.parametrize("gone", ["remove", "erase"])
def test_a_stay_in_no_block_can_be_taken_out(
    session: Session, keyring: Keyring, register: Register, now: datetime, gone: str
) -> None:
    luz = register("Luz", stay_at(-90, 30))
    luz.stays[0].ciphertext = b"damaged"
    spoil_index(session, "SV")
    session.expire_all()
    if gone == "remove":
        remove_stay(session, keyring, luz.stays[0])
    else:
        erase_person(session, keyring, luz, actor="a", purpose="p", now=now)
    assert lons_of(session, keyring) == []
    assert open_index(session, keyring).unplaced == {}


def test_a_block_put_in_anothers_place_shows_nobody_of_the_other(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    tables: tuple[Any, ...] = (MatchingPoint, MatchingPerson)
    for table in tables:
        ours, theirs = (
            session.scalars(sa.select(table).where(table.country == country)).first()
            for country in ("SV", "GT")
        )
        assert ours is not None
        assert theirs is not None
        ours.ciphertext, ours.version = theirs.ciphertext, theirs.version
    session.flush()
    fresh = Keyring([b"k" * 32])
    assert ids_in_index(session, fresh) == [ana.id]
    assert not check_index(session, fresh).is_sound


def test_what_was_rolled_back_is_not_remembered(
    engine: Engine, keyring: Keyring, session: Session
) -> None:
    session.commit()
    with reading(engine) as reader:
        before = lons_of(reader, keyring, "GT")

    class _ChangedMyMind(Exception):
        pass

    def add(writer: Session, lon: float) -> None:
        person = writer.scalars(sa.select(Person).where(Person.country == "GT").limit(1)).one()
        add_stay(writer, keyring, person, stay_at(lon, 10))

    with pytest.raises(_ChangedMyMind), writing(engine) as writer:  # noqa: PT012 - the roll-back is the point
        add(writer, -11)
        assert -11 in lons_of(writer, keyring, "GT")
        raise _ChangedMyMind
    with reading(engine) as reader:
        assert lons_of(reader, keyring, "GT") == before
    with writing(engine) as writer:
        add(writer, -22)
    with reading(engine) as reader:
        assert lons_of(reader, keyring, "GT") == sorted([*before, -22])


def test_the_file_holds_no_name_telephone_or_place_in_the_clear(
    engine: Engine, session: Session, keyring: Keyring, register: Register
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("looks into the file of SQLite")
    register(
        CANARY_NAME,
        stay_at(CANARY_LON, CANARY_LAT, text=CANARY_PLACE),
        phone=CANARY_PHONE,
        note="canary in a note",
    )
    session.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(str(engine.url.database))
    data = path.read_bytes()
    assert str(CANARY_LON).encode() not in data
    for text in (
        CANARY_NAME,
        "Xochiquetzal",
        CANARY_PHONE,
        CANARY_PHONE[1:],
        CANARY_PLACE,
        "canary in a note",
        "131313",
    ):
        for encoding in ("utf-8", "utf-16-le"):
            assert text.encode(encoding) not in data, text
    for degrees in (CANARY_LON, CANARY_LAT):
        for form in ("<d", ">d", "<f", ">f"):
            assert struct.pack(form, degrees) not in data
        for form in ("<i", ">i"):
            assert struct.pack(form, round(degrees * 1e6)) not in data
    # They are there once the blocks are open: the test looks for the right thing.
    with reading(engine) as reader:
        rows = open_index(reader, keyring).rows_near()["SV"]
    assert np.isclose(rows["lon"], CANARY_LON).any()
