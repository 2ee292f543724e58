"""`atalaya crisis log`: facts about lines; their words only with a purpose, and that is noted."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from core.crypto import Keyring
from core.db import writing
from response.log.lines import LineDraft, add_line
from response.log.models import LineKind
from tests.response.parts import add_crisis, move_level
from tests.webapp.cli.conftest import Terminal

NUMBER = "CR-2026-014"


@pytest.fixture
def declared(terminal: Terminal, keyring: Keyring, now: datetime) -> Terminal:
    """An installation with a crisis, its level moved and one line in the log of Guatemala."""
    with writing(terminal.engine) as session:
        (part,) = add_crisis(session, now, "GT")
        move_level(session, part, now + timedelta(minutes=1), 2, 3)
        draft = LineDraft(kind=LineKind.DECISION, text="Rosa va al puerto", by="user:a")
        add_line(session, keyring, part, draft, now + timedelta(minutes=2))
    return terminal


def _readings(declared: Terminal) -> list[str]:
    return [action for action, _actor, _details in declared.actions() if action.endswith(".read")]


def test_words_are_shown_for_a_purpose_alone(declared: Terminal) -> None:
    arguments = ("crisis", "log", NUMBER, "--country", "GT")
    output = declared(*arguments).output
    assert "Decisión (según dicen)" in output
    assert "level: 2 → 3" in output
    assert "Rosa" not in output
    found = json.loads(declared(*arguments, "--json").output)
    assert [line["origin"] for line in found["lines"]] == ["machine", "person"]
    assert "Rosa" not in json.dumps(found)
    assert _readings(declared) == []
    found = json.loads(declared(*arguments, "--json", "--purpose", "relevo").output)
    assert found["lines"][1]["text"] == "Rosa va al puerto"
    assert "Rosa va al puerto" in declared(*arguments, "--purpose", "relevo").output
    assert _readings(declared) == ["crisis_log.read"] * 2


def test_a_period_is_asked_for_with_its_zone(declared: Terminal) -> None:
    arguments = ("crisis", "log", NUMBER, "--country", "GT", "--json")
    since = json.loads(declared(*arguments, "--since", "2026-11-22T12:02Z").output)
    until = json.loads(declared(*arguments, "--until", "2026-11-22T12:02Z").output)
    assert [line["origin"] for line in since["lines"]] == ["person"]
    assert [line["origin"] for line in until["lines"]] == ["machine"]
    assert declared(*arguments, "--since", "2026-11-22T12:02").exit_code == 2
    assert declared("crisis", "log", NUMBER, "--country", "HN").exit_code == 2
