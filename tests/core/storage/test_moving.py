"""Files brought from place to place stay what they were; whoever is cut goes on where they were."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.storage import FileStore
from core.storage.moving import move_files
from core.storage.shelf import Shelf, ShelfOutage
from tests.core.storage.object_server import ObjectServer
from tests.core.storage.places import bucket_place, folder_place, table_place

OLD = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def shelves(
    tmp_path: Path, engine: Engine, server: ObjectServer, keyring: Keyring
) -> dict[str, Shelf]:
    places = {
        "folder": folder_place(tmp_path, keyring),
        "table": table_place(engine, keyring),
        "bucket": bucket_place(server, keyring),
    }
    return {name: each.shelf for name, each in places.items()}


@pytest.mark.parametrize("way", [("folder", "table", "bucket"), ("bucket", "table", "folder")])
def test_what_is_sealed_opens_wherever_it_is_brought(
    shelves: dict[str, Shelf], keyring: Keyring, way: tuple[str, ...]
) -> None:
    body = os.urandom(1_500_000)
    first = FileStore(shelves[way[0]], keyring, "GT")
    first.write("pack.zip", body, is_sealed=True)
    first.write("open.pdf", b"%PDF")
    with shelves[way[0]].writer("old.pdf", date=OLD) as sink:
        sink.write(b"old")
    for source, target in itertools.pairwise(way):
        moved = list(move_files(shelves[source], shelves[target]))
        assert len(moved) == 3
        assert shelves[source].files() == []
    last = FileStore(shelves[way[-1]], keyring)
    assert (last.read("pack.zip"), last.read("open.pdf")) == (body, b"%PDF")
    assert last.is_sealed("pack.zip")


def test_the_date_stays_and_a_newer_file_is_not_written_over(shelves: dict[str, Shelf]) -> None:
    folder, table = shelves["folder"], shelves["table"]
    for name in ("a", "b"):
        with folder.writer(name, date=OLD) as sink:
            sink.write(b"old")
    with table.writer("b") as sink:
        sink.write(b"new")
    assert [each.is_older for each in move_files(folder, table, keeps=True)].count(True) == 1
    found = {each.name: each.written_at for each in table.files()}
    assert found["a"] == OLD
    assert table.open("b").read() == b"new"
    assert len(folder.files()) == 2, "kept where they were, as was asked"
    assert len(list(move_files(folder, table))) == 2
    assert folder.files() == []


def test_a_place_that_fails_on_the_way_loses_nothing(
    shelves: dict[str, Shelf], server: ObjectServer
) -> None:
    folder, bucket = shelves["folder"], shelves["bucket"]
    for name in ("a", "b"):
        with folder.writer(name) as sink:
            sink.write(name.encode() * 100)
    moving = move_files(folder, bucket)
    next(moving)
    server.faults.extend(["denied"] * 3)
    with pytest.raises(ShelfOutage):
        next(moving)
    server.faults.clear()
    assert len(folder.files()) == 1
    assert len(list(move_files(folder, bucket))) == 1
    assert sorted(each.name for each in bucket.files()) == ["a", "b"]
