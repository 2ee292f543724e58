"""`atalaya restore`: a backup brought back to a new place, verified before it stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from core.backup.keys import BackupLock, BadBackup, WrongKey
from core.backup.places import BackupPlace, FolderPlace
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.installation.backup import (
    key_file_option,
    place_of,
    read_lock,
    refused_by_name,
    words_file_option,
)
from webapp.cli.terminal.answers import as_json, note, say
from webapp.cli.terminal.commands import Command, Option, json_option
from webapp.keeping.erased_list import LIST_NAME, ErasedList, read_list
from webapp.keeping.restoring import require_empty, restore, waits_for_store


@click.command("restore", cls=Command)
@click.argument("path", metavar="NAME|FILE", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("La carpeta nueva; si no, ATALAYA_INSTANCE."),
)
@key_file_option
@words_file_option
@click.option(
    "--erasures",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("La lista de personas borradas; si no, la que está junto a la copia."),
)
@click.option(
    "--without-erasures",
    cls=Option,
    is_flag=True,
    help=N_("Sin esa lista, si se perdió: quien fue borrado después vuelve a estar."),
)
@json_option
@pass_cli
def restore_backup(
    cli: CliContext,
    path: Path,
    folder: Path | None,
    key_file: Path | None,
    passphrase_file: Path | None,
    erasures: Path | None,
    without_erasures: bool,
    for_program: bool,
) -> None:
    """Bring a backup back."""
    settings = cli.settings
    if folder is not None:
        settings = replace(settings, instance=folder.resolve())
    place = place_of(cli, path)
    require_empty(settings)
    lock = read_lock(cli, key_file, passphrase_file)
    found = None if without_erasures else _erased(place, erasures, lock)
    with refused_by_name(path.name), place.open(path.name) as source:
        report = restore(source, lock, settings, found, cli.now())
    if for_program:
        as_json(
            {
                "made_at": report.made_at,
                "files": report.files,
                "erased_again": report.erased_again,
                "upgraded": report.is_upgraded,
                **report.facts.as_json(),
            }
        )
        return
    say(
        N_(
            "Traída y verificada en {folder}: la copia de {moment}, {rows} filas, {files} archivos."
        ),
        folder=settings.instance,
        moment=_moment(report.made_at),
        rows=sum(report.facts.rows.values()),
        files=report.files,
    )
    say(N_("Borradas de nuevo: {count} personas."), count=report.erased_again)
    if found is None:
        note(N_("Sin la lista de personas borradas: quien fue borrado después está otra vez."))
    if report.files and waits_for_store(settings):
        note(
            N_(
                "Los archivos que estaban en un almacén de objetos esperan en la carpeta: llévelos "
                "con `atalaya storage move --from folder`."
            )
        )
    note(N_("Ahora: `atalaya doctor`, y después la web y el trabajador."))


def _moment(text: str) -> str:
    """Return when a backup was made, to the minute; a text that is no moment as it is."""
    try:
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return text


def _erased(place: BackupPlace, path: Path | None, lock: BackupLock) -> ErasedList:
    if path is not None:
        place = FolderPlace(path.parent)
    name = path.name if path else LIST_NAME
    if name not in place.names():
        raise UnusableInput(
            str(path or LIST_NAME),
            "the list of erased persons is not there: who was erased after this backup would be "
            "there again. Bring it (--erasures), or say --without-erasures",
        )
    try:
        with place.open(name) as source:
            return read_list(source, lock)
    except WrongKey:
        raise
    except BadBackup as wrong:
        raise BadBackup(f"the list of erased persons: {wrong}") from wrong
