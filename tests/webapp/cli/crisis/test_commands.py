from __future__ import annotations

from tests.webapp.cli.conftest import Terminal


def test_the_group_lists_its_commands(terminal: Terminal) -> None:
    listed = terminal("crisis", "--help").stdout
    assert all(name in listed for name in ("declare", "list", "status", "close"))
    assert "crisis" in terminal("--help").stdout
