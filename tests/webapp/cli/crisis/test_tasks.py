"""`atalaya crisis tasks`: by the clock; names only with a purpose, and that is noted."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from core.crypto import Keyring
from core.db import writing
from protocols.defaults.loading import ensure_default_protocols
from protocols.roles import Role
from response.tasks.copying import copy_tasks
from response.tasks.moving import OwnTask, add_own_task
from tests.response.parts import add_crisis
from tests.webapp.cli.conftest import Terminal

NUMBER = "CR-2026-014"


@pytest.fixture
def declared(terminal: Terminal, keyring: Keyring, now: datetime) -> Terminal:
    """An installation with a crisis Guatemala takes part in; one of its tasks names somebody."""
    with writing(terminal.engine) as session:
        ensure_default_protocols(session, now)
        (part,) = add_crisis(session, now, "GT")
        copy_tasks(session, part, now)
        draft = OwnTask(text="Buscar a Rosa", role=Role.HEAD, due_at=None, by="user:a", now=now)
        add_own_task(session, keyring, part, draft)
    return terminal


def test_a_program_reads_all_of_it_but_names(declared: Terminal) -> None:
    found = json.loads(declared("crisis", "tasks", NUMBER, "--country", "gt", "--json").output)
    assert (found["crisis"], found["country"]) == (NUMBER, "GT")
    assert found["tasks"][0]["text"]["en"].startswith("Confirm")
    assert found["counts"]["pending"] == len(found["tasks"])
    assert "Rosa" not in json.dumps(found)
    assert declared.actions() == []
    named = declared(
        "crisis", "tasks", NUMBER, "--country", "GT", "--purpose", "relevo", "--json"
    ).output
    assert "Buscar a Rosa" in named
    assert [action for action, _actor, _details in declared.actions()] == ["crisis_tasks.read"]


def test_a_person_reads_lines_and_an_unknown_crisis_is_unusable(declared: Terminal) -> None:
    output = declared("crisis", "tasks", NUMBER, "--country", "GT", "--open").output
    assert "Confirmar con fuente oficial" in output
    assert "(agregada a mano)" in output
    assert "Rosa" not in output
    for number, country in (("CR-2026-999", "GT"), (NUMBER, "HN")):
        assert declared("crisis", "tasks", number, "--country", country).exit_code == 2
