"""What holds people is closed to other accounts of the machine, whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.db import Base, make_engine
from core.private_files import private_file, private_folder, write_private


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
