"""Files in rows: in pieces, whole or not at all, whoever is killed or comes between."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.storage import FileStore
from core.storage.models import KeptFile, KeptPiece, KeptTurn
from core.storage.shelf import Overtaken, ShelfOutage
from core.storage.table_shelf import APPENDED_BYTES, PIECE_BYTES, TableShelf, table_shelves


def count(engine: Engine, table: type[KeptFile | KeptPiece | KeptTurn]) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_large_file_lies_in_pieces_and_goes_with_all_of_them(engine: Engine) -> None:
    store = FileStore(TableShelf(engine, "plans/runs/gt"))
    data = os.urandom(3 * PIECE_BYTES + 5)
    store.write("planes.zip", data)
    assert store.read("planes.zip") == data
    assert count(engine, KeptPiece) == 4
    store.write("planes.zip", b"anew")
    assert (store.read("planes.zip"), count(engine, KeptPiece)) == (b"anew", 1)
    assert table_shelves(engine) == ["plans/runs/gt"]
    assert FileStore(TableShelf(engine, "plans/runs")).files() == []
    store.remove("planes.zip")
    assert (count(engine, KeptFile), count(engine, KeptPiece)) == (0, 0)


def test_what_somebody_began_and_left_is_seen_by_nobody_and_goes(engine: Engine) -> None:
    shelf = TableShelf(engine, "outbox")
    with writing(engine) as session:
        left = KeptFile(shelf="outbox", name=".a.part", written_at=datetime(2026, 1, 1, tzinfo=UTC))
        session.add(left)
        session.flush()
        session.add(KeptPiece(file_id=left.id, start=0, data=b"half"))
    assert shelf.files() == []
    assert shelf.sweep(datetime(2025, 12, 31, tzinfo=UTC)) == 0
    assert shelf.sweep(datetime(2026, 1, 2, tzinfo=UTC)) == 1
    assert count(engine, KeptPiece) == 0


def test_who_reads_a_file_that_goes_is_told(engine: Engine) -> None:
    store = FileStore(TableShelf(engine, "papers"))
    store.write("a.pdf", os.urandom(2 * PIECE_BYTES))
    source = store.open("a.pdf")
    assert source is not None
    source.read(10)
    store.write("a.pdf", b"other")
    with source, pytest.raises(ShelfOutage, match="went while it was read"):
        source.read()


def test_a_file_is_replaced_only_as_it_is_known(engine: Engine) -> None:
    shelf = TableShelf(engine, "outbox", lambda: datetime(2026, 11, 30, tzinfo=UTC))
    with shelf.writer("a") as sink:
        sink.write(b"one")
    known = shelf.find("a")
    assert known is not None
    later = TableShelf(engine, "outbox")
    with later.writer("a", known=known) as sink:
        sink.write(b"two")
    found = shelf.find("a")
    assert found is not None
    assert found.written_at == known.written_at
    with pytest.raises(Overtaken), later.writer("a", known=known) as sink:
        sink.write(b"three")
    assert shelf.open("a").read() == b"two"
    assert count(engine, KeptFile) == 2, "what was not wanted waits for the sweep"


def test_a_turn_of_who_died_lapses(engine: Engine) -> None:
    now = [datetime(2026, 11, 30, tzinfo=UTC)]
    shelf = TableShelf(engine, "papers", lambda: now[0])
    dead = shelf.turn("a.pdf", 60)
    assert dead.__enter__()
    with shelf.turn("a.pdf", 60) as is_ours:
        assert not is_ours
    now[0] += timedelta(seconds=61)
    with shelf.turn("a.pdf", 60) as is_ours:
        assert is_ours
        dead.__exit__(None, None, None)
        assert count(engine, KeptTurn) == 1, "who comes back too late frees nobody else's"


def test_small_pieces_join(engine: Engine) -> None:
    shelf = TableShelf(engine, "plans/runs/gt")
    for _ in range(40):
        shelf.append("hechos", b"x" * 1000)
    assert shelf.open("hechos").read() == b"x" * 40_000
    assert count(engine, KeptPiece) == -(-40_000 // (APPENDED_BYTES + 1000))


def test_a_database_that_is_away_is_an_error_of_the_place(engine: Engine) -> None:
    shelf = TableShelf(engine, "outbox")
    with writing(engine) as session:
        session.execute(sa.text("ALTER TABLE kept_file RENAME TO gone"))
    try:
        for ask in (shelf.files, lambda: shelf.find("a"), lambda: shelf.open("a")):
            with pytest.raises(ShelfOutage, match="database:outbox"):
                ask()
    finally:
        with writing(engine) as session:
            session.execute(sa.text("ALTER TABLE gone RENAME TO kept_file"))
