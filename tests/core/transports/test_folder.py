from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from core.crypto import Keyring
from core.errors import UnusableInput
from core.storage import FileStore
from core.transports.email_format import bytes_of
from core.transports.folder import FolderTransport, file_name, seal_letters
from core.transports.transport import TransportError
from tests.core.transports.example import MESSAGE


def letters(folder: Path) -> FileStore:
    return FileStore(folder, Keyring([b"k" * 32]))


def test_the_folder_holds_each_letter_once_sealed_and_for_us_alone(tmp_path: Path) -> None:
    store = letters(tmp_path / "outbox")
    transport = FolderTransport(store, "a@rcm.example")
    transport.send(MESSAGE)
    transport.send(MESSAGE)
    transport.send(replace(MESSAGE, message_id="<0002@atalaya.example>"))
    files = sorted((tmp_path / "outbox").iterdir())
    names = ["0001@atalaya.example.eml", "0002@atalaya.example.eml"]
    assert [path.name for path in files] == [f"{name}.sealed" for name in names]
    assert store.read(names[0]) == bytes_of(MESSAGE, "a@rcm.example")
    assert MESSAGE.subject.encode() not in files[0].read_bytes()
    assert FileStore(store.shelf, Keyring([b"x" * 32])).read(names[0]) is None
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700


def test_a_message_id_is_no_path(tmp_path: Path) -> None:
    assert file_name("<../../etc/passwd@x.example>") == ".._.._etc_passwd@x.example.eml"
    with pytest.raises(UnusableInput):
        FolderTransport(letters(tmp_path), "a@rcm.example").send(
            replace(MESSAGE, message_id="<../x@a.example>")
        )


def test_a_folder_that_cannot_be_written_is_a_passing_failure(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in the way")
    with pytest.raises(TransportError) as told:
        FolderTransport(letters(tmp_path / "outbox"), "a@rcm.example").send(MESSAGE)
    assert not told.value.is_permanent


def test_letters_of_before_are_sealed_once(tmp_path: Path) -> None:
    store, letter = letters(tmp_path), tmp_path / "0001@atalaya.example.eml"
    letter.write_bytes(b"Subject: a link")
    assert seal_letters(store) == 1
    assert [path.name for path in tmp_path.iterdir()] == [f"{letter.name}.sealed"]
    assert store.read(letter.name) == b"Subject: a link"
    assert seal_letters(store) == 0
