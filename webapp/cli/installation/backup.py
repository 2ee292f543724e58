"""`atalaya backup`: one made now, those that are there, one verified, the key of all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from core.backup.key_text import HOLDER_MARK
from core.backup.keys import BackupLock, BadBackup, WrongKey, new_key_pair
from core.backup.places import BackupPlace, FolderPlace, open_place
from core.db import writing
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.private_files import write_once
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import (
    CommandFailure,
    CommandGroup,
    Option,
    UsageProblem,
    json_option,
)
from webapp.keeping.before_upgrade import own_words
from webapp.keeping.history import VERIFICATION, backup_history, note_made
from webapp.keeping.making import is_backup_name
from webapp.keeping.nightly import back_up
from webapp.keeping.restoring import verify_backup

key_file_option = click.option(
    "--key-file",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("El archivo con la llave secreta de las copias."),
)
words_file_option = click.option(
    "--passphrase-file",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("El archivo con la frase; si no, ATALAYA_BACKUP_PASSPHRASE."),
)


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.option(
    "--to",
    "folder",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("Una carpeta, en vez de ATALAYA_BACKUP_TO."),
)
@click.option(
    "--verify",
    "verified",
    cls=Option,
    metavar="NAME|FILE",
    help=N_("No hace ninguna: trae esta a una carpeta pasajera y la compara con lo que dice."),
)
@key_file_option
@words_file_option
@json_option
@click.pass_context
@pass_cli
def backup(
    cli: CliContext,
    ctx: click.Context,
    folder: Path | None,
    verified: str | None,
    key_file: Path | None,
    passphrase_file: Path | None,
    for_program: bool,
) -> None:
    """Make a backup now, or verify one."""
    if ctx.invoked_subcommand:
        return
    if verified:
        _verify(cli, verified, read_lock(cli, key_file, passphrase_file), for_program)
        return
    cli.require_database()
    settings = cli.settings
    if folder is not None:
        settings = replace(settings, backup_to=str(folder.resolve()))
    if not (settings.backup_key or settings.backup_passphrase):
        words = N_(
            "una copia se sella para alguien: haga su llave con `atalaya backup key -o ARCHIVO` y "
            "ponga ATALAYA_BACKUP_KEY en los ajustes (o ATALAYA_BACKUP_PASSPHRASE)"
        )
        raise UsageProblem(speak(words))
    if not settings.backup_to:
        words = N_("no se dijo dónde: --to CARPETA, o ATALAYA_BACKUP_TO en los ajustes")
        raise UsageProblem(speak(words))
    now = cli.now()
    place = open_place(settings, cli.now)
    name = back_up(cli.engine, settings, place, now, cli.actor)
    if for_program:
        as_json({"name": name, "to": _without_words(settings.backup_to), "made_at": now})
        return
    say(N_("Copia hecha y leída de nuevo: {name}"), name=name)


@backup.command("list", help=N_("Las copias que hay, y cuándo se verificó una por última vez."))
@json_option
@pass_cli
def list_backups(cli: CliContext, for_program: bool) -> None:
    """List them."""
    with cli.reading() as session:
        history = backup_history(session)
    names = list(filter(is_backup_name, open_place(cli.settings, cli.now).names()))
    if for_program:
        as_json(
            {
                "names": names,
                "last": history.name,
                "made_at": history.made_at,
                "fault": history.fault,
                "verified_at": history.verified_at,
            }
        )
        return
    for name in names:
        click.echo(name)
    if history.made_at is None:
        say(N_("Ninguna copia todavía."))
    if history.verified_at is None:
        note(N_("Ninguna se ha verificado: `atalaya backup --verify NOMBRE`."))


@backup.command("key", help=N_("Hace la llave de las copias: la secreta, en un archivo aparte."))
@click.option(
    "-o", "--output", cls=Option, type=click.Path(path_type=Path), required=True, help=N_("Dónde.")
)
def make_key(output: Path) -> None:
    """Make a pair of keys; the public one is shown."""
    public, secret = new_key_pair()
    if not write_once(output, f"{secret}\n".encode()):
        raise UnusableInput(str(output), "is there: another key is not written over it")
    click.echo(f"ATALAYA_BACKUP_KEY={public}")
    note(
        N_(
            "La llave secreta está en {path}. Llévela fuera de esta máquina, en dos lugares: sin "
            "ella ninguna copia se abre, y aquí no hace falta."
        ),
        path=output,
    )


def read_lock(cli: CliContext, key_file: Path | None, passphrase_file: Path | None) -> BackupLock:
    """Return what opens a backup. Raises UnusableInput for a file that is not there."""
    if key_file is not None:
        text = _first_line(key_file)
        if not text.startswith(HOLDER_MARK):
            raise UnusableInput(str(key_file), "holds no secret key of `atalaya backup key`")
        return BackupLock(secret_key=text)
    if passphrase_file is not None:
        return BackupLock(passphrase=_first_line(passphrase_file))
    return BackupLock(passphrase=cli.settings.backup_passphrase or own_words(cli.settings))


def place_of(cli: CliContext, path: Path) -> BackupPlace:
    """Return where a backup lies: beside others in a folder, or, by its name alone, where all of
    this installation go. Raises UsageProblem for what is neither.
    """
    if path.is_file():
        return FolderPlace(path.parent)
    if not is_backup_name(str(path)):
        words = N_("{path}: no hay tal archivo, y ninguna copia se llama así; vea {command}")
        raise UsageProblem(speak(words, path=path, command="`atalaya backup list`"))
    place = open_place(cli.settings, cli.now)
    if place.lists and path.name not in place.names():
        words = N_("{path}: no está aquí ni donde van las copias; vea {command}")
        raise UsageProblem(speak(words, path=path, command="`atalaya backup list`"))
    return place


@contextmanager
def refused_by_name(name: str) -> Iterator[None]:
    """Have a backup that is refused named, with what to do."""
    try:
        yield
    except WrongKey:
        raise
    except BadBackup as wrong:
        words = N_("{name}: {reason}. Nada se escribió; tome otra copia: {command}")
        told = speak(words, name=name, reason=wrong, command="`atalaya backup list`")
        raise CommandFailure(told) from wrong


# -- inside ---------------------------------------------------------------------------------


def _verify(cli: CliContext, text: str, lock: BackupLock, for_program: bool) -> None:
    path = Path(text)
    now = cli.now()
    place = place_of(cli, path)
    with refused_by_name(path.name), place.open(path.name) as source:
        facts = verify_backup(source, lock, cli.settings, cli.settings.instance, now)
    with writing(cli.engine) as session:
        note_made(session, VERIFICATION, path.name, now=now, actor=cli.actor)
    if for_program:
        as_json({"name": path.name, "whole": True, **facts.as_json()})
        return
    say(
        N_("{name}: entera. {rows} filas en {tables} tablas; el diario está completo."),
        name=path.name,
        rows=sum(facts.rows.values()),
        tables=len(facts.rows),
    )


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as source:
            return source.readline(4096).strip("\r\n")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = getattr(wrong, "strerror", "") or "no text in UTF-8"
        raise UnusableInput(str(path), f"cannot be read: {reason}") from wrong


def _without_words(place: str) -> str:
    """Return a place as it may be printed: a program without its words, which may hold a secret."""
    return place.split()[0] if place.startswith("command:") else place
