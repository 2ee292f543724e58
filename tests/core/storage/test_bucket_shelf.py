"""An object store that fails says so in clear words, is asked again in time, and loses nothing."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from core.crypto import Keyring
from core.storage import FileStore
from core.storage.bucket_access import BucketAccess
from core.storage.bucket_shelf import RANGE_BYTES, BucketShelf, bucket_shelves
from core.storage.shelf import ShelfOutage
from tests.core.storage.object_server import ObjectServer
from tests.core.storage.places import bucket_place

NAME = "registry-lists"


def store_of(access: BucketAccess) -> FileStore:
    return FileStore(BucketShelf(access, NAME), Keyring([b"k" * 32]))


@pytest.fixture
def store(server: ObjectServer, keyring: Keyring) -> FileStore:
    bucket_place(server, keyring)  # emptied
    return store_of(server.access())


@pytest.mark.parametrize("fault", ["503", "cut", "short"])
def test_what_fails_once_is_asked_again(store: FileStore, server: ObjectServer, fault: str) -> None:
    data = os.urandom(RANGE_BYTES + 77)
    server.faults.append("503" if fault == "short" else fault)
    store.write("a.list", data, is_sealed=True)
    server.faults.extend((fault, "", fault))
    assert store.read("a.list") == data
    server.faults.append(fault)
    assert [each.name for each in store.files()] == ["a.list"]
    server.faults.append(fault)
    store.remove("a.list")
    assert store.files() == []


def test_a_large_file_goes_in_parts_and_is_there_whole_or_not_at_all(
    store: FileStore, server: ObjectServer
) -> None:
    data = os.urandom(6 << 20)
    server.faults.extend(("", "503"))
    store.write("a.zip", data)
    assert store.read("a.zip") == data
    server.faults.extend(["503"] * 200)
    short = store_of(replace(server.access(), seconds=0.3))
    with pytest.raises(ShelfOutage, match=r"SlowDown|503"):
        short.write("a.zip", b"other")
    server.faults.clear()
    assert store.read("a.zip") == data


def test_a_store_that_stays_away_is_an_error_in_words_and_never_an_empty_folder(
    server: ObjectServer, keyring: Keyring
) -> None:
    bucket_place(server, keyring)
    server.faults.extend(["cut"] * 400)
    short = store_of(replace(server.access(), seconds=0.3))
    for ask in (lambda: short.read("a.list"), short.files, lambda: short.find("a.list")):
        with pytest.raises(ShelfOutage, match=NAME):
            ask()
    server.faults.clear()
    refused = store_of(server.access())
    for ask in (lambda: refused.read("a.list"), refused.files, lambda: refused.write("a", b"x")):
        server.faults.append("denied")
        with pytest.raises(ShelfOutage, match="refused; look at the key"):
            ask()


def test_a_missing_bucket_is_no_empty_one(server: ObjectServer) -> None:
    missing = store_of(server.access("otro"))
    asked = (
        lambda: missing.read("a.list"),
        lambda: missing.find("a.list"),
        lambda: missing.write("a.list", b"x"),
        lambda: missing.remove("a.list"),
        missing.files,
        lambda: bucket_shelves(server.access("otro")),
    )
    for ask in asked:
        with pytest.raises(ShelfOutage, match="no such bucket"):
            ask()


def test_a_file_that_is_written_while_it_is_read_is_not_a_mixture(
    store: FileStore, server: ObjectServer
) -> None:
    store.write("a.zip", os.urandom(3 * RANGE_BYTES))
    source = store.open("a.zip")
    assert source is not None
    source.read(10)
    store.write("a.zip", os.urandom(3 * RANGE_BYTES))
    with source, pytest.raises(ShelfOutage, match="written while it was read"):
        source.read()
    assert bucket_shelves(server.access()) == [NAME]
