from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import reading, writing
from registry.matching.blocks import uuids
from registry.matching.index import check_index, load_blocks, rebuild_index
from registry.people.models import MatchingBlock, Person, Stay
from registry.registration.persons import add_stay
from tests.registry.conftest import (
    CANARY_LAT,
    CANARY_LON,
    CANARY_NAME,
    CANARY_PHONE,
    CANARY_PLACE,
    stay_at,
)

Register = Callable[..., Person]


def test_blocks_hold_one_country_each(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-90, 30))
    assert [block.country for block in load_blocks(session, keyring)] == ["GT", "SV"]
    (block,) = load_blocks(session, keyring, ["SV"])
    assert (block.lons.tolist(), block.lats.tolist()) == ([-90], [30])


def test_rebuilding_gives_the_same_people(
    session: Session, keyring: Keyring, register: Register
) -> None:
    for n in range(5):
        register(f"P {n}", stay_at(-90 + n, 30))
    before = {block.country: sorted(block.rows.tolist()) for block in load_blocks(session, keyring)}
    assert rebuild_index(session, keyring, "SV").stays == 5
    after = {block.country: sorted(block.rows.tolist()) for block in load_blocks(session, keyring)}
    assert after == before
    assert rebuild_index(session, keyring).stays == 8
    assert check_index(session, keyring).faults == ()


def test_a_record_that_does_not_open_leaves_the_others_in_a_rebuilt_index(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, eva, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Eva", "Luz"))
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    session.flush()
    report = rebuild_index(session, keyring, "SV")
    (block,) = load_blocks(session, keyring, ["SV"])
    persons = set(uuids(block.rows["person"]))
    assert persons == {ana.id, eva.id}, "who has no card is still somebody to look for"
    assert report.stays == 2
    named = {fault.split(":")[0] for fault in report.faults}
    assert named == {f"stay {eva.stays[0].id}", f"stay {luz.stays[0].id}"}
    assert {fault.split(":")[0] for fault in check_index(session, keyring).faults} == named


@pytest.mark.parametrize("spoil", ["lost", "moved", "left over", "miscounted"])
def test_a_check_says_what_is_wrong(
    spoil: str, session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    stay = ana.stays[0]
    block = session.scalars(sa.select(MatchingBlock).where(MatchingBlock.country == "SV")).one()
    if spoil == "lost":
        session.delete(block)
    elif spoil == "moved":
        session.execute(sa.update(Stay).where(Stay.id == stay.id).values(block_no=9))
    elif spoil == "left over":
        session.execute(sa.delete(Stay).where(Stay.id == stay.id))
    else:
        block.stays = 7
    session.flush()
    report = check_index(session, keyring)
    assert not report.is_sound
    expected = {
        "lost": "not in the index",
        "moved": "another block",
        "left over": "no such stay",
        "miscounted": "says 7",
    }
    assert expected[spoil] in " ".join(report.faults)


def test_a_block_put_in_anothers_place_does_not_open(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-90, 30))
    ours = session.scalars(sa.select(MatchingBlock).where(MatchingBlock.country == "SV")).one()
    theirs = session.scalars(sa.select(MatchingBlock).where(MatchingBlock.country == "GT")).one()
    ours.ciphertext, ours.version = theirs.ciphertext, theirs.version
    session.flush()
    with pytest.raises(CannotOpen):
        load_blocks(session, Keyring([b"k" * 32]))


def test_what_was_rolled_back_is_not_remembered(
    engine: Engine, keyring: Keyring, session: Session
) -> None:
    session.commit()
    with reading(engine) as reader:
        before = load_blocks(reader, keyring, ["GT"])[0].lons.tolist()

    class _ChangedMyMind(Exception):
        pass

    def add(writer: Session, lon: float) -> None:
        person = writer.scalars(sa.select(Person).where(Person.country == "GT").limit(1)).one()
        add_stay(writer, keyring, person, stay_at(lon, 10))

    with pytest.raises(_ChangedMyMind), writing(engine) as writer:  # noqa: PT012 - the roll-back is the point
        add(writer, -11)
        assert -11 in load_blocks(writer, keyring, ["GT"])[0].lons
        raise _ChangedMyMind
    with reading(engine) as reader:
        assert load_blocks(reader, keyring, ["GT"])[0].lons.tolist() == before
    with writing(engine) as writer:
        add(writer, -22)
    with reading(engine) as reader:
        assert load_blocks(reader, keyring, ["GT"])[0].lons.tolist() == [*before, -22]


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
    # The same bytes are there to be found once the blocks are open: the test looks for the right
    # thing.
    with reading(engine) as reader:
        opened = b"".join(block.rows.tobytes() for block in load_blocks(reader, keyring))
    assert struct.pack("<d", CANARY_LON) in opened
