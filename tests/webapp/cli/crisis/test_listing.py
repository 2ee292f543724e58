from __future__ import annotations

import json

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.crisis.test_declaring import declared, prepared


def test_crises_are_listed_and_told_in_numbers(terminal: Terminal) -> None:
    assert "No hay ninguna crisis abierta" in terminal("crisis", "list").stdout
    prepared(terminal)
    number = str(declared(terminal)["number"])
    (listed,) = json.loads(terminal("crisis", "list", "--json").stdout)
    assert (listed["number"], listed["countries"][0]["country"]) == (number, "GT")
    assert number in terminal("crisis", "list", "--all").stdout
    document = json.loads(terminal("crisis", "status", number, "--country", "gt", "--json").stdout)
    assert document["staff"] == {"safe": 0, "needs_help": 0, "unknown": 0}
    assert document["team"] is None
    assert [each["what"] for each in document["moves"]][:1] == ["state"]
    assert "staff" not in json.loads(terminal("crisis", "status", number, "--json").stdout)
    assert "GT" in terminal("crisis", "status", number).stdout
    assert terminal("crisis", "status", "CR-1999-001").exit_code == 2
