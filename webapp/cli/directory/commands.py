"""`atalaya directory`: exports of the directory, and lists brought in."""

from __future__ import annotations

from pathlib import Path

import click

from core.audit_log import record
from core.i18n.languages import N_
from directory.export import FORMATS, export
from directory.export.calendar import to_calendar
from directory.rounds.calendar_days import calendar_rounds
from webapp.cli.context import CliContext, pass_cli, write_file
from webapp.cli.directory.editions import edition, publish_edition, viewer_asked
from webapp.cli.directory.imports import import_directory
from webapp.cli.terminal.answers import note, speak
from webapp.cli.terminal.commands import CommandGroup, Option


@click.group(cls=CommandGroup)
def directory() -> None:
    """Commands on the directory."""


directory.add_command(import_directory)
directory.add_command(publish_edition)
directory.add_command(edition)
_MADE = N_("Hecho el {when} por {who}.")
CALENDAR = "ics"
"""The rounds and their rhythm: the same for everybody."""


@directory.command(
    "export",
    help=N_(
        "Escribe el directorio en un archivo. Sin más, lo que ven los países de la CRM; con "
        "--country, lo que ve ese país, con sus líderes comunitarios; con --public, lo que puede "
        "ver cualquiera."
    ),
)
@click.option(
    "--format",
    "form",
    cls=Option,
    type=click.Choice((*FORMATS, CALENDAR)),
    required=True,
    help=N_("El formato."),
)
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path),
    required=True,
    help=N_("El archivo."),
)
@click.option("--country", cls=Option, metavar="CC", help=N_("El país que mira (como SV)."))
@click.option("--public", cls=Option, is_flag=True, help=N_("Solo lo público."))
@click.option(
    "--hxl",
    cls=Option,
    is_flag=True,
    help=N_("Con una fila de etiquetas HXL bajo los títulos (CSV, XLSX)."),
)
@pass_cli
def export_directory(
    context: CliContext, form: str, output: Path, country: str | None, public: bool, hxl: bool
) -> None:
    """Write the directory to a file, and the reading to the audit log."""
    viewer = viewer_asked(country, public)
    now = context.now()
    with context.reading_noted() as session:
        keyring = context.keyring if country else None
        stamp = speak(_MADE, when=f"{now:%Y-%m-%d %H:%M} UTC", who=context.actor)
        if form == CALENDAR:
            data = to_calendar(calendar_rounds(session), speak, stamp)
        else:
            data = export(
                session,
                viewer,
                form,
                now,
                keyring=keyring,
                translator=speak,
                hxl=hxl,
                language=context.language,
                stamp=stamp,
            )
        record(
            session,
            at=now,
            actor=context.actor,
            action="directory.export",
            country=viewer.country or "",
            purpose="export",
            format=form,
            clearance=viewer.clearance.value,
            bytes=len(data),
        )
    write_file(output, data)
    note(N_("Directorio escrito en {path} ({size} bytes)."), path=output, size=len(data))
