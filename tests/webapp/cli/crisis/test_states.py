from __future__ import annotations

import json

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.crisis.test_declaring import declared, prepared


def test_a_crisis_is_closed_at_the_terminal_once(terminal: Terminal) -> None:
    prepared(terminal)
    number = str(declared(terminal)["number"])
    close = ("crisis", "close", number, "--reason", "El agua bajó")
    assert terminal(*close[:3]).exit_code == 2
    assert terminal("crisis", "close", number, "--reason", "x").exit_code == 2
    assert terminal(*close).exit_code == 1, "its first tasks are open"
    closed = terminal(*close, "--with-open-items", "--json")
    assert json.loads(closed.stdout)["state"] == "closed"
    assert terminal(*close).exit_code == 1
    assert terminal("crisis", "close", "CR-1999-001", "--reason", "nada").exit_code == 2
