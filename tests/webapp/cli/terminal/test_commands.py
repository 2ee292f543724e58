from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import IntegrityError, OperationalError

from core.errors import SettingsError, UnusableInput
from core.i18n.languages import translator
from webapp.cli import COMMANDS, main
from webapp.cli.terminal.commands import Command, LateCommand, Option, RootGroup, is_of_database


def test_every_command_is_where_the_table_says_and_has_its_name() -> None:
    for name, late in COMMANDS.items():
        command = late.load()
        assert command.name == name
        assert command.help == late.help


def each_command(command: click.Command) -> Iterator[click.Command]:
    yield command
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from each_command(inner)


def test_help_of_every_command_and_option_is_in_the_language_of_the_terminal() -> None:
    def is_translated(text: str | None) -> bool:
        return speaker.gettext(text or "") != text

    speaker = translator("fr")
    for late in COMMANDS.values():
        for command in each_command(late.load()):
            where = command.callback and f"{command.callback.__module__}: {command.name}"
            assert isinstance(command, Command), where
            assert command.hidden or is_translated(command.help), where
            options = [each for each in command.params if isinstance(each, click.Option)]
            untold = [each.name for each in options if not isinstance(each, Option)]
            assert not untold, (where, untold)
            assert command.hidden or all(is_translated(each.help) for each in options), where


def test_the_list_shows_all_but_the_hidden_ones() -> None:
    told = CliRunner().invoke(main, ["--help"], env={"LC_ALL": "es_MX"}).stdout
    shown = {line.split()[0] for line in told.split("Commands:\n")[1].splitlines()}
    assert shown == {name for name, late in COMMANDS.items() if not late.is_hidden}


def test_a_command_that_is_none_is_refused() -> None:
    assert CliRunner().invoke(main, ["directori"]).exit_code == 2


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        (UnusableInput("a.csv", "empty"), 2, "a.csv: empty"),
        (SettingsError("no key"), 2, "no key"),
        (OperationalError("SELECT 1", {}, Exception("disk I/O error")), 1, "disk I/O error"),
        (OSError(28, "No space left"), 1, "No space left"),
        (ZeroDivisionError("by zero"), 1, "ZeroDivisionError: by zero"),
    ],
)
def test_each_failure_is_one_line_and_its_code(wrong: Exception, code: int, words: str) -> None:
    @click.group(cls=RootGroup, late={"fail": LateCommand("", "Falla.")})
    def root() -> None:
        """Stand for the root."""

    @click.command("fail")
    def fail() -> None:
        raise wrong

    root.resolve_command = lambda ctx, args: ("fail", fail, [])  # type: ignore[method-assign]
    answer = CliRunner().invoke(root, ["fail"])
    assert answer.exit_code == code
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_failure_of_the_database_is_told_by_its_classes() -> None:
    assert is_of_database(IntegrityError("INSERT", {}, Exception("unique")))
    assert not is_of_database(ValueError("sqlalchemy.exc.SQLAlchemyError"))
