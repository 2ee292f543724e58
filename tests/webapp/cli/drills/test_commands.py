from __future__ import annotations

import json
from functools import partial

import pytest

from tests.webapp.cli.conftest import Terminal
from tests.webapp.drill_house import FEW
from webapp.cli.drills import commands
from webapp.drill.opening import open_drill


def test_a_drill_is_opened_scored_and_closed_without_a_name(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "open_drill", partial(open_drill, makers=FEW))
    terminal("db", "upgrade")
    made = json.loads(terminal("drill", "open", "ida-2021", "--country", "hn", "--json").stdout)
    mark = made["mark"]
    assert made["address"].endswith(f"/ejercicio/{mark}/")
    found = json.loads(terminal("drill", "list", "--json").stdout)
    assert "ida-2021" in {each["code"] for each in found["scenarios"]}
    assert [(each["mark"], each["state"]) for each in found["drills"]] == [(mark, "open")]
    assert mark in terminal("drill", "list").stdout
    assert terminal("drill", "open", "ida-2021", "--country", "HN").exit_code == 2
    assert set(json.loads(terminal("drill", "score", mark, "--json").stdout)["figures"]) >= {"HN"}
    assert "open_min" in terminal("drill", "close", mark).stdout
    document = json.loads(terminal("drill", "score", mark, "--json").stdout)
    assert document["state"] == "closed"
    assert terminal("drill", "close", mark).exit_code == 2
    assert terminal("drill", "score", "0123456789ab").exit_code == 2
    assert terminal("drill", "open", "nothing").exit_code == 2
