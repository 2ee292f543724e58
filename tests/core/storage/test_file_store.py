"""Files made for people: whole or not at all, closed, sealed where personal, and gone in time; in a
folder, in rows of the database and in an object store alike.
"""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.crypto import CannotOpen
from core.storage import FileStore
from core.storage.sealed_file import FRAME_BYTES
from tests.core.storage.places import Place

NAMES = b"Rosa Canario, +1 956 555 0185"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_file_comes_back_as_it_was_written(kept: Place, is_sealed: bool) -> None:
    store = kept.store
    assert store.read("a.zip") is None
    store.write("a.zip", b"before")
    store.write("a.zip", NAMES, is_sealed=is_sealed)
    assert store.read("a.zip") == NAMES
    (found,) = store.files()
    assert (found.name, found.is_sealed) == ("a.zip", is_sealed)
    assert store.find("a.zip") == found
    (name,) = kept.names()
    assert len(kept.raw(name)) == found.size
    assert (NAMES in kept.raw(name)) is not is_sealed
    store.remove("a.zip")
    store.remove("a.zip")
    assert store.files() == []
    assert kept.names() == []


def test_a_folder_and_its_files_are_closed_to_others(tmp_path: Path) -> None:
    FileStore(tmp_path / "packs").write("a.zip", NAMES)
    assert (tmp_path / "packs").stat().st_mode & 0o077 == 0
    assert (tmp_path / "packs" / "a.zip").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "size", [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES]
)
def test_a_sealed_file_of_any_length_is_read_from_anywhere(kept: Place, size: int) -> None:
    data = os.urandom(size)
    kept.store.write("a.bin", data, is_sealed=True)
    source = kept.store.open("a.bin")
    assert source is not None
    with source:
        for start in (0, size // 2, max(0, size - 3), FRAME_BYTES - 2):
            source.seek(start)
            assert source.read(7) == data[start : start + 7]
        source.seek(-min(size, 5), io.SEEK_END)
        assert source.read() == data[size - min(size, 5) :]


def test_a_zip_is_put_together_and_read_where_it_is(kept: Place) -> None:
    body = os.urandom(2 * FRAME_BYTES)
    for is_sealed in (True, False):
        with (
            kept.store.writer("all.zip", is_sealed=is_sealed) as sink,
            zipfile.ZipFile(sink, "w") as archive,
        ):
            archive.writestr("a.bin", body)
        source = kept.store.open("all.zip")
        assert source is not None
        with source, zipfile.ZipFile(source) as archive:
            assert archive.read("a.bin") == body


@pytest.mark.parametrize("harm", ["a byte", "cut off", "a frame less", "frames swapped", "moved"])
def test_a_sealed_file_that_was_changed_counts_as_missing(kept: Place, harm: str) -> None:
    kept.store.write("a.bin", os.urandom(3 * FRAME_BYTES), is_sealed=True)
    whole = kept.raw("a.bin.sealed")
    stride = len(whole) // 3
    first, second, third = (whole[at : at + stride] for at in (0, stride, 2 * stride))
    changed = {
        "a byte": first[:-1] + bytes([first[-1] ^ 1]) + second + third,
        "cut off": whole[:-10],
        "a frame less": first + second,
        "frames swapped": second + first + third,
        "moved": whole,
    }[harm]
    kept.store.remove("a.bin")
    name = "b.bin" if harm == "moved" else "a.bin"
    kept.put_raw(f"{name}.sealed", changed)
    assert kept.store.read(name) is None


def test_a_change_inside_is_never_read_over(kept: Place) -> None:
    kept.store.write("a.bin", os.urandom(2 * FRAME_BYTES), is_sealed=True)
    whole = bytearray(kept.raw("a.bin.sealed"))
    whole[100] ^= 1
    kept.put_raw("a.bin.sealed", bytes(whole))
    source = kept.store.open("a.bin")
    assert source is not None
    with source, pytest.raises(CannotOpen):
        source.read()


def test_a_file_sealed_with_a_lost_key_counts_as_missing(kept: Place) -> None:
    kept.store.write("a.zip", NAMES, is_sealed=True)
    assert kept.with_keys(b"z" * 32).read("a.zip") is None
    assert kept.with_keys(b"z" * 32, b"k" * 32).read("a.zip") == NAMES


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_writer_that_fails_leaves_the_file_before_and_nothing_beside(
    kept: Place, is_sealed: bool
) -> None:
    kept.store.write("a.zip", b"before", is_sealed=is_sealed)

    def fail() -> None:
        with kept.store.writer("a.zip", is_sealed=is_sealed) as sink:
            sink.write(b"half of it")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail()
    assert kept.store.read("a.zip") == b"before"
    assert len(kept.names()) == 1


@pytest.mark.parametrize("name", ["../a", "a/b", "", "a.zip.sealed"])
def test_a_name_names_one_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        FileStore(tmp_path).write(name, b"")


def test_nothing_is_sealed_without_a_key(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="keyring"):
        FileStore(tmp_path / "a" / "b").write("a", NAMES, is_sealed=True)
    assert list(tmp_path.rglob("a*.*")) == []


def test_the_oldest_go_first_and_what_is_named_stays(kept: Place) -> None:
    store = kept.store
    assert store.expire(most=0) == 0
    for day in range(5):
        store.write(f"{day}.zip", b"x")
        kept.date(f"{day}.zip", NOON - timedelta(days=day))
    assert store.expire(most=4) == 1
    assert [each.name for each in store.files()] == ["3.zip", "2.zip", "1.zip", "0.zip"]
    assert store.expire(before=NOON - timedelta(days=1), named={"3.zip"}) == 1
    assert [each.name for each in store.files()] == ["3.zip", "1.zip", "0.zip"]


def test_what_is_written_behind_a_file_follows_what_was_there(kept: Place) -> None:
    lines = [f"line {number}\n".encode() * 400 for number in range(12)]
    for line in lines:
        kept.store.append("book", line)
    assert kept.store.read("book") == b"".join(lines)


def test_one_at_a_time_has_the_turn_to_make_a_file(kept: Place) -> None:
    with kept.store.turn("a.pdf", 60) as is_first, kept.store.turn("a.pdf", 60) as is_second:
        assert (is_first, is_second) == (True, False)
    with kept.store.turn("a.pdf", 60) as is_free:
        assert is_free
