"""Files made for people: whole or not at all, closed, sealed where personal, and gone in time."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.crypto import CannotOpen, Keyring
from core.storage import FileStore
from core.storage.sealed_file import FRAME_BYTES

NAMES = b"Rosa Canario, +1 956 555 0185"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, keyring: Keyring) -> FileStore:
    return FileStore(tmp_path / "plans" / "packs", keyring)


def dated(store: FileStore, name: str, at: datetime) -> None:
    store.write(name, b"x")
    os.utime(store.folder / name, (at.timestamp(), at.timestamp()))


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_file_comes_back_as_it_was_written_and_is_closed_to_others(
    store: FileStore, is_sealed: bool
) -> None:
    assert store.read("a.zip") is None
    store.write("a.zip", b"before")
    store.write("a.zip", NAMES, is_sealed=is_sealed)
    assert store.read("a.zip") == NAMES
    (kept,) = store.files()
    assert (kept.name, kept.is_sealed) == ("a.zip", is_sealed)
    assert store.find("a.zip") == kept
    assert kept.path.stat().st_mode & 0o077 == 0
    assert store.folder.stat().st_mode & 0o077 == 0
    assert (NAMES in kept.path.read_bytes()) is not is_sealed
    store.remove("a.zip")
    assert store.files() == []


@pytest.mark.parametrize(
    "size", [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES]
)
def test_a_sealed_file_of_any_length_is_read_from_anywhere(store: FileStore, size: int) -> None:
    data = os.urandom(size)
    store.write("a.bin", data, is_sealed=True)
    source = store.open("a.bin")
    assert source is not None
    with source:
        for start in (0, size // 2, max(0, size - 3), FRAME_BYTES - 2):
            source.seek(start)
            assert source.read(7) == data[start : start + 7]
        source.seek(-min(size, 5), io.SEEK_END)
        assert source.read() == data[size - min(size, 5) :]


def test_a_zip_is_put_together_sealed_and_read_where_it_is(store: FileStore) -> None:
    body = os.urandom(2 * FRAME_BYTES)
    with store.writer("all.zip", is_sealed=True) as sink, zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.bin", body)
    source = store.open("all.zip")
    assert source is not None
    with source, zipfile.ZipFile(source) as archive:
        assert archive.read("a.bin") == body


@pytest.mark.parametrize("harm", ["a byte", "cut off", "a frame less", "frames swapped", "moved"])
def test_a_sealed_file_that_was_changed_counts_as_missing(store: FileStore, harm: str) -> None:
    store.write("a.bin", os.urandom(3 * FRAME_BYTES), is_sealed=True)
    path = store.files()[0].path
    whole = path.read_bytes()
    stride = len(whole) // 3
    first, second, third = (whole[at : at + stride] for at in (0, stride, 2 * stride))
    changed = {
        "a byte": first[:-1] + bytes([first[-1] ^ 1]) + second + third,
        "cut off": whole[:-10],
        "a frame less": first + second,
        "frames swapped": second + first + third,
        "moved": whole,
    }[harm]
    path.unlink()
    name = "b.bin" if harm == "moved" else "a.bin"
    (store.folder / f"{name}.sealed").write_bytes(changed)
    assert store.read(name) is None


def test_a_change_inside_is_never_read_over(store: FileStore) -> None:
    store.write("a.bin", os.urandom(2 * FRAME_BYTES), is_sealed=True)
    path = store.files()[0].path
    whole = bytearray(path.read_bytes())
    whole[100] ^= 1
    path.write_bytes(whole)
    source = store.open("a.bin")
    assert source is not None
    with source, pytest.raises(CannotOpen):
        source.read()


def test_a_file_sealed_with_a_lost_key_counts_as_missing(store: FileStore) -> None:
    store.write("a.zip", NAMES, is_sealed=True)
    assert FileStore(store.folder, Keyring([b"z" * 32])).read("a.zip") is None
    older_key_too = FileStore(store.folder, Keyring([b"z" * 32, b"k" * 32]))
    assert older_key_too.read("a.zip") == NAMES


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_writer_that_fails_leaves_the_file_before_and_nothing_beside(
    store: FileStore, is_sealed: bool
) -> None:
    store.write("a.zip", b"before", is_sealed=is_sealed)

    def fail() -> None:
        with store.writer("a.zip", is_sealed=is_sealed) as sink:
            sink.write(b"half of it")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail()
    assert store.read("a.zip") == b"before"
    assert len(list(store.folder.iterdir())) == 1


@pytest.mark.parametrize("name", ["../a", "a/b", "", "a.zip.sealed"])
def test_a_name_names_one_file_of_the_folder(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        store.write(name, b"")


def test_nothing_is_sealed_without_a_key(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="keyring"):
        FileStore(tmp_path / "a" / "b").write("a", NAMES, is_sealed=True)
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_the_oldest_go_first_and_what_is_named_stays(store: FileStore) -> None:
    for day in range(5):
        dated(store, f"{day}.zip", NOON - timedelta(days=day))
    assert store.expire(most=4) == 1
    assert [each.name for each in store.files()] == ["3.zip", "2.zip", "1.zip", "0.zip"]
    assert store.expire(before=NOON - timedelta(days=1), named={"3.zip"}) == 1
    assert [each.name for each in store.files()] == ["3.zip", "1.zip", "0.zip"]
    assert FileStore(store.folder / "none").expire(most=0) == 0
