"""`atalaya token`: seen and taken back, never shown."""

from __future__ import annotations

import json

from core.db import writing
from tests.webapp.api.programs import add_key
from tests.webapp.cli.conftest import Terminal
from tests.webapp.conftest import PASSWORD
from webapp.auth.accounts import create_user


def test_keys_are_listed_and_taken_back(terminal: Terminal) -> None:
    with writing(terminal.engine) as session:
        user = create_user(session, "ana@rcm.example", PASSWORD, "country_admin", "GT")
        add_key(session, user, "atalaya_secret")
    listed = terminal("token", "list", "--json")
    (line,) = json.loads(listed.stdout)
    assert "atalaya_secret" not in listed.stdout.replace("of atalaya_secret", "")
    assert (line["account"], line["country"], line["opens"]) == ("ana@rcm.example", "GT", True)
    assert json.loads(terminal("token", "list", "--country", "HN", "--json").stdout) == []
    assert "ana@rcm.example" in terminal("token", "list", "--account", "ana@rcm.example").stdout
    assert terminal("token", "revoke", "nothing").exit_code != 0
    assert "Llave anulada" in terminal("token", "revoke", line["id"]).stdout
    assert "Ninguna llave" in terminal("token", "list").stdout
    assert [each[0] for each in terminal.actions()] == ["program_token.revoke"]
