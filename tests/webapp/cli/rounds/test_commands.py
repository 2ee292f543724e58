from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.clock import now
from core.settings import Settings
from directory.rounds.calendar_days import today
from tests.webapp.cli.test_commands import Run, environment, house, run, settings, two_countries

__all__ = ["environment", "house", "run", "settings", "two_countries"]


@pytest.fixture
def days() -> tuple[str, str, str]:
    first = today(now())
    return (
        first.isoformat(),
        (first + timedelta(days=7)).isoformat(),
        (first + timedelta(days=14)).isoformat(),
    )


def test_a_round_from_the_command_line(
    run: Run, house: Callable[[], Session], settings: Settings, days: tuple[str, str, str]
) -> None:
    opens, due, closes = days
    planned = run(
        "round", "plan", "--opens", opens, "--due", due, "--closes", closes, "--number", "2026-II"
    )
    assert planned.exit_code == 0, planned.output
    assert "2026-II" in planned.output
    assert run("round", "open").exit_code == 0
    status = json.loads(run("round", "status", "--json").stdout)
    assert (status["state"], status["total"]["silent"]) == ("open", status["total"]["asked"])
    assert status["silent"]
    sent = run("round", "send")
    assert sent.exit_code == 0, sent.output
    assert str(settings.instance / "outbox") in sent.output
    assert run("round", "remind").exit_code == 0
    assert json.loads(run("round", "messages", "--json").stdout) == []
    assert run("round", "letters").stdout == run("round", "messages").stdout
    assert "letters" not in run("round", "--help").stdout
    closed = run("round", "close", "--yes")
    assert closed.exit_code == 0, closed.output
    assert "2026-II" in closed.output


@pytest.mark.parametrize(
    "words",
    [
        ("open",),
        ("close", "--yes", "--number", "1999-I"),
        ("plan", "--opens", "hoy", "--due", "x", "--closes", "y"),
        ("plan", "--opens", "2001-01-01", "--due", "2001-01-02", "--closes", "2001-01-03"),
        (
            "plan",
            "--opens",
            "2099-01-01",
            "--due",
            "2099-02-01",
            "--closes",
            "2099-03-01",
            "--remind",
            "2099-01-05:rey",
        ),
        ("revoke", "nadie@example.org"),
    ],
)
def test_what_cannot_be_used_ends_with_2(
    run: Run, house: Callable[[], Session], words: tuple[str, ...]
) -> None:
    result = run("round", *words)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert not Path("outbox").exists()
