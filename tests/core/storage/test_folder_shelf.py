"""A folder: closed to others, whole or not at all, one maker at a time."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from core.storage.folder_shelf import FolderShelf
from core.storage.shelf import Overtaken

NOW = datetime(2026, 8, 29, 14, 5, tzinfo=UTC)


def put(shelf: FolderShelf, name: str, data: bytes) -> None:
    with shelf.writer(name) as sink:
        sink.write(data)


def test_a_file_is_closed_to_the_other_accounts_of_the_machine(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "plans", "plans")
    put(shelf, "a.pdf", b"Zzyzx")
    assert os.stat(tmp_path / "plans" / "a.pdf").st_mode & 0o077 == 0
    assert os.stat(tmp_path / "plans").st_mode & 0o077 == 0


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "plans")
    put(shelf, "a.pdf", b"old")
    with pytest.raises(TypeError), shelf.writer("a.pdf") as sink:
        sink.write(cast("bytes", "no bytes"))
    with shelf.open("a.pdf") as source:
        assert source.read() == b"old"
    assert [each.name for each in shelf.files()] == ["a.pdf"]


def test_what_was_replaced_meanwhile_is_not_replaced_again(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "plans")
    put(shelf, "a.pdf", b"old")
    known = shelf.find("a.pdf")
    put(shelf, "a.pdf", b"newer")
    with pytest.raises(Overtaken), shelf.writer("a.pdf", known=known) as sink:
        sink.write(b"of the old one")
    with shelf.open("a.pdf") as source:
        assert source.read() == b"newer"


def test_one_makes_a_file_and_whoever_held_a_turn_that_ended_has_none(tmp_path: Path) -> None:
    shelf, other = FolderShelf(tmp_path / "plans"), FolderShelf(tmp_path / "plans")
    with shelf.turn("a.pdf", 60) as mine, other.turn("a.pdf", 60) as theirs:
        assert (mine, theirs) == (True, False)
    with other.turn("a.pdf", 60) as later:
        assert later
    assert shelf.files() == []


def test_a_date_is_kept_and_what_was_left_half_is_swept(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "plans")
    with shelf.writer("a.pdf", date=NOW - timedelta(days=3)) as sink:
        sink.write(b"x")
    found = shelf.find("a.pdf")
    assert found is not None
    assert found.written_at == NOW - timedelta(days=3)
    assert shelf.find("none.pdf") is None
    assert FolderShelf(tmp_path / "nowhere").files() == []
    shelf.remove("a.pdf")
    shelf.remove("a.pdf")
    assert shelf.files() == []
