from __future__ import annotations

import pytest

from core.settings import Settings
from tests.webapp.cli.conftest import Terminal, terminal

__all__ = ["terminal"]


def test_the_web_is_served_by_a_database_that_is_ready(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("webapp.cli.operation.serve.serve", served.append)
    assert terminal("serve", ATALAYA_INSTANCE="/nonexistent/none").exit_code == 1
    assert served == []
    assert terminal("serve", ATALAYA_PORT="8123").exit_code == 0
    assert [settings.port for settings in served] == [8123]
