"""What holds people is closed to other accounts of the machine, whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.db import Base, make_engine
from core.private_files import (
    private_file,
    private_folder,
    whole_file,
    write_once,
    write_private,
)
from tests.recorded_disk import recorded_disk


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """The widest umask there is."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_made_here_is_closed_and_one_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    assert mode(private_folder(tmp_path / "own")) == 0o700
    assert mode(private_folder(shared)) == 0o755


def test_a_file_is_closed_also_when_it_was_open(tmp_path: Path) -> None:
    known = tmp_path / "known"
    known.write_text("x")
    assert mode(private_file(known)) == 0o600
    assert known.read_text() == "x"
    write_private(tmp_path / "new", b"names")
    assert mode(tmp_path / "new") == 0o600
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["known", "new"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    write_private(tmp_path / "kept", b"old")
    with pytest.raises(TypeError):
        write_private(tmp_path / "kept", "no bytes")  # type: ignore[arg-type]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("kept", b"old")]


def test_the_database_and_its_journals_are_closed(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'house.db'}")
    with engine.connect() as connection:
        Base.metadata.create_all(connection)
        found = {path.name: mode(path) for path in tmp_path.iterdir()}
    engine.dispose()
    assert set(found.values()) == {0o600}
    assert "house.db-wal" in found


def test_a_file_is_on_the_disk_before_its_name_and_its_name_before_we_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = recorded_disk(monkeypatch)
    write_private(tmp_path / "x", b"names")
    assert steps == ["fsync .x", "replace x", f"fsync {tmp_path.name}"]
    steps.clear()
    private_folder(tmp_path / "a" / "b")
    assert steps == [f"fsync {tmp_path.name}", "fsync a"], "a folder is no more than its name"
    steps.clear()
    assert write_once(tmp_path / "key", b"first")
    assert steps == ["fsync .key", "link key", f"fsync {tmp_path.name}"]
    assert not write_once(tmp_path / "key", b"second")
    assert (tmp_path / "key").read_bytes() == b"first"
    assert mode(tmp_path / "key") == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "key", "x"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_cut_before_the_end_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write_private(tmp_path / "kept", b"old")

    def cut(*_: object) -> None:
        raise OSError(5, "no power")

    monkeypatch.setattr(os, step, cut)
    with pytest.raises(OSError, match="no power"):
        write_private(tmp_path / "kept", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("kept", b"old")]


def test_without_hard_links_the_first_is_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(1, "no links here")

    monkeypatch.setattr(os, "link", none)
    assert write_once(tmp_path / "key", b"first")
    assert not write_once(tmp_path / "key", b"second")
    assert (tmp_path / "key").read_bytes() == b"first"


def test_what_is_not_private_has_the_mode_of_any_file(tmp_path: Path) -> None:
    os.umask(0o022)
    with whole_file(tmp_path / "map.svg", is_private=False) as sink:
        sink.write(b"x")
    assert mode(tmp_path / "map.svg") == 0o644
