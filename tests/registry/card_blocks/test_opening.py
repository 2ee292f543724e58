"""Blocks as a process keeps them open: read again only as far as they changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.card_blocks.kind import PERSONS
from registry.card_blocks.opening import BlocksRead, open_blocks
from registry.card_blocks.storing import put_records
from registry.search.models import NameBlockRow, NameState
from registry.search.name_blocks import NameRecord
from registry.search.name_words import written_name
from registry.search.storing import NAMES


def record(name: str) -> NameRecord:
    return NameRecord(written_name(name))


def kept(read: BlocksRead[Any], _former: BlocksRead[Any] | None) -> BlocksRead[Any]:
    return read


def opened(session: Session, keyring: Keyring) -> BlocksRead[Any]:
    found: BlocksRead[Any] | None = open_blocks(session, keyring, "SV", NAMES, kept)
    assert found is not None
    return found


def test_only_what_changed_is_read_again(
    session: Session, engine: Engine, keyring: Keyring
) -> None:
    session.commit()
    with writing(engine) as writer:
        put_records(writer, keyring, NAMES, "SV", {1: record("Ana"), PERSONS: record("Luz")})
    with reading(engine) as reader:
        first = opened(reader, keyring)
        assert opened(reader, keyring) is first
    with writing(engine) as writer:
        put_records(writer, keyring, NAMES, "SV", {PERSONS: None})
    with reading(engine) as reader:
        second = opened(reader, keyring)
    assert second.blocks[0] is first.blocks[0]
    assert second.blocks[1] is not first.blocks[1]


def test_a_damaged_block_is_named_and_made_again_when_it_is_written(
    session: Session, engine: Engine, keyring: Keyring
) -> None:
    session.commit()
    with writing(engine) as writer:
        put_records(writer, keyring, NAMES, "SV", {1: record("Ana"), PERSONS: record("Luz")})
    with writing(engine) as writer:
        row = writer.query(NAMES.row).filter_by(number=1).one()
        row.ciphertext = b"broken"
    with reading(engine) as reader:
        found = opened(reader, Keyring([b"k" * 32]))
        assert sorted(found.blocks) == [0]
        assert sorted(found.faults) == [1]
    with writing(engine) as writer:
        put_records(writer, keyring, NAMES, "SV", {PERSONS + 1: record("Eva")})
    with reading(engine) as reader:
        again = opened(reader, Keyring([b"k" * 32]))
    assert sorted(again.blocks) == [0, 1]
    assert again.faults == {}


def test_a_process_that_lived_on_while_its_database_was_put_back_reads_all_blocks(
    session: Session, engine: Engine, keyring: Keyring
) -> None:
    session.commit()
    tables: tuple[Any, ...] = (NameState.__table__, NameBlockRow.__table__)
    with writing(engine) as writer:
        put_records(writer, keyring, NAMES, "SV", {1: record("Ana"), PERSONS: record("Luz")})
    with reading(engine) as reader:
        backup = [[dict(row) for row in reader.execute(sa.select(each)).mappings()]
                  for each in tables]  # fmt: skip
    with writing(engine) as writer:
        put_records(writer, keyring, NAMES, "SV", {1: record("Eva")})
    with reading(engine) as reader:
        before = opened(reader, keyring)
    with writing(engine) as writer:
        for table, rows in zip(tables, backup, strict=True):
            writer.execute(sa.delete(table))
            writer.execute(sa.insert(table), rows)
    for name in ("Iris", "Noa"):
        with writing(engine) as writer:
            put_records(writer, Keyring([b"k" * 32]), NAMES, "SV", {PERSONS: record(name)})
    with reading(engine) as reader:
        now, anew = opened(reader, keyring), opened(reader, Keyring([b"k" * 32]))
    assert now.stamp > before.stamp
    to_bytes = NAMES.to_bytes
    assert [to_bytes(now.blocks[0]), to_bytes(now.blocks[1])] == [
        to_bytes(anew.blocks[0]), to_bytes(anew.blocks[1])
    ]  # fmt: skip
