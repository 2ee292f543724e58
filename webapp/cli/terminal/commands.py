"""Commands and their groups: help in the language of the terminal, failures as one line and an exit
code, and groups whose commands load when they are used.

Exit codes: 0 done, 1 a failure, 2 input (or settings) nobody can use. A traceback is for
`ATALAYA_LOG_LEVEL=DEBUG` only.
"""

from __future__ import annotations

import copy
import os
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from core.errors import AtalayaError, SettingsError, UnusableInput
from core.geo.errors import BadGeometry
from core.i18n.languages import N_
from core.late import late_module
from core.settings_rules import PREFIX
from webapp.cli.terminal.answers import speak
from webapp.cli.terminal.system_faults import words_of


class UsageProblem(click.ClickException):
    """Input nobody can use: exit 2."""

    exit_code = 2


class CommandFailure(click.ClickException):
    """What was asked could not be done: exit 1."""

    exit_code = 1


def _spoken(thing: Any) -> Any:
    """Return a copy of a command or option whose help is in the language of the terminal."""
    told = copy.copy(thing)
    told.help = speak(thing.help or "")
    return told


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help, for the list of options."""
        return click.Option.get_help_record(_spoken(self), ctx)


class Command(click.Command):
    """A command whose help is translated when it is shown."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return one line for the list of commands."""
        return click.Command.get_short_help_str(_spoken(self), limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help above the options."""
        click.Command.format_help_text(_spoken(self), ctx, formatter)


class CommandGroup(Command, click.Group):
    """A group of such commands."""

    command_class = Command


@dataclass(frozen=True, slots=True)
class LateCommand:
    """Where a command stands (`module:name`) and its help: all that the list of commands needs."""

    location: str
    help: str
    is_hidden: bool = False

    def load(self) -> click.Command:
        """Return the command, its module loaded, with its help: that stands here alone."""
        module, name = self.location.split(":")
        command: click.Command = getattr(late_module(module), name)
        command.help, command.hidden = self.help, self.is_hidden
        return command


class RootGroup(CommandGroup):
    """The root: its commands load when they are used, and every failure becomes one line and an
    exit code.
    """

    def __init__(self, *arguments: Any, late: Mapping[str, LateCommand], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._late = late

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the alphabet."""
        return sorted(self._late)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return what the list of commands says of one; `resolve_command` returns it itself."""
        late = self._late.get(cmd_name)
        return Command(cmd_name, help=late.help, hidden=late.is_hidden) if late else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for, loaded, its name and its arguments."""
        name, command, rest = super().resolve_command(ctx, args)
        late = self._late.get(name or "")
        return name, late.load() if late else command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except (UnusableInput, SettingsError, BadGeometry) as wrong:
            raise UsageProblem(str(wrong)) from wrong
        except AtalayaError as wrong:
            raise CommandFailure(_in_one_line(wrong)) from wrong
        except BrokenPipeError:
            raise  # who reads us has read enough: click ends us without a word
        except OSError as wrong:
            raise CommandFailure(words_of(wrong)) from wrong
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as wrong:
            raise CommandFailure(_words_of(wrong)) from wrong


_UNEXPECTED = N_("algo que no se esperaba: {what} (con ATALAYA_LOG_LEVEL=DEBUG se ve todo)")


def _words_of(wrong: Exception) -> str:
    """Return what is said of a failure that no code of ours names: the database's own in its
    words (`is_of_database`), of any other that nobody expected it.
    """
    if is_of_database(wrong):
        return _in_one_line(wrong)
    if os.environ.get(f"{PREFIX}LOG_LEVEL", "").upper() == "DEBUG":
        traceback.print_exc()
    return speak(_UNEXPECTED, what=f"{type(wrong).__name__}: {_in_one_line(wrong)}")


def is_of_database(wrong: BaseException) -> bool:
    """Return whether a failure is one of SQLAlchemy's, told by the names of its classes: where it
    is none the library need not be loaded to find that out.
    """
    names = {(each.__module__, each.__name__) for each in type(wrong).__mro__}
    return ("sqlalchemy.exc", "SQLAlchemyError") in names


def _in_one_line(wrong: BaseException) -> str:
    return " ".join(str(getattr(wrong, "orig", None) or wrong).split())


json_option = click.option(
    "--json", "for_program", cls=Option, is_flag=True, help=N_("Para un programa.")
)
