from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import reading, writing
from registry.matching.blocks import block_place, seal_rows, unseal_rows, uuids
from registry.matching.index import check_index, load_blocks, rebuild_index
from registry.people.models import NO_BLOCK, MatchingBlock, Need, Person, Stay
from registry.registration.persons import add_stay, change_stay, erase_person, remove_stay
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
    block = session.scalars(sa.select(MatchingBlock).where(MatchingBlock.country == "SV")).one()
    eva.ciphertext = luz.stays[0].ciphertext = block.ciphertext = b"damaged"
    session.flush()
    report = rebuild_index(session, keyring, "SV")
    made, without = load_blocks(session, keyring, ["SV"])
    persons = set(uuids(made.rows["person"]))
    assert persons == {ana.id, eva.id}, "who has no card is still somebody to look for"
    assert (len(without.rows), set(without.unplaced)) == (0, {luz.id})
    assert report.stays == 2
    named = {fault.split(":")[0] for fault in report.faults}
    assert named == {f"stay {eva.stays[0].id}", f"stay {luz.stays[0].id}"}
    assert {fault.split(":")[0] for fault in check_index(session, keyring).faults} == named


def test_a_rebuilt_index_keeps_what_the_old_one_knew_of_a_record_that_does_not_open(
    session: Session, keyring: Keyring, register: Register
) -> None:
    """The index is the last place that knows where somebody is whose own row was damaged."""
    eva, luz = (register(name, stay_at(-90, 30), needs=(Need.MEDICAL,)) for name in ("Eva", "Luz"))
    (before,) = load_blocks(session, keyring, ["SV"])
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    session.flush()
    assert rebuild_index(session, keyring, "SV").stays == 2
    (after,) = load_blocks(session, keyring, ["SV"])
    assert sorted(after.rows.tolist()) == sorted(before.rows.tolist())


def spoil_block(session: Session, country: str = "SV") -> MatchingBlock:
    query = sa.select(MatchingBlock).where(MatchingBlock.country == country)
    block = session.scalars(query).one()
    flipped = bytearray(block.ciphertext)
    flipped[len(flipped) // 2] ^= 1
    block.ciphertext = bytes(flipped)
    session.flush()
    return block


def test_a_block_that_does_not_open_is_made_of_its_stays_and_says_whom_it_cannot_place(
    session: Session, keyring: Keyring, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    ana, eva, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Eva", "Luz"))
    luz.stays[0].ciphertext = b"damaged"
    eva.ciphertext = b"damaged"
    block = spoil_block(session)
    fresh = Keyring([b"k" * 32])
    (found,) = load_blocks(session, fresh, ["SV"])
    assert set(uuids(found.rows["person"])) == {ana.id, eva.id}
    assert found.unplaced == {luz.id}
    assert [line for line in caplog.messages if f"SV/{block.block_no}" in line] != []
    assert "registry rebuild" in caplog.text


@pytest.mark.parametrize("change", ["put", "replace", "drop"])
def test_a_block_that_does_not_open_can_be_written(
    session: Session, keyring: Keyring, register: Register, change: str
) -> None:
    ana, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Luz"))
    luz.stays[0].ciphertext = b"damaged"
    spoil_block(session)
    if change == "put":
        add_stay(session, keyring, ana, stay_at(-91, 31))
    elif change == "replace":
        change_stay(session, keyring, ana.stays[0], stay_at(-91, 31))
    else:
        remove_stay(session, keyring, ana.stays[0])
    lons = {"put": [-91, -90], "replace": [-91], "drop": []}[change]
    blocks = load_blocks(session, Keyring([b"k" * 32]), ["SV"])
    assert sorted(lon for block in blocks for lon in block.lons) == lons
    assert frozenset().union(*(block.unplaced for block in blocks)) == {luz.id}


def test_a_stay_that_was_in_no_block_comes_back_when_its_place_is_given_again(
    session: Session, keyring: Keyring, register: Register
) -> None:
    luz = register("Luz", stay_at(-90, 30))
    luz.stays[0].ciphertext = b"damaged"
    spoil_block(session)
    rebuild_index(session, keyring, "SV")
    stay = session.scalars(sa.select(Stay).where(Stay.person_id == luz.id)).one()
    assert stay.block_no == NO_BLOCK
    change_stay(session, keyring, stay, stay_at(-92, 31))
    assert [block.lons.tolist() for block in load_blocks(session, keyring, ["SV"])] == [[-92]]
    assert check_index(session, keyring).faults == ()


@pytest.mark.parametrize("gone", ["remove", "erase"])
def test_a_stay_in_no_block_can_be_taken_out(
    session: Session, keyring: Keyring, register: Register, now: datetime, gone: str
) -> None:
    luz = register("Luz", stay_at(-90, 30))
    luz.stays[0].ciphertext = b"damaged"
    spoil_block(session)
    rebuild_index(session, keyring, "SV")
    if gone == "remove":
        remove_stay(
            session, keyring, session.scalars(sa.select(Stay).where(Stay.person_id == luz.id)).one()
        )
    else:
        erase_person(session, keyring, luz, actor="a", purpose="p", now=now)
    assert load_blocks(session, keyring, ["SV"]) == []


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


def test_a_block_put_in_anothers_place_shows_nobody_of_the_other(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    ours = session.scalars(sa.select(MatchingBlock).where(MatchingBlock.country == "SV")).one()
    theirs = session.scalars(sa.select(MatchingBlock).where(MatchingBlock.country == "GT")).one()
    ours.ciphertext, ours.version = theirs.ciphertext, theirs.version
    session.flush()
    fresh = Keyring([b"k" * 32])
    (block,) = load_blocks(session, fresh, ["SV"])
    assert uuids(block.rows["person"]) == [ana.id]
    assert [fault.split(":")[0] for fault in check_index(session, fresh).faults] == [
        f"block SV/{block.block_no}",
        f"stay {ana.stays[0].id}",
    ]


def test_rows_of_another_form_do_not_open_and_rows_without_a_head_do(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-90, 30))
    (block,) = load_blocks(session, keyring, ["SV"])
    place = block_place("SV", 0, 1)
    before_heads = keyring.seal(block.rows.tobytes(), place)
    assert unseal_rows(keyring, before_heads, "SV", 0, 1).tolist() == block.rows.tolist()
    sealed = seal_rows(keyring, block.rows, "SV", 0, 1)
    assert unseal_rows(keyring, sealed, "SV", 0, 1).tolist() == block.rows.tolist()
    for other in (b"rows\x09\x00\x50\x00", b"", b"x"):
        with pytest.raises(CannotOpen):
            unseal_rows(keyring, keyring.seal(other + b"\0" * 81, place), "SV", 0, 1)


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
