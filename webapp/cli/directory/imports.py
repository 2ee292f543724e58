"""`atalaya directory import`: a list as somebody sent it, tried or taken in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import write_prepared
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.tabular.reading import MOST_BYTES
from core.tabular.tables import UnreadableFile
from directory.entries.kinds import EntryKind
from directory.entries.visibility import Viewer
from directory.imports.batches import (
    Importer,
    PreparedImport,
    apply_import,
    new_batch,
    prepare,
    try_prepared,
)
from directory.imports.columns.table_selection import UnstatedKind
from directory.imports.columns.targets import READINGS
from directory.imports.error_file import error_file
from directory.imports.existing_entries import Allowance
from directory.imports.row_results import DryRun
from directory.imports.trial.choices import DoublesChoice, ImportChoices
from directory.places.town import CITY
from webapp.auth.users import RCM_COUNTRIES
from webapp.cli.context import CliContext, pass_cli, read_country, read_file, write_file
from webapp.cli.directory.import_report import report_import
from webapp.cli.place_choice import (
    read_readings,
    reading_option,
)
from webapp.cli.terminal.answers import speak
from webapp.cli.terminal.commands import Command, Option, json_option

_LARGEST_MAPPING = 1_000_000


@dataclass(frozen=True, slots=True)
class _ImportFile:
    """The file of one call of the command, and what its options say about it."""

    name: str
    data: bytes
    kind: EntryKind | None
    owner: str
    """ISO 3166-1 alpha-2, or empty: the file says it."""
    sheet: str
    mapping: dict[str, Any] | None
    head: tuple[int, int] | None
    """The first and the last row of the titles, where somebody said so."""
    choices: ImportChoices
    phones_in: str
    """ISO 3166-1 alpha-2, or empty: nobody said where the telephones ring."""
    places: dict[str, Any] = field(default_factory=dict)
    """Choices about places, beside the mapping."""


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Trae una lista al directorio: CSV, XLSX, XLS, ODS, JSON o GeoJSON. Con --dry-run solo "
        "dice qué haría cada fila. Las filas rechazadas no detienen a las demás, y terminan la "
        "orden con 2."
    ),
)
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--kind",
    cls=Option,
    type=click.Choice([each.value for each in EntryKind]),
    help=N_("Qué son las filas; no hace falta con nuestra propia exportación."),
)
@click.option(
    "--map",
    "map_path",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="MAP.json",
    help=N_("Qué es cada columna; sin esto se adivina por título y contenido."),
)
@click.option(
    "--country", cls=Option, metavar="CC", help=N_("El país dueño de lo que ninguna columna dice.")
)
@click.option("--sheet", cls=Option, default="", metavar="NAME", help=N_("La hoja del libro."))
@click.option("--dry-run", cls=Option, is_flag=True, help=N_("No escribe nada."))
@click.option(
    "--errors",
    "errors_path",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Dónde dejar las filas rechazadas, para corregirlas y mandarlas otra vez."),
)
@click.option(
    "--change-visibility",
    "changes_visibility",
    cls=Option,
    is_flag=True,
    help=N_("Cambia también quién ve las entradas que ya están; sin esto queda como está."),
)
@click.option(
    "--head-row",
    cls=Option,
    default="",
    metavar="N[-M]",
    help=N_("La fila de los títulos, o de cuál a cuál; 0 si no los hay. Sin esto se buscan."),
)
@click.option(
    "--doubles",
    cls=Option,
    type=click.Choice([each.value for each in DoublesChoice]),
    default=DoublesChoice.ASK.value,
    help=N_(
        "Las filas que parecen la misma que otra de arriba, o que una ficha que ya está: ask las "
        "deja aparte, join las une a ella, new las trae como otra."
    ),
)
@click.option(
    "--phones-in",
    "phones_in",
    cls=Option,
    metavar="CC",
    help=N_("De qué país son los teléfonos sin «+» cuya fila no lo dice."),
)
@reading_option
@json_option
@pass_cli
def import_directory(
    context: CliContext,
    path: Path,
    kind: str | None,
    map_path: Path | None,
    country: str | None,
    sheet: str,
    dry_run: bool,
    errors_path: Path | None,
    changes_visibility: bool,
    head_row: str,
    doubles: str,
    phones_in: str | None,
    readings: tuple[str, ...],
    for_program: bool,
) -> None:
    """Bring a list into the directory, or say what it would do."""
    owner = read_country(country) if country else ""
    file = _ImportFile(
        path.name,
        read_file(path, MOST_BYTES),
        EntryKind(kind) if kind else None,
        owner,
        sheet,
        _mapping(map_path),
        _head_rows(head_row),
        ImportChoices(changes_visibility, DoublesChoice(doubles)),
        read_country(phones_in) if phones_in else "",
        {READINGS: read_readings(readings, CITY)} if readings else {},
    )
    prepared = _prepared(context, file)
    trial = _tried(context, file, prepared) if dry_run else _applied(context, file, prepared)
    if errors_path is not None:
        write_file(errors_path, error_file(prepared.plans, trial, speak) or b"")
    report_import(context, prepared, trial, dry_run, for_program)


# -- inside ---------------------------------------------------------------------------------


def _prepared(context: CliContext, file: _ImportFile) -> PreparedImport:
    try:
        return prepare(
            file.data,
            file.name,
            file.kind,
            country=file.owner,
            now=context.now(),
            sheet=file.sheet,
            head=file.head,
            mapping=file.mapping,
            atlas=context.atlas,
            phones_in=file.phones_in,
            language=context.language,
            places=file.places,
        )
    except UnstatedKind as unstated:
        words = N_("nada dice qué son sus filas: --kind, de {kinds}")
        kinds = ", ".join(each.value for each in EntryKind)
        raise UnusableInput(unstated.location, speak(words, kinds=kinds)) from unstated
    except UnreadableFile as unreadable:
        raise UnusableInput(unreadable.location, unreadable.problem.explain(speak)) from unreadable


def _sender(context: CliContext, owner: str) -> Importer:
    viewer = Viewer.of_country(owner) if owner else Viewer.system()
    return Importer(context.actor, Allowance(viewer, frozenset(RCM_COUNTRIES)), context.keyring)


def _tried(context: CliContext, file: _ImportFile, prepared: PreparedImport) -> DryRun:
    with context.reading() as session:
        return try_prepared(session, prepared, _sender(context, file.owner), file.choices)


def _applied(context: CliContext, file: _ImportFile, prepared: PreparedImport) -> DryRun:
    """Apply the file in one transaction, with a line in the audit log."""
    now, sender = context.now(), _sender(context, file.owner)
    batch = new_batch(file.data, file.name, file.kind, sender, country=file.owner, now=now)
    batch.mapping = {**(file.mapping or {}), **file.places}

    def tried(session: Session) -> DryRun:
        return try_prepared(session, prepared, sender, file.choices)

    def keep(session: Session, trial: DryRun) -> DryRun:
        apply_import(session, batch, prepared, trial, sender, now=now, translate=speak)
        record(
            session,
            at=now,
            actor=context.actor,
            action="directory.import",
            subject=batch.id,
            country=file.owner,
            purpose="import",
            file=file.name,
            **trial.counts,
        )
        return trial

    return write_prepared(context.engine, tried, keep)


def _head_rows(text: str) -> tuple[int, int] | None:
    """Return the rows of `3` or `3-4`; None for an empty text. Raises UnusableInput."""
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if last < first:
        raise UnusableInput("--head-row", speak(N_("Diga una fila, como 3, o dos, como 3-4.")))
    return first, last


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        document = json.loads(read_file(path, _LARGEST_MAPPING))
    except ValueError as unreadable:
        raise UnusableInput(str(path), "not JSON") from unreadable
    if not isinstance(document, dict):
        raise UnusableInput(
            str(path), 'not a mapping; write {"columns": {"Title": {"field": "name"}}}'
        )
    return document
