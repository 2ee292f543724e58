from __future__ import annotations

import json
from pathlib import Path

from tests.webapp.cli.conftest import Terminal

WORDS = {"ATALAYA_BACKUP_PASSPHRASE": "faro de noche y de dia"}


def test_a_backup_is_brought_to_a_new_place_and_nowhere_else(
    terminal: Terminal, tmp_path: Path
) -> None:
    there = {**WORDS, "ATALAYA_BACKUP_TO": str(tmp_path / "copies")}
    name = json.loads(terminal("backup", "--json", **there).stdout)["name"]
    path, new = tmp_path / "copies" / name, tmp_path / "new"
    full = terminal("restore", str(path), **there)
    assert full.exit_code == 2
    assert "not empty" in full.stderr
    assert terminal("restore", str(tmp_path / "none"), "--to", str(new), **there).exit_code == 2
    (path.parent / "atalaya-erased.list").rename(tmp_path / "list")
    listless = terminal("restore", str(path), "--to", str(new), **there)
    assert listless.exit_code == 2
    assert "--without-erasures" in listless.stderr
    assert not new.exists()
    cut = path.with_name("atalaya-20200101T000000Z.backup")
    cut.write_bytes(path.read_bytes()[:-9])
    refused = terminal("restore", cut.name, "--to", str(new), "--without-erasures", **there)
    assert refused.exit_code == 1
    assert cut.name in refused.stderr
    assert "atalaya backup list" in refused.stderr
    words = ("restore", str(path), "--to", str(new), "--erasures", str(tmp_path / "list"))
    done = terminal(*words, "--json", **there)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["erased_again"] == 0
    house = {"ATALAYA_INSTANCE": str(new)}
    assert terminal("db", "check", **house).exit_code == 0
    assert terminal("audit", "verify", **house).exit_code == 0
    bare = terminal("restore", name, "--to", f"{new}2", "--without-erasures", **there)
    assert bare.exit_code == 0
    assert "borrad" in bare.stderr
