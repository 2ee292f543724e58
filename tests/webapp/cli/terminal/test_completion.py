"""What the shells are told completes our words."""

from __future__ import annotations

import subprocess

import pytest
from click.shell_completion import get_completion_class
from click.testing import CliRunner

from webapp.cli import main
from webapp.cli.terminal.completion import PROGRAM, SHELLS, VARIABLE


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_is_told_whom_to_ask(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0, done.output
    assert f"{VARIABLE}={shell}_complete" in done.stdout
    if shell == "bash":
        read = subprocess.run(["bash", "-n"], input=done.stdout, text=True, check=False)
        assert read.returncode == 0


@pytest.mark.parametrize(
    ("words", "last", "found"),
    [((), "back", "backup"), (("db",), "up", "upgrade"), (("completion",), "f", "fish")],
)
def test_words_of_late_commands_are_found(words: tuple[str, ...], last: str, found: str) -> None:
    shell = get_completion_class("bash")
    assert shell is not None
    asked = shell(main, {}, PROGRAM, VARIABLE)
    assert found in [each.value for each in asked.get_completions([*words], last)]


def test_another_shell_is_refused() -> None:
    assert CliRunner().invoke(main, ["completion", "ksh"]).exit_code == 2
