from __future__ import annotations

import io
import json
from pathlib import Path
from typing import BinaryIO

import pytest

from core.backup.keys import BackupLock, BadBackup, new_key_pair
from core.backup.places import FolderPlace
from core.settings import Settings
from tests.webapp.keeping.conftest import LOCK, NOW, KeptHouse
from webapp.keeping.making import (
    backup_name,
    is_backup_name,
    lock_of,
    make_backup,
    read_backup,
    settings_without_secrets,
)


class FailingDisk(FolderPlace):
    """A folder on a disk that gives back other bytes than it took."""

    def open(self, name: str) -> BinaryIO:
        with super().open(name) as source:
            data = bytearray(source.read())
        data[-1] ^= 1
        return io.BytesIO(bytes(data))


def test_names_follow_one_another_as_moments_do() -> None:
    assert backup_name(NOW) == "atalaya-20261130T090000Z.backup"
    assert is_backup_name(backup_name(NOW))
    assert not is_backup_name("atalaya-erased.list")


def test_no_secret_and_nobody_stands_in_a_backup_in_clear(kept_house: KeptHouse) -> None:
    for text in (b"Ana", b"SQLite", b"person"):
        assert text not in kept_house.backup
    parts, manifest = kept_house.parts()
    settings = json.loads(dict(parts)["settings"])
    assert settings == settings_without_secrets(kept_house.settings)
    assert not {"data_key", "secret_key", "database_url", "smtp_password"} & set(settings)
    assert kept_house.settings.data_key not in json.dumps([settings, manifest])
    assert b"Ana" not in b"".join(data for _name, data in parts), "cards are sealed by themselves"


def test_for_a_public_key_the_machine_itself_opens_nothing_of_before(
    kept_house: KeptHouse, tmp_path: Path
) -> None:
    public, secret = new_key_pair()
    settings = Settings(backup_key=public, backup_passphrase="not used where there is a key")
    place = FolderPlace(tmp_path)
    report = make_backup(kept_house.engine, kept_house.settings, place, lock_of(settings), NOW)
    with place.open(report.name) as source, pytest.raises(BadBackup, match="secret one"):
        read_backup(source, lock_of(settings))
    with place.open(report.name) as source:
        manifest = read_backup(source, BackupLock(secret_key=secret))
    assert manifest["database"]["rows"] == report.facts.rows


def test_a_backup_that_reads_otherwise_than_it_was_written_is_deleted(
    kept_house: KeptHouse, tmp_path: Path
) -> None:
    place = FailingDisk(tmp_path)
    with pytest.raises(BadBackup, match="does not open"):
        make_backup(kept_house.engine, kept_house.settings, place, LOCK, NOW)
    assert place.names() == []
    assert [*kept_house.settings.instance.glob(".backup-*")] == []


def test_what_a_killed_backup_left_is_taken_away(kept_house: KeptHouse, tmp_path: Path) -> None:
    left = kept_house.settings.instance / ".backup-killed"
    left.mkdir()
    (left / "copy.part").write_text("x")
    make_backup(kept_house.engine, kept_house.settings, FolderPlace(tmp_path), LOCK, NOW)
    assert not left.exists()
