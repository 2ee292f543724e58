"""Drafted, counted and approved from a terminal: by two accounts that each say their password."""

from __future__ import annotations

import json
from typing import Any

import click
import pytest
import sqlalchemy as sa

from core.accounts import RoleName
from core.clock import now
from core.db import reading, writing
from protocols.defaults.loading import ensure_default_protocols
from tests.webapp.cli.conftest import Terminal
from watch.notices.models import Notice, NoticeState
from webapp.auth.accounts import create_user

SECRET = "faro de noche 2026"
SAID = tuple(
    word
    for language in ("es", "en", "fr")
    for word in ("--what", f"{language}=Agua en Pharr", "--act", f"{language}=Suba")
)


@pytest.fixture(autouse=True)
def _typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is typed where it is asked for."""
    monkeypatch.setattr(click, "prompt", lambda *_given, **_named: SECRET)


def _prepared(terminal: Terminal) -> None:
    with writing(terminal.engine) as session:
        ensure_default_protocols(session, now())
        for name, role in (("ana", RoleName.EMERGENCY), ("eva", RoleName.COUNTRY_ADMIN)):
            create_user(session, f"{name}@example.org", SECRET, role, "GT")
        create_user(session, "hn@example.org", SECRET, RoleName.COUNTRY_ADMIN, "HN")


def _drafted(terminal: Terminal, *more: str) -> dict[str, Any]:
    answer = terminal(
        "notices", "draft", "--account", "ana@example.org", *SAID, "--says-who", "La radio",
        "--plain", "--json", *more,
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_the_walk_from_a_draft_to_an_approval(terminal: Terminal) -> None:
    _prepared(terminal)
    document = _drafted(terminal, "--propose")
    number = document["number"]
    assert (document["state"], document["persons"]) == ("proposed", 0)
    assert document["texts"]["es"]["segments"] == 1
    own = terminal("notices", "approve", number, "--account", "ana@example.org")
    assert own.exit_code == 1
    other = terminal("notices", "approve", number, "--account", "hn@example.org")
    assert other.exit_code == 2
    answer = terminal("notices", "approve", number, "--account", "eva@example.org", "--json")
    assert json.loads(answer.stdout)["state"] == "approved"
    (listed,) = json.loads(terminal("notices", "list", "--country", "gt", "--json").stdout)
    assert (listed["number"], listed["state"]) == (number, "approved")
    assert json.loads(terminal("notices", "list", "--country", "HN", "--json").stdout) == []


def test_whoever_does_not_say_the_password_is_nobody(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _prepared(terminal)
    number = _drafted(terminal, "--propose")["number"]
    monkeypatch.setattr(click, "prompt", lambda *_given, **_named: "otra cosa")
    for email in ("eva@example.org", "nobody@example.org"):
        answer = terminal("notices", "approve", number, "--account", email)
        assert answer.exit_code == 1
    with reading(terminal.engine) as session:
        assert session.scalars(sa.select(Notice.state)).all() == [NoticeState.PROPOSED]


def test_a_notice_is_shown_with_what_is_missing_and_counted(terminal: Terminal) -> None:
    _prepared(terminal)
    answer = terminal("notices", "draft", "--account", "ana@example.org", "--json")
    document = json.loads(answer.stdout)
    assert {"open_gap", "no_source"} <= {each["code"] for each in document["findings"]}
    number = document["number"]
    shown = terminal("notices", "show", number, "--country", "GT")
    assert "! no_source" in shown.stdout
    counted = terminal("notices", "preview", number, "--country", "GT", "--json")
    assert json.loads(counted.stdout)["persons"] == 0
    assert "persons\t0" in terminal("notices", "preview", number, "--country", "GT").stdout
    for words in (("show", "AV-1999-001"), ("show", number)):
        country = "GT" if words[1] != number else "HN"
        assert terminal("notices", *words, "--country", country).exit_code == 2
    refused = terminal("notices", "draft", "--account", "ana@example.org", "--what", "x")
    assert refused.exit_code == 2
