from __future__ import annotations

import json

from tests.webapp.cli.conftest import Terminal


def test_what_is_wrong_is_told_with_its_remedy_and_ends_with_one(terminal: Terminal) -> None:
    told = terminal("doctor", "--offline")
    assert told.exit_code == 1
    assert "MAL         Trabajador" in told.stdout
    assert "atalaya worker" in told.stdout
    found = json.loads(terminal("doctor", "--offline", "--json").stdout)
    levels = {each["name"]: each["level"] for each in found}
    assert (levels["keys"], levels["worker"], levels["address"]) == ("good", "fault", "skipped")
    assert terminal("doctor", "--offline", "--strict").exit_code == 1
