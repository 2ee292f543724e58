"""`atalaya registry import`: a list of persons as somebody sent it, tried or taken in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.json_values import json_value
from core.tabular.cells.day_order import DayOrder
from core.tabular.reading import MOST_BYTES
from core.tabular.tables import UnreadableFile
from registry.imports.identity import LIKENESS_WORDS, Likeness
from registry.imports.people_file import (
    ImportOrigin,
    PreparedPeople,
    find_doubles,
    import_prepared,
    prepare_people,
)
from registry.imports.reading_plan import ORDER_WORDS, REASON_WORDS, ListQuestion, OrderReason
from registry.imports.report import DoubleReport, ImportReport, RowReport, people_error_file
from registry.imports.targets import TARGETS
from webapp.cli.context import CliContext, pass_cli, read_country, read_file, write_file
from webapp.cli.directory.phone_questions import say_phone_questions
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import Command, Option, UsageProblem, json_option

_LARGEST_MAPPING = 1_000_000
_ASKS_ORDER = N_(
    "no se sabe si las fechas de «{columns}» llevan primero el día o el mes: dígalo con "
    "--dates day_first o --dates month_first. No se guardó nada."
)
_ASKS_M = N_(
    "«M» puede ser mujer o masculino, y la columna no dice cuál: se dejó sin sexo. Dígalo con "
    "--m-means f o --m-means m."
)


@dataclass(frozen=True, slots=True)
class _ListFile:
    """The file of one call of the command, and what its options say about it."""

    path: Path
    data: bytes
    country: str
    sheet: str
    mapping: dict[str, Any]


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Trae personas de una lista (CSV, XLSX, ODS, JSON), fila por fila, como nacionales de un "
        "país. Dos veces el mismo archivo no cambia nada. Una celda que no se entiende no deja a "
        "nadie fuera: se guarda como está dicha. Las filas rechazadas terminan la orden con 2."
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--country",
    cls=Option,
    metavar="CC",
    required=True,
    help=N_("El país de las personas (como SV)."),
)
@click.option("--dry-run", cls=Option, is_flag=True, help=N_("Solo dice qué pasaría."))
@click.option("--sheet", cls=Option, default="", metavar="NAME", help=N_("La hoja del libro."))
@click.option(
    "--map",
    "map_path",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="MAP.json",
    help=N_("Qué es cada columna; sin esto se adivina por título y contenido."),
)
@click.option(
    "--dates",
    "day_order",
    cls=Option,
    type=click.Choice([each.value for each in DayOrder]),
    help=N_("Cómo se escriben las fechas, donde la lista no lo muestra."),
)
@click.option(
    "--m-means",
    "m_means",
    cls=Option,
    type=click.Choice(["f", "m"]),
    help=N_("Qué sexo es «M», donde la columna no lo muestra."),
)
@click.option(
    "--phones-in",
    "phones_in",
    cls=Option,
    metavar="CC",
    help=N_("De qué país son los teléfonos sin «+» cuya fila no lo dice."),
)
@click.option(
    "--errors",
    "errors_path",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Dónde dejar las filas rechazadas, para corregirlas y mandarlas otra vez."),
)
@json_option
@pass_cli
def import_file(
    cli: CliContext,
    path: Path,
    country: str,
    dry_run: bool,
    sheet: str,
    map_path: Path | None,
    day_order: str | None,
    m_means: str | None,
    phones_in: str | None,
    errors_path: Path | None,
    for_program: bool,
) -> None:
    """Import a list; rejected rows are told one by one, and end the command with 2."""
    mapping = _mapping(map_path)
    answers = {
        "day_order": day_order or "",
        "m_means": m_means or "",
        "phones_in": read_country(phones_in) if phones_in else "",
    }
    mapping["defaults"] = {**mapping.get("defaults", {}), **answers}
    nation = read_country(country)
    file = _ListFile(path, read_file(path, MOST_BYTES), nation, sheet, mapping)
    prepared = _prepared(cli, file)
    report = _imported(cli, prepared, dry_run)
    if errors_path is not None:
        body = people_error_file(prepared.plan.table, report, speak) or b""
        write_file(errors_path, body, is_private=True)
    if for_program:
        as_json(json_value(report))
    else:
        _report(prepared, report)
    if report.rejected:
        raise UsageProblem(
            speak(N_("{path}: {count} filas rechazadas"), path=path.name, count=report.rejected)
        )


# -- inside ---------------------------------------------------------------------------------


def _prepared(cli: CliContext, file: _ListFile) -> PreparedPeople:
    try:
        return prepare_people(
            file.data,
            file.path.name,
            keyring=cli.keyring,
            atlas=cli.atlas,
            country=file.country,
            now=cli.now(),
            sheet=file.sheet,
            mapping=file.mapping,
        )
    except UnreadableFile as unreadable:
        raise UnusableInput(unreadable.location, unreadable.problem.explain(speak)) from unreadable


def _imported(cli: CliContext, prepared: PreparedPeople, dry_run: bool) -> ImportReport:
    """Try or apply a list; nothing is written while a question is open. Raises UsageProblem."""
    if not dry_run and not prepared.plan.is_answered:
        raise UsageProblem(speak(_ASKS_ORDER, columns=", ".join(_undecided(prepared))))
    origin = ImportOrigin(cli.actor, cli.now(), translate=speak)
    with cli.reading() as session:
        doubles = find_doubles(session, cli.keyring, prepared)
    with cli.reading() if dry_run else cli.writing() as session:
        if not dry_run:
            record(
                session,
                at=cli.now(),
                actor=cli.actor,
                action="person.compare",
                country=prepared.country,
                purpose="import",
                rows=len(prepared.rows),
            )
        return import_prepared(
            session, cli.keyring, prepared, origin, doubles=doubles, dry_run=dry_run
        )


def _undecided(prepared: PreparedPeople) -> list[str]:
    return [each.column for each in prepared.plan.orders.values() if each.order is None]


def _mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        document = json.loads(read_file(path, _LARGEST_MAPPING))
    except ValueError as unreadable:
        raise UnusableInput(str(path), "not JSON") from unreadable
    if not isinstance(document, dict):
        raise UnusableInput(
            str(path), 'not a mapping; write {"columns": {"Title": {"field": "full_name"}}}'
        )
    return document


def _report(prepared: PreparedPeople, report: ImportReport) -> None:
    if report.is_dry_run:
        note(N_("Ensayo: no se guardó nada."))
    say(
        N_(
            "{imported} nuevas, {updated} actualizadas, {unchanged} sin cambio, "
            "{rejected} rechazadas."
        ),
        **report.counts,
    )
    if report.unplaced:
        say(
            N_("{to_be_placed} por ubicar: ninguna alerta las alcanza hasta que se ubiquen."),
            **report.counts,
        )
    _report_columns(prepared, report)
    for row in report.rows:
        _report_row(row)


def _report_columns(prepared: PreparedPeople, report: ImportReport) -> None:
    """Say which columns were not read, how days were, and what only a person can answer."""
    for problem in prepared.plan.table.notes:
        note("{note}", note=problem.explain(speak))
    if report.ignored_columns:
        note(N_("Columnas que no se usaron: {columns}"), columns=", ".join(report.ignored_columns))
    for each in report.day_orders:
        if each.order and each.reason != OrderReason.COLUMN:
            order = speak(ORDER_WORDS[DayOrder(each.order)])
            why = speak(REASON_WORDS[OrderReason(each.reason)])
            note(
                N_("Fechas de «{column}»: {order} ({why})."),
                column=each.column,
                order=order,
                why=why,
            )
    if ListQuestion.DAY_ORDER in report.questions:
        note(_ASKS_ORDER, columns=", ".join(_undecided(prepared)))
    if ListQuestion.INITIAL_M in report.questions:
        note(_ASKS_M)
    say_phone_questions(report.phones_asked.items())


def _report_row(row: RowReport) -> None:
    """Say what is wrong with a row, what was not read in it, and who may be the same person."""
    if row.why:
        title = TARGETS[row.field].title if row.field in TARGETS else row.field
        note(N_("  fila {row}, {field}: {why}"), row=row.row, field=speak(title), why=row.why)
    if row.to_be_placed:
        note(N_("  fila {row}, por ubicar: {why}"), row=row.row, why=row.to_be_placed)
    if row.same_as:
        note(N_("  fila {row}: dice lo mismo que la fila {other}"), row=row.row, other=row.same_as)
    for cell in row.cells:
        note(
            N_("  fila {row}, «{column}» no se entendió y se guarda como está dicho: {why}"),
            row=row.row,
            column=cell.column,
            why=cell.why,
        )
    for double in row.doubles:
        note(
            N_("  fila {row}: ¿la misma persona que {other}? Coinciden el nombre y {alike}"),
            row=row.row,
            other=_other(double),
            alike=", ".join(speak(LIKENESS_WORDS[Likeness(code)]) for code in double.alike),
        )


def _other(double: DoubleReport) -> str:
    if double.row:
        return speak(N_("la fila {row}"), row=double.row)
    return speak(N_("la ya registrada {person}"), person=double.person_id)
