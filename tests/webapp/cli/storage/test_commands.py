"""What is in the folder comes to an object store and back by one command each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.settings import Settings
from core.storage import open_store
from tests.core.storage.object_server import object_server
from tests.webapp.cli.conftest import Terminal


def test_files_are_counted_moved_and_moved_back(terminal: Terminal) -> None:
    pytest.importorskip("obstore", reason="the extra s3 is not installed")
    house = Settings(mode="test", instance=Path(terminal.environment["ATALAYA_INSTANCE"]))
    for shelf, name in (("outbox", "a.eml"), ("plans/runs/gt", "planes.zip")):
        open_store(house, shelf).write(name, b"x" * 10)
    listed = json.loads(terminal("storage", "list", "--json").stdout)
    assert listed["files_in"] == "folder"
    assert {each["shelf"]: each["bytes"] for each in listed["shelves"]} == {
        "outbox": 10,
        "plans/runs/gt": 10,
    }
    assert terminal("storage", "move", "--from", "folder").exit_code == 2
    assert terminal("storage", "move", "--from", "disk").exit_code == 2
    with object_server() as server:
        address = f"s3+{server.access().address}"
        there = {
            "ATALAYA_FILES_IN": address,
            "ATALAYA_FILES_STORE_KEY": "k",
            "ATALAYA_FILES_STORE_SECRET": "s",
        }
        terminal.environment.update(there)
        assert "2" in terminal("storage", "move", "--from", "folder").stdout
        assert open_store(house, "outbox").files() == []
        assert "outbox" in terminal("storage", "list").stdout
        terminal.environment["ATALAYA_FILES_IN"] = "folder"
        assert terminal("storage", "move", "--from", address, "--keep").exit_code == 0
        assert len(server.objects) == 2
    assert open_store(house, "outbox").read("a.eml") == b"x" * 10
