"""`atalaya directory import`: a list as somebody sent it, tried or taken in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.tabular.reading import MOST_BYTES
from core.tabular.tables import Unreadable
from directory.entries.kinds import EntryKind
from directory.entries.visibility import Viewer
from directory.imports.batches import (
    PreparedImport,
    Sender,
    apply_import,
    new_batch,
    prepare,
    try_prepared,
)
from directory.imports.error_file import error_file, faults_text
from directory.imports.existing_entries import Allowance
from directory.imports.row_results import DryRun, RowOutcome
from webapp.auth.users import RCM_COUNTRIES
from webapp.cli.context import (
    CliContext,
    Option,
    UsageProblem,
    as_json,
    json_option,
    note,
    pass_door,
    read_country,
    read_file,
    say,
    speak,
    write_file,
)

MOST_TOLD = 40
"""So many rejected rows are told on the screen; all of them stand in the error file."""


@click.command(
    "import",
    help=N_(
        "Trae una lista al directorio: CSV, XLSX, XLS, ODS, JSON o GeoJSON. Con --dry-run solo dice qué haría cada "
        "fila. Las filas rechazadas no detienen a las demás, y terminan la orden con 2."
    ),
)
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--kind", cls=Option, type=click.Choice([each.value for each in EntryKind]),
    help=N_("Qué son las filas; no hace falta con nuestra propia exportación."),
)  # fmt: skip
@click.option(
    "--map",
    "map_path",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="MAP.json",
    # Fmt: skip
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
    # Fmt: skip
    help=N_("Dónde dejar las filas rechazadas, para corregirlas y mandarlas otra vez."),
)
@json_option
@pass_door
def import_directory(
    door: CliContext,
    path: Path,
    kind: str | None,
    map_path: Path | None,
    country: str | None,
    sheet: str,
    dry_run: bool,
    errors_path: Path | None,
    for_program: bool,
) -> None:
    """Bring a list into the directory, or say what it would do."""
    owner, now = read_country(country) if country else "", door.now()
    data, mapping = read_file(path, MOST_BYTES), _mapping(map_path)
    chosen = EntryKind(kind) if kind else None
    try:
        prepared = prepare(
            data,
            path.name,
            chosen,
            country=owner,
            now=now,
            sheet=sheet,
            mapping=mapping,
            atlas=door.atlas,
        )
    except Unreadable as wrong:
        raise UnusableInput(wrong.where, wrong.problem.said(speak)) from wrong
    viewer = Viewer.of_country(owner) if owner else Viewer.house()
    sender = Sender(door.actor, Allowance(viewer, frozenset(RCM_COUNTRIES)), door.keyring)
    if dry_run:
        with door.reading() as session:
            trial = try_prepared(session, prepared, sender)
    else:
        batch = new_batch(data, path.name, chosen, sender, country=owner, now=now)
        batch.mapping = mapping or {}
        with door.writing() as session:
            trial = apply_import(session, batch, prepared, sender, now=now, translate=speak)
            record(session, at=now, actor=door.actor, action="directory.import", subject=batch.id, country=owner,
                   purpose="import", file=path.name, **trial.counts)  # fmt: skip
    if errors_path is not None:
        write_file(errors_path, error_file(prepared.plans, trial, speak) or b"")
    _tell(prepared, trial, dry_run, for_program)


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        document = json.loads(read_file(path, 1_000_000))
    except ValueError as wrong:
        raise UnusableInput(str(path), "not JSON") from wrong
    if not isinstance(document, dict):
        raise UnusableInput(
            str(path), 'not a mapping; write {"columns": {"Title": {"field": "name"}}}'
        )
    return document


def _tell(prepared: PreparedImport, trial: DryRun, dry_run: bool, for_program: bool) -> None:
    rejected = [row for row in trial.rows if row.outcome is RowOutcome.REJECTED]
    counts = trial.counts
    if for_program:
        columns = [
            {"sheet": plan.table.sheet, "columns": dict(plan.columns)} for plan in prepared.plans
        ]
        rows = [{"row": row.draft.number, "wrong": faults_text(row, speak)} for row in rejected]
        as_json({**counts, "dry_run": dry_run, "tables": columns, "rejected_rows": rows})
    else:
        for plan in prepared.plans:
            read = ", ".join(f"{title} → {key}" for title, key in plan.columns.items() if key)
            note(N_("Columnas: {columns}"), columns=read)
        for row in rejected[:MOST_TOLD]:
            note(N_("Fila {row}: {wrong}"), row=row.draft.number, wrong=faults_text(row, speak))
        if len(rejected) > MOST_TOLD:
            note(N_("… y {more} filas rechazadas más; --errors las deja todas en un archivo."),
                 more=len(rejected) - MOST_TOLD)  # fmt: skip
        say(_DRY if dry_run else _DONE, **counts)
    if rejected:
        raise UsageProblem(speak(N_("Filas rechazadas: {count}."), count=len(rejected)))


_DONE = N_(
    "Leídas {read} filas: {created} entradas nuevas, {changed} cambiadas, {same} iguales, {rejected} rechazadas."
)
_DRY = N_(
    "Prueba, sin escribir nada. Leídas {read} filas: {created} entradas serían nuevas, {changed} cambiarían, {same} "
    "quedarían iguales, {rejected} se rechazan."
)
