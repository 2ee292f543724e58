"""`atalaya registry`: persons brought in from a file, and the health of their index."""

from __future__ import annotations

from pathlib import Path

import click

from core.audit_log import record
from core.i18n.languages import N_
from core.json_values import json_value
from registry.imports.people_file import ImportReport, import_persons
from registry.matching.index import check_index, rebuild_index
from webapp.cli.context import (
    CliContext,
    CommandFailure,
    CommandGroup,
    Option,
    UsageProblem,
    as_json,
    json_option,
    note,
    pass_cli,
    read_country,
    read_file,
    say,
    speak,
)

LARGEST_FILE = 50 * 1024 * 1024


@click.group(cls=CommandGroup, help=N_("El registro de personas."))
def registry() -> None:
    """Commands on the registry."""


@registry.command(
    "import",
    help=N_(
        "Trae personas de un CSV, fila por fila, como nacionales de un país. Dos veces el mismo "
        "archivo no cambia nada."
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--country",
    cls=Option,
    metavar="CC",
    required=True,
    help=N_("El país de las personas (dos letras)."),
)
@click.option("--dry-run", cls=Option, is_flag=True, help=N_("Solo dice qué pasaría."))
@json_option
@pass_cli
def import_file(
    cli: CliContext, path: Path, country: str, dry_run: bool, for_program: bool
) -> None:
    """Import a CSV; rejected rows are told one by one, and end the command with 2."""
    nation = read_country(country)
    data = read_file(path, LARGEST_FILE)
    with cli.reading() if dry_run else cli.writing() as session:
        report = import_persons(
            session,
            cli.keyring,
            cli.atlas,
            data,
            country=nation,
            actor=cli.actor,
            now=cli.now(),
            dry_run=dry_run,
        )
    if for_program:
        as_json(json_value(report))
    else:
        _tell(report)
    if report.rejected:
        raise UsageProblem(
            speak(N_("{path}: {count} filas rechazadas"), path=path.name, count=report.rejected)
        )


@registry.command(
    "check", help=N_("Comprueba que cada estancia está en el índice una vez; si no, termina con 1.")
)
@pass_cli
def check(cli: CliContext) -> None:
    """Compare the matching index with the stays."""
    with cli.reading() as session:
        report = check_index(session, cli.keyring)
    if report.is_sound:
        say(
            N_("El índice está sano: {stays} estancias en {blocks} bloques."),
            stays=report.stays,
            blocks=report.blocks,
        )
        return
    for fault in report.faults:
        click.echo(fault, err=True)
    raise CommandFailure(speak(N_("el índice tiene {count} faltas"), count=len(report.faults)))


def _tell(report: ImportReport) -> None:
    if report.is_dry_run:
        note(N_("Ensayo: no se guardó nada."))
    say(
        N_(
            "{imported} nuevas, {updated} actualizadas, {unchanged} sin cambio, "
            "{rejected} rechazadas."
        ),
        imported=report.imported,
        updated=report.updated,
        unchanged=report.unchanged,
        rejected=report.rejected,
    )
    if report.ignored_columns:
        note(N_("Columnas que no se usaron: {columns}"), columns=", ".join(report.ignored_columns))
    for row in report.rows:
        if row.why:
            note(N_("  fila {row}, {field}: {why}"), row=row.row, field=row.field, why=row.why)


@registry.command(
    "rebuild",
    help=N_("Hace de nuevo el índice de lugares, cuando `registry check` lo halla dañado."),
)
@pass_cli
def rebuild(cli: CliContext) -> None:
    """Make the matching index again from the stays; the audit log says so."""
    with cli.writing() as session:
        report = rebuild_index(session, cli.keyring)
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action="index.rebuild",
            stays=report.stays,
            unreadable=len(report.faults),
        )
    say(N_("Índice hecho de nuevo: {stays} estancias."), stays=report.stays)
    for fault in report.faults:
        click.echo(fault, err=True)
