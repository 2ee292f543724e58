from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.webapp.cli.conftest import Terminal

WORDS = {"ATALAYA_BACKUP_PASSPHRASE": "faro de noche y de dia"}


def test_made_listed_verified_and_refused_in_words(terminal: Terminal, tmp_path: Path) -> None:
    there = {**WORDS, "ATALAYA_BACKUP_TO": str(tmp_path / "copies")}
    assert "ATALAYA_BACKUP_KEY" in terminal("backup").stderr
    assert terminal("backup", **WORDS).exit_code == 2
    assert "Ninguna copia" in terminal("backup", "list", **there).stdout
    made = terminal("backup", "--json", **there)
    assert made.exit_code == 0, made.stderr
    name = json.loads(made.stdout)["name"]
    listed = json.loads(terminal("backup", "list", "--json", **there).stdout)
    assert (listed["names"], listed["last"], listed["verified_at"]) == ([name], name, None)
    verified = json.loads(terminal("backup", "--verify", name, "--json", **there).stdout)
    assert verified["whole"]
    assert json.loads(terminal("backup", "list", "--json", **there).stdout)["verified_at"]
    path = tmp_path / "copies" / name
    path.write_bytes(path.read_bytes()[:-1])
    refused = terminal("backup", "--verify", str(path), **there)
    assert refused.exit_code == 1
    assert "does not open" in refused.stderr
    assert terminal("backup", "--verify", "nosuch", **there).exit_code == 2


def test_a_key_is_made_once_and_its_secret_never_shown(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    made = terminal("backup", "key", "-o", str(path))
    assert made.exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().strip() not in made.output
    assert terminal("backup", "key", "-o", str(path)).exit_code == 2
    key = made.stdout.strip().partition("=")[2]
    there = {"ATALAYA_BACKUP_TO": str(tmp_path / "copies"), "ATALAYA_BACKUP_KEY": key}
    name = json.loads(terminal("backup", "--json", **there).stdout)["name"]
    assert "secret one" in terminal("backup", "--verify", name, **there).stderr
    opened = terminal("backup", "--verify", name, "--key-file", str(path), **there)
    assert opened.exit_code == 0, opened.stderr
    wrong = terminal("backup", "--verify", name, "--key-file", str(tmp_path), **there)
    assert wrong.exit_code == 2


@pytest.mark.parametrize("place", ["relative", "s3+https://x/y", "command:x"])
def test_a_place_nobody_can_use_is_named(place: str, terminal: Terminal) -> None:
    refused = terminal("backup", ATALAYA_BACKUP_TO=place, **WORDS)
    assert refused.exit_code == 2
    assert "ATALAYA_BACKUP_TO" in refused.stderr
