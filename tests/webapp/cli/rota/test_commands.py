from __future__ import annotations

import json

from core.clock import now
from core.db import writing
from tests.watch.rota.on_call import OnCall, on_call_of
from tests.webapp.cli.conftest import Terminal


def on_call(terminal: Terminal) -> None:
    """A rota of two rungs: Eva on the first for two days, nobody on the second."""
    with writing(terminal.engine) as session:
        made: OnCall = on_call_of(session, now(), rungs=2)
        made.shift(made.entry("Eva Dos"), -1, 48)
        shift = made.shift(made.user("ana"), 48, 96)
        shift.note = "x"


def test_lists_names_what_there_is(terminal: Terminal) -> None:
    for words in (("rota", "list"), ("rota", "holes")):
        assert "No hay ninguna guardia" in terminal(*words).stdout
    on_call(terminal)
    (line,) = json.loads(terminal("rota", "list", "--json").stdout)
    assert (line["country"], line["name"], line["rungs"], line["active"], line["holes"]) == (
        "SV", "Cancillería", 2, True, 2,
    )  # fmt: skip
    assert "2 huecos en 30 días" in terminal("rota", "list", "--country", "sv").stdout
    assert json.loads(terminal("rota", "list", "--country", "GT", "--json").stdout) == []


def test_names_and_numbers_are_printed_with_a_purpose_that_goes_into_the_log(
    terminal: Terminal,
) -> None:
    on_call(terminal)
    for words in (("rota", "now"), ("rota", "now", "--json"), ("rota", "holes", "--json")):
        answer = terminal(*words)
        assert answer.exit_code == 0
        assert "Eva" not in answer.stdout
        assert "+503" not in answer.stdout
    assert terminal.actions() == []
    (line,) = json.loads(terminal("rota", "now", "--purpose", "crecida", "--json").stdout)
    (one,) = line["on_call"]
    assert (one["name"], one["telephone"], one["rung"]) == ("Eva Dos", "+50325550123", 1)
    assert [each["kind"] for each in one["channels"]] == ["phone", "email"]
    assert [action for action, _actor, _details in terminal.actions()] == ["rota.read"]
    assert "Eva Dos" in terminal("rota", "now", "--purpose", "crecida").stdout


def test_holes_within_so_many_days(terminal: Terminal) -> None:
    on_call(terminal)
    found = json.loads(terminal("rota", "holes", "--days", "3", "--json").stdout)
    assert [(each["rung"], each["reason"]) for each in found] == [(2, "no_shift")]
    assert len(json.loads(terminal("rota", "holes", "--days", "5", "--json").stdout)) == 2
    text = terminal("rota", "holes", "--purpose", "revisar").stdout
    assert "Cancillería, escalón 2" in text
    assert "nadie tiene turno" in text
    assert terminal("rota", "holes", "--days", "0").exit_code == 2
