"""The key of a folder that was given none stands outside it, and is never made twice."""

from __future__ import annotations

import shutil
import stat
import threading
from pathlib import Path

import pytest

from core.development_key import FORMER_FILE, development_key, new_key
from core.errors import SettingsError


def test_a_key_is_made_once_outside_the_folder_and_closed_to_others(tmp_path: Path) -> None:
    instance, keys = tmp_path / "instance", tmp_path / "keys"
    key = development_key(instance, keys)
    assert development_key(instance, keys) == key
    (path,) = keys.iterdir()
    assert path.read_text().strip() == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert all(key.encode() not in each.read_bytes() for each in instance.iterdir())


def test_two_installations_of_one_user_have_a_key_each(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    assert development_key(tmp_path / "a", keys) != development_key(tmp_path / "b", keys)


def test_a_copy_of_the_folder_alone_has_no_key_and_is_given_none(tmp_path: Path) -> None:
    development_key(tmp_path / "instance", tmp_path / "keys")
    shutil.copytree(tmp_path / "instance", tmp_path / "stolen")
    with pytest.raises(SettingsError, match="ATALAYA_KEY_FOLDER"):
        development_key(tmp_path / "stolen", tmp_path / "another")
    assert not list((tmp_path).glob("another/*"))


def test_a_folder_that_was_moved_keeps_its_key(tmp_path: Path) -> None:
    key = development_key(tmp_path / "instance", tmp_path / "keys")
    (tmp_path / "instance").rename(tmp_path / "elsewhere")
    assert development_key(tmp_path / "elsewhere", tmp_path / "keys") == key


def test_the_key_of_an_earlier_release_is_brought_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    instance, former = tmp_path / "instance", new_key()
    instance.mkdir()
    (instance / FORMER_FILE).write_text(f"{former}\n")
    assert development_key(instance, tmp_path / "keys") == former
    assert not (instance / FORMER_FILE).exists()
    assert "was brought" in caplog.text
    assert development_key(instance, tmp_path / "keys") == former


def test_a_bringing_that_was_killed_is_ended_and_two_keys_are_not_mixed(tmp_path: Path) -> None:
    instance, keys = tmp_path / "instance", tmp_path / "keys"
    key = development_key(instance, keys)
    (instance / FORMER_FILE).write_text(f"{key}\n")
    assert development_key(instance, keys) == key
    (instance / FORMER_FILE).write_text(f"{new_key()}\n")
    with pytest.raises(SettingsError, match="two keys"):
        development_key(instance, keys)
    assert (instance / FORMER_FILE).exists()


def test_where_no_key_can_be_kept_the_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SettingsError, match="ATALAYA_DATA_KEY"):
        development_key(tmp_path / "instance", tmp_path / "file")
    (tmp_path / "named").mkdir()
    (tmp_path / "named" / "key.name").write_text("../../etc/passwd")
    with pytest.raises(SettingsError, match="names no key"):
        development_key(tmp_path / "named", tmp_path / "keys")


def test_of_many_that_begin_at_once_all_have_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    starts = [
        threading.Thread(
            target=lambda: found.append(development_key(tmp_path / "instance", tmp_path / "keys"))
        )
        for _ in range(8)
    ]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(list((tmp_path / "keys").iterdir())) == 1
