from __future__ import annotations

import json

from tests.webapp.cli.conftest import Terminal


def test_no_name_is_printed_without_a_purpose_and_a_reading_is_noted(registered: Terminal) -> None:
    found = registered("registry", "find", "ana prueba", "--country", "GT", "--json").stdout
    (ana,) = json.loads(found)
    before = [action for action, _, _ in registered.actions()].count("person.read")
    asked = ("registry", "person", ana["id"], "--country", "GT", "--json")
    plain = json.loads(registered(*asked).stdout)
    assert (plain["id"], plain["country"]) == (ana["id"], "GT")
    assert "Ana" not in json.dumps(plain)
    assert [action for action, _, _ in registered.actions()].count("person.read") == before
    read = json.loads(registered(*asked, "--purpose", "la busca su familia").stdout)
    assert read["name"] == "Ana Prueba"
    assert [action for action, _, _ in registered.actions()].count("person.read") == before + 1
    abroad = registered("registry", "person", ana["id"], "--country", "HN")
    assert abroad.exit_code == 1
