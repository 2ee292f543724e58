"""Two web nodes and a press in folders of their own see each other's files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.keys.files import reseal_files, sealed_files
from core.settings import Settings
from core.storage import open_store
from core.storage.opening import (
    files_elsewhere,
    files_engine,
    open_shelf,
    shelf_names,
    shelves_elsewhere,
)
from tests.core.storage.object_server import ObjectServer
from tests.core.storage.places import bucket_place

KNOWN = ("outbox", "plans", "plans/packs", "plans/runs/*")


@pytest.fixture(params=["database", "bucket"])
def shared_places(
    request: pytest.FixtureRequest, settings: Settings, engine: Engine, keyring: Keyring
) -> Iterator[Settings]:
    """The settings of a node whose files are where other nodes find them."""
    assert engine.url
    if request.param == "database":
        own = replace(settings, files_in="database")
        yield own
        files_engine(own).dispose()
        return
    server: ObjectServer = request.getfixturevalue("server")
    bucket_place(server, keyring)
    address = server.access().address
    yield replace(settings, files_in=f"s3+{address}", files_store_key="k", files_store_secret="s")


def test_what_one_writes_another_reads_lists_and_removes(
    shared_places: Settings, tmp_path: Path, keyring: Keyring
) -> None:
    nodes = [replace(shared_places, instance=tmp_path / name) for name in ("a", "b", "press")]
    first, second, press = (open_store(each, "plans/packs", keyring, "GT") for each in nodes)
    press.write("pack.zip", b"PK" * 1000, is_sealed=True)
    assert first.read("pack.zip") == second.read("pack.zip") == b"PK" * 1000
    assert [each.name for each in second.files()] == ["pack.zip"]
    second.remove("pack.zip")
    assert first.find("pack.zip") is None
    assert not any(path.is_file() for path in tmp_path.rglob("*")), "nothing stays in a folder"


def test_a_key_change_seals_the_files_again_wherever_they_are(
    shared_places: Settings, keyring: Keyring
) -> None:
    store = open_store(shared_places, "outbox", keyring)
    store.write("a.eml", b"a letter", is_sealed=True)
    (before,) = sealed_files(shared_places.instance, shelves_elsewhere(shared_places))
    newer = Keyring([b"n" * 32, b"k" * 32])
    shelves = shelves_elsewhere(shared_places)
    assert reseal_files(shared_places.instance, newer, "", shelves).files == 1
    assert reseal_files(shared_places.instance, newer, "", shelves).files == 0
    (after,) = sealed_files(shared_places.instance, shelves)
    assert after.header == newer.header_of("") != before.header
    assert after.file.written_at >= before.file.written_at
    assert open_store(shared_places, "outbox", newer).read("a.eml") == b"a letter"
    assert [(shelf.name, name) for shelf, name in files_elsewhere(shared_places)] == [
        ("outbox", "a.eml.sealed")
    ]


def test_the_shelves_of_a_folder_are_those_that_are_known(tmp_path: Path) -> None:
    house = Settings(instance=tmp_path)
    for name in ("outbox", "plans/packs", "plans/runs/gt", "streets"):
        open_store(house, name).write("a", b"x")
    names = shelf_names(house, "folder", KNOWN)
    assert names == ["outbox", "plans/packs", "plans/runs/gt"]
    assert [open_shelf(house, name).title for name in names] == ["outbox", "packs", "gt"]
    assert shelves_elsewhere(house) == ()
