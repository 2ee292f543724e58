from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from core.backup.places import CommandPlace, FolderPlace, PlaceFailure, StorePlace, open_place
from core.settings import Settings
from tests.core.backup.test_object_store import FakeStore, store_of

NOW = datetime(2026, 11, 30, tzinfo=UTC)
PUT = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())\""


def write(sink: BinaryIO) -> None:
    sink.write(b"one")
    sink.write(b"two")


def fail(sink: BinaryIO) -> None:
    sink.write(b"half")
    raise OSError("disk")


def test_a_folder_holds_whole_files_alone(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "there")
    assert place.names() == []
    place.put("b", write)
    place.put("a", write)
    with pytest.raises(OSError, match="disk"):
        place.put("c", fail)
    assert place.names() == ["a", "b"]
    assert (tmp_path / "there" / "a").stat().st_mode & 0o777 == 0o600
    with place.open("a") as source:
        assert source.read() == b"onetwo"
    place.delete("a")
    place.delete("a")
    assert place.names() == ["b"]


def test_a_store_is_given_what_is_written_while_it_is_written() -> None:
    fake = FakeStore()
    place = StorePlace(store_of(fake))
    place.put("a", write)
    with pytest.raises(OSError, match="disk"):
        place.put("b", fail)
    assert place.names() == ["a"]
    with place.open("a") as source:
        assert source.read() == b"onetwo"
    place.delete("a")
    assert fake.files == {}


def test_a_program_gets_the_name_and_the_bytes_and_must_end_well(tmp_path: Path) -> None:
    place = CommandPlace(f"{PUT} {tmp_path}/{{name}}")
    place.put("a;b", write)
    assert (tmp_path / "a;b").read_bytes() == b"onetwo"
    with pytest.raises(OSError, match="disk"):
        place.put("c", fail)
    with pytest.raises(PlaceFailure, match="ended with 3"):
        CommandPlace(f'{sys.executable} -c "import sys; sys.exit(3)" {{name}}').put("a", write)
    assert place.names() == []
    place.delete("a")
    with pytest.raises(PlaceFailure, match="by hand"):
        place.open("a")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("/srv/backups", FolderPlace),
        ("command:rclone rcat there:{name}", CommandPlace),
        ("s3+https://s3.example/bucket/copias", StorePlace),
    ],
)
def test_the_setting_says_which_it_is(text: str, kind: type) -> None:
    place = open_place(Settings(backup_to=text, backup_store_key="k"), lambda: NOW)
    assert isinstance(place, kind)
    with pytest.raises(PlaceFailure, match="BACKUP_TO"):
        open_place(Settings(), lambda: NOW)
