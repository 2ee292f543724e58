from __future__ import annotations

import json

from tests.webapp.cli.conftest import Terminal


def test_somebody_is_found_and_erased_and_the_log_names_them_by_id_alone(
    registered: Terminal,
) -> None:
    found = json.loads(
        registered("registry", "find", "ana prueba", "--country", "GT", "--json").stdout
    )
    (ana,) = found
    assert ana["name"] == "Ana Prueba"
    options = ("--country", "GT", "--cause", "wish", "--yes")
    assert registered("registry", "erase", ana["id"], *options).stdout == "Borradas: 1.\n"
    assert "Nadie coincide" in registered("registry", "find", ana["id"], "--country", "GT").stdout
    actions = [action for action, _, _ in registered.actions()]
    assert actions.count("person.erase") == actions.count("person.read") == 1
    assert registered("audit", "verify").exit_code == 0
    assert registered("registry", "check").exit_code == 0


def test_who_is_not_there_or_is_not_confirmed_is_not_erased(registered: Terminal) -> None:
    (ana,) = json.loads(registered("registry", "find", "ana", "--country", "GT", "--json").stdout)
    options = ("--country", "GT", "--cause", "wish")
    assert registered("registry", "erase", ana["id"], *options).exit_code == 1
    abroad = registered("registry", "erase", ana["id"], "--country", "HN", "--cause", "wish")
    assert abroad.exit_code == 1
    assert registered("registry", "erase", "ana", *options).exit_code == 2
    assert registered("registry", "erase", ana["id"], "--country", "GT").exit_code == 2
    assert "person.erase" not in [action for action, _, _ in registered.actions()]
