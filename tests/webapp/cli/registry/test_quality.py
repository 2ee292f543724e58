from __future__ import annotations

import json

from tests.webapp.cli.conftest import Terminal


def test_the_board_of_a_country_for_people_and_programs(registered: Terminal) -> None:
    assert "Todavía no se contó" in registered("registry", "quality", "--country", "GT").stdout
    result = registered("registry", "quality", "--country", "gt", "--count", "--json")
    document = json.loads(result.stdout)
    assert document["counted_at"]
    (board,) = document["posts"]
    assert board["persons"] >= 1
    assert board["faults"]["no_place"] == 1
    shown = registered("registry", "quality", "--country", "GT").stdout
    assert "Sin lugar: 1" in shown
    (details,) = [d for action, _, d in registered.actions() if action == "person.quality"]
    assert details["persons"] == board["persons"]
    other = registered("registry", "quality", "--country", "HN", "--json").stdout
    assert json.loads(other)["posts"] == []
