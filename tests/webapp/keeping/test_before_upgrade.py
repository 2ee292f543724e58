from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.backup.keys import BackupLock
from core.backup.places import FolderPlace
from core.db import make_engine
from core.settings import Settings
from tests.keys import MASTER_KEY
from tests.webapp.keeping.conftest import NOW
from webapp.keeping import before_upgrade
from webapp.keeping.before_upgrade import KEPT, back_up_before, own_words
from webapp.keeping.making import read_backup


def test_what_is_about_to_change_is_backed_up_and_opens_with_the_master_key(
    migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(migrated, tmp_path / "a")
    settings = Settings(mode="test", instance=tmp_path / "a", data_key=MASTER_KEY)
    engine = make_engine(settings.sqlalchemy_url)
    assert back_up_before(engine, settings, NOW) is None, "nothing is about to change"
    monkeypatch.setattr(before_upgrade, "is_at_head", lambda _connection: False)
    folder = tmp_path / "a" / "before-upgrade"
    folder.mkdir()
    for number in range(5):
        (folder / f"atalaya-2020010{number}T000000Z.backup").touch()
    made = back_up_before(engine, settings, NOW)
    assert made is not None
    assert made.place == str(folder)
    names = FolderPlace(folder).names()
    assert (len(names), names[-1]) == (KEPT, made.name)
    with (folder / made.name).open("rb") as source:
        manifest = read_backup(source, BackupLock(own_words(settings)))
    assert not [part for part in manifest["parts"] if "before-upgrade" in part[0]]
    there = replace(
        settings, backup_to=str(tmp_path / "copies"), backup_passphrase="faro de noche y de dia"
    )
    made = back_up_before(engine, there, NOW)
    assert made is not None
    assert [each.name for each in (tmp_path / "copies").iterdir()] == [made.name]
    engine.dispose()
