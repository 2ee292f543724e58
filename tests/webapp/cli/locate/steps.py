"""What the tests of the commands on locate notices do over and over."""

from __future__ import annotations

import json
from typing import Any

from tests.webapp.cli.conftest import Terminal

AT = ("--country", "GT")
BASE = ("crisis", "locate")


def said(terminal: Terminal, *words: str) -> Any:
    """Return what a command says to a program."""
    answer = terminal(*BASE, words[0], "CR-2026-001", *words[1:], *AT, "--json")
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)
