from __future__ import annotations

import json

import pytest

from tests.webapp.cli.conftest import Terminal


def test_a_country_takes_part_once(terminal: Terminal) -> None:
    first = json.loads(terminal("country", "add", "sv", "--json").stdout)
    assert (first["code"], first["name"], first["is_new"]) == ("SV", "El Salvador", True)
    assert json.loads(terminal("country", "add", "SV", "--json").stdout)["is_new"] is False
    assert [action for action, _, _ in terminal.actions()] == ["country.add"]
    (line,) = json.loads(terminal("country", "list", "--json").stdout)
    assert (line["accounts"], line["administrators"], line["posts"]) == (0, 0, 0)
    said = terminal("country", "add", "HN").stdout
    assert "Honduras" in said
    assert "user add --role country_admin --country HN" in said


@pytest.mark.parametrize("code", ["ZZ", "QQ", "SLV", "1", "", "S\n", "sv;", "ñÑ"])
def test_what_is_no_country_is_refused(terminal: Terminal, code: str) -> None:
    result = terminal("country", "add", code)
    assert result.exit_code == 2
    assert terminal.actions() == []


def test_a_country_beyond_the_eleven_may_be_added(terminal: Terminal) -> None:
    assert terminal("country", "add", "CO").exit_code == 0
    added = terminal(
        "user", "add", "--email", "a@co.example", "--role", "country_admin", "--country", "CO"
    )
    assert added.exit_code == 0, added.output


def test_nobody_takes_part_at_first(terminal: Terminal) -> None:
    assert "country add" in terminal("country", "list").stdout
