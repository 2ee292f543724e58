from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.db import writing
from tests.conftest import ROOT
from tests.webapp.cli.conftest import Terminal
from watch.models import WatchCycle


def watched(terminal: Terminal, ago: timedelta) -> None:
    at = datetime.now(UTC) - ago
    with writing(terminal.engine) as session:
        session.add(WatchCycle(started_at=at, finished_at=at))


def test_readiness_is_told_as_the_probe_tells_it(terminal: Terminal) -> None:
    watched(terminal, timedelta(seconds=20))
    answer = terminal("ready")
    assert (answer.exit_code, answer.stdout) == (0, "Todo en orden.\n")
    told = json.loads(terminal("ready", "--json").stdout)
    assert told["ready"] is True
    assert told["worker"]["late"] is False


def test_a_worker_that_went_silent_is_named_and_ends_with_one(terminal: Terminal) -> None:
    watched(terminal, timedelta(days=1))
    answer = terminal("ready", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["faults"] == ["worker"]
    assert answer.stderr


# -- what goes into an image -------------------------------------------------------------------


@pytest.mark.parametrize("name", [".gitignore", ".dockerignore"])
@pytest.mark.parametrize("secret", [".env", ".env.*", "*.key", "*.pem"])
def test_no_secret_enters_the_image_or_the_history(name: str, secret: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert secret in lines
    assert lines.index("!.env.example") > lines.index(".env.*"), "the example stays"
