"""What every command stands on: the installation opened for it, its language, and how it fails.

Exit codes: 0 done, 1 a failure, 2 input (or settings) nobody can use. Answers go to standard
output, all else to standard error. A traceback is for `ATALAYA_LOG_LEVEL=DEBUG` only.
"""

from __future__ import annotations

import copy
import getpass
import json
import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import click
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.audit_log import AuditSpool, reading_noted
from core.audit_log.keys import audit_keys
from core.clock import now
from core.crypto import Keyring
from core.db import make_engine, reading, writing
from core.errors import AtalayaError, SettingsError, UnusableInput
from core.geo.errors import BadGeometry
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, translator
from core.keys import open_keyring
from core.private_files import private_folder, whole_file
from core.settings import Settings, read_settings
from core.settings_rules import PREFIX
from webapp.http.database import has_tables, is_at_head


class UsageProblem(click.ClickException):
    """Input nobody can use: exit 2."""

    exit_code = 2


class CommandFailure(click.ClickException):
    """What was asked could not be done: exit 1."""

    exit_code = 1


# -- language -------------------------------------------------------------------------------


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of the person at the terminal: of LC_ALL, LC_MESSAGES or LANG, else the
    installation's default.
    """
    spoken = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    default = environment.get(f"{PREFIX}DEFAULT_LANGUAGE") or SOURCE_LANGUAGE
    for language in (spoken[:2].lower(), default):
        if language in LANGUAGES:
            return language
    return SOURCE_LANGUAGE


def speak(message: str, **values: Any) -> str:
    """Return the message in the language of the terminal, with its values put in."""
    told = translator(language_of(os.environ)).gettext(message) if message else ""
    return told.format(**values) if values else told


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


class RootGroup(CommandGroup):
    """The root: turns every failure into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except (UnusableInput, SettingsError, BadGeometry) as wrong:
            raise UsageProblem(str(wrong)) from wrong
        except (AtalayaError, SQLAlchemyError, OSError) as wrong:
            raise CommandFailure(_in_one_line(wrong)) from wrong
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as wrong:
            if os.environ.get(f"{PREFIX}LOG_LEVEL", "").upper() == "DEBUG":
                traceback.print_exc()
            raise CommandFailure(
                speak(_UNEXPECTED, what=f"{type(wrong).__name__}: {_in_one_line(wrong)}")
            ) from wrong


_UNEXPECTED = N_("algo que no se esperaba: {what} (con ATALAYA_LOG_LEVEL=DEBUG se ve todo)")
_NOT_SET_UP = N_("la base de datos no está al día: ejecute `atalaya db upgrade`")


def _in_one_line(wrong: BaseException) -> str:
    return " ".join(str(getattr(wrong, "orig", None) or wrong).split())


# -- the installation ---------------------------------------------------------------------------


class CliContext:
    """The installation as one command needs it; each part is opened when it is first asked for."""

    @cached_property
    def settings(self) -> Settings:
        """What this installation is told. Raises SettingsError."""
        return read_settings()

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        private_folder(self.settings.instance)
        return make_engine(self.settings.sqlalchemy_url, audit_keys(self.settings))

    @cached_property
    def keyring(self) -> Keyring:
        """The keys of the personal fields."""
        return open_keyring(self.settings, self.engine)

    @cached_property
    def atlas(self) -> Atlas:
        """The atlas of this installation."""
        return atlas_for(self.settings)

    @property
    def language(self) -> str:
        """The language of the terminal."""
        return language_of(os.environ)

    @property
    def actor(self) -> str:
        """Who acts, for the audit log."""
        return f"cli:{getpass.getuser()}"

    def close(self) -> None:
        """Let go of the database, when it was opened."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        return now()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that only reads a database that is up to date."""
        self.require_database()
        with reading(self.engine) as session:
            yield session

    @contextmanager
    def reading_noted(self) -> Iterator[Session]:
        """Yield a session that reads persons: its lines are in the audit log before it ends."""
        self.require_database()
        with reading_noted(self.engine, AuditSpool(self.settings.instance)) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session that writes and commits at its end."""
        self.require_database()
        with writing(self.engine) as session:
            yield session

    def require_database(self) -> None:
        """Raise CommandFailure unless the database is there with every migration."""
        with self.engine.connect() as connection:
            if not (has_tables(connection) and is_at_head(connection)):
                raise CommandFailure(speak(_NOT_SET_UP))


pass_cli = click.make_pass_decorator(CliContext, ensure=True)
json_option = click.option(
    "--json", "for_program", cls=Option, is_flag=True, help=N_("Para un programa.")
)


# -- answering ------------------------------------------------------------------------------


def say(message: str, **values: Any) -> None:
    """One line for a person, translated, on standard output."""
    click.echo(speak(message, **values))


def note(message: str, **values: Any) -> None:
    """One line beside the answer, translated, on standard error."""
    click.echo(speak(message, **values), err=True)


def as_json(document: Any) -> None:
    """Print the answer for a program on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def read_file(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file.

    Raises UnusableInput when it is not there, is no file or is too large.
    """
    try:
        if not path.is_file():
            raise UnusableInput(str(path), "there is no such file")
        size = path.stat().st_size
        if size > max_bytes:
            raise UnusableInput(str(path), f"{size:,} bytes; at most {max_bytes:,} are read")
        return path.read_bytes()
    except OSError as wrong:
        raise UnusableInput(str(path), f"cannot be read: {wrong.strerror}") from wrong


def write_file(path: Path, data: bytes, *, is_private: bool = False) -> None:
    """Write a file whole or not at all (`core.private_files.whole_file`); a private one closed to
    other accounts of the machine.

    Raises UnusableInput when it cannot be written there.
    """
    if not path.name:
        raise UnusableInput(str(path), "cannot be written: it names no file")
    try:
        with whole_file(path, is_private=is_private) as sink:
            sink.write(data)
    except OSError as wrong:
        raise UnusableInput(str(path), f"cannot be written: {wrong.strerror}") from wrong


def note_open_file() -> None:
    """Say that a file written where somebody asked for it is not sealed, and names people."""
    note(N_("Queda sin sellar y nombra a personas: guárdelo como lo que es, y bórrelo después."))


def read_moment(text: str) -> datetime:
    """Return a moment typed on the command line: ISO 8601 with its zone. Raises UnusableInput."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise UnusableInput(text, "not a moment; write 2026-11-22T12:00Z") from wrong
    if moment.tzinfo is None:
        raise UnusableInput(text, "a moment without a time zone; write 2026-11-22T12:00Z")
    return moment


def read_country(text: str) -> str:
    """Return a country code typed on the command line. Raises UnusableInput."""
    code = text.strip().upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise UnusableInput(text, "not a country; write two letters, as SV")
    return code
