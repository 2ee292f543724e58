"""What every command that works stands on: the installation opened for it, files it reads and
writes, arguments typed.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.audit_log import AuditSpool, reading_noted
from core.audit_log.keys import audit_keys
from core.clock import now
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.keys import open_keyring
from core.postgres.opening import open_engine
from core.private_files import private_folder, whole_file
from core.settings import Settings, read_settings
from registry.matching.memory_limit import keep_open
from webapp.cli.terminal.answers import language_of, note, speak
from webapp.cli.terminal.commands import CommandFailure
from webapp.newcomers import flag_newcomers_of
from webapp.schema import has_tables, is_at_head

P = ParamSpec("P")
R = TypeVar("R")


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
        engine = open_engine(self.settings, audit_keys(self.settings))
        flag_newcomers_of(engine, lambda: self.keyring, lambda: self.atlas, self.now)
        return engine

    @cached_property
    def keyring(self) -> Keyring:
        """The keys of the personal fields; the process keeps as much open as it is told."""
        keep_open(self.settings.index_memory_mb << 20)
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


def pass_cli(command: Callable[Concatenate[CliContext, P], R]) -> Callable[P, R]:
    """Return the command that is handed the installation: one for all groups above it, let go of
    when the last of them ends.
    """

    @wraps(command)
    def run(*arguments: P.args, **named: P.kwargs) -> R:
        ctx = click.get_current_context()
        cli = ctx.find_object(CliContext)
        if cli is None:
            root = ctx.find_root()
            cli = root.obj = CliContext()
            root.call_on_close(cli.close)
        return ctx.invoke(command, cli, *arguments, **named)

    return run


_NOT_SET_UP = N_("la base de datos no está al día: ejecute `atalaya db upgrade`")


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
