"""`atalaya registry estimates`: how many are thought to be where, from a census table."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.json_values import json_value
from core.tabular.reading import MOST_BYTES
from core.tabular.tables import UnreadableFile
from registry.census.applying import CensusOrigin, CensusReport, apply_census, compare_census
from registry.census.census_file import CensusFile, guessed_year, read_census
from webapp.cli.context import CliContext, pass_cli, read_country, read_file
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import Command, Option, UsageProblem, json_option

_MOST_SHOWN = 20


@click.command(
    "estimates",
    cls=Command,
    help=N_(
        "Trae cuántas personas de cada país viven en cada lugar de una tabla de censo (ACS B05006: "
        "condados o tramos por GEOID/FIPS). Dos veces el mismo archivo no cambia nada. Con filas "
        "que no se toman termina con 2."
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--source", cls=Option, required=True, help=N_("La fuente, como se imprime."))
@click.option(
    "--year", cls=Option, type=int, help=N_("El último año; sin esto, el del nombre del archivo.")
)
@click.option(
    "--country", cls=Option, metavar="CC", help=N_("Solo las de este país; sin esto, todas.")
)
@click.option("--dry-run", cls=Option, is_flag=True, help=N_("Solo dice qué pasaría."))
@json_option
@pass_cli
def estimates(
    cli: CliContext,
    path: Path,
    source: str,
    year: int | None,
    country: str | None,
    dry_run: bool,
    for_program: bool,
) -> None:
    """Try or take in a census table; what is not taken is told row by row."""
    found = year or guessed_year(path.name)
    if not found:
        raise UnusableInput("--year", "the name of the file does not say it")
    try:
        census = read_census(read_file(path, MOST_BYTES), path.name, cli.atlas, found)
    except UnreadableFile as unreadable:
        raise UnusableInput(unreadable.location, unreadable.problem.explain(speak)) from unreadable
    own = (read_country(country),) if country else ()
    origin = CensusOrigin(source, found, cli.actor, cli.now(), own)
    if dry_run:
        with cli.reading() as session:
            report = compare_census(session, census, origin)
    else:
        with cli.writing() as session:
            report = apply_census(session, census, origin)
    _tell(census, report, for_program)
    if census.faults:
        raise UsageProblem(
            speak(N_("{path}: {count} celdas o filas no se tomaron"), path=path.name,
                  count=len(census.faults))
        )  # fmt: skip


# -- inside ---------------------------------------------------------------------------------


def _tell(census: CensusFile, report: CensusReport, for_program: bool) -> None:
    faults = [
        {"row": each.row, "column": each.column, "why": each.problem.explain(speak)}
        for each in census.faults
    ]
    if for_program:
        document = json_value(dataclasses.asdict(report))
        as_json({"rows": census.rows, **document, "faults": faults})
        return
    say(
        N_("{rows} filas: {new} estimaciones nuevas, {changed} cambiadas, {unchanged} iguales."),
        rows=census.rows,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
    )
    for country, persons in report.by_country.items():
        click.echo(f"{country}\t{persons}")
    for fault in faults[:_MOST_SHOWN]:
        note(N_("fila {row}, {column}: {why}"), **fault)
