"""`atalaya crisis sitrep`: a country's situation report drafted, approved, issued and shown. Counts
alone: no command prints what an officer wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click
from sqlalchemy.orm import Session

from core.approval import IllegalMove, SecondPersonNeeded
from core.context import Context
from core.errors import NotAllowed, Outdated, UnusableInput
from core.i18n.languages import N_
from core.json_values import json_value
from directory.entries.visibility import Viewer
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.situation.content import number_to_json, open_content
from response.situation.lifecycle import approve_report, begin_report, issue_report
from response.situation.models import SituationReport
from response.situation.numbers import live_count
from response.situation.papers.report_lines import report_lines
from response.situation.reports import report_due, report_numbered, reports_of
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.crisis.documents import terminal_officer
from webapp.cli.crisis.parts import known_part
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option

country_option = click.option(
    "--country",
    cls=Option,
    metavar="CC",
    required=True,
    help=N_("El país cuyo informe es (como SV)."),
)
report_option = click.option(
    "--report", "serial", cls=Option, type=int, help=N_("Qué informe; sin ella, el último.")
)
_Act = Callable[[Session, SituationReport, Participation, CrisisOfficer, datetime], None]


@click.group(
    "sitrep",
    cls=CommandGroup,
    help=N_("El informe de situación de un país: cifras congeladas, aprobado por otra persona."),
)
def sitrep() -> None:
    """Commands on situation reports."""


@sitrep.command("draft", help=N_("Congela las cifras de ahora en un borrador; si hay uno, ese."))
@click.argument("number", metavar="NUMBER")
@country_option
@json_option
@pass_cli
def draft(cli: CliContext, number: str, country: str, for_program: bool) -> None:
    """Begin a report with nothing but numbers."""
    nation, now = read_country(country), cli.now()
    with cli.reading() as session:
        part = known_part(cli, session, number, nation, "", "")
        live = live_count(_context(cli, session, nation, now), part, now)
    with cli.writing() as session:
        part = known_part(cli, session, number, nation, "", "")
        officer = terminal_officer(cli, nation)
        report = begin_report(session, cli.keyring, part, officer, live, now)
        document = _document(session, cli, part, report)
    _tell(document, for_program)


@sitrep.command("approve", help=N_("Aprueba un borrador que escribió otra persona."))
@click.argument("number", metavar="NUMBER")
@country_option
@report_option
@json_option
@pass_cli
def approve(
    cli: CliContext, number: str, country: str, serial: int | None, for_program: bool
) -> None:
    """Approve a draft; exit 1 for whoever wrote any of it."""
    _move(cli, number, country, serial, for_program, approve_report)


@sitrep.command("issue", help=N_("Emite un informe aprobado y promete el próximo."))
@click.argument("number", metavar="NUMBER")
@country_option
@report_option
@click.option("--next-minutes", cls=Option, type=int, default=120, show_default=True,
              help=N_("Minutos hasta el próximo; 0: es el último."))  # fmt: skip
@json_option
@pass_cli
def issue(
    cli: CliContext,
    number: str,
    country: str,
    serial: int | None,
    next_minutes: int,
    for_program: bool,
) -> None:
    """Issue an approved report."""

    def act(
        session: Session,
        report: SituationReport,
        part: Participation,
        officer: CrisisOfficer,
        now: datetime,
    ) -> None:
        promised = now + timedelta(minutes=next_minutes) if next_minutes else None
        issue_report(session, report, part, officer, promised, now)

    _move(cli, number, country, serial, for_program, act)


@sitrep.command("show", help=N_("Las cifras de un informe, con de quién es cada una."))
@click.argument("number", metavar="NUMBER")
@country_option
@report_option
@json_option
@pass_cli
def show(cli: CliContext, number: str, country: str, serial: int | None, for_program: bool) -> None:
    """Print the numbers of a report."""
    with cli.reading() as session:
        part = known_part(cli, session, number, read_country(country), "", "")
        report = chosen_report(session, part, serial)
        content = open_content(cli.keyring, report)
        due = report_due(session, part)
        document = _document(session, cli, part, report)
        document["next_due_at"] = json_value(due.at)
        document["is_overdue"] = due.is_overdue(cli.now())
    if for_program:
        as_json(document)
        return
    for line in report_lines(content):
        for source, number_said in line.numbers.items():
            shown = "?" if number_said.value is None else number_said.value
            click.echo(f"{line.indicator.key}\t{source.value}\t{shown}")


def chosen_report(session: Session, part: Participation, serial: int | None) -> SituationReport:
    """Return the report of a number, without one the last. Raises UnusableInput where none is."""
    if serial is not None:
        found = report_numbered(session, part, serial)
    else:
        found = next(iter(reports_of(session, part)), None)
    if found is None:
        raise UnusableInput(part.crisis.number, speak(N_("no hay tal informe")))
    return found


# -- inside ---------------------------------------------------------------------------------


def _move(
    cli: CliContext, number: str, country: str, serial: int | None, for_program: bool, act: _Act
) -> None:
    nation, now = read_country(country), cli.now()
    try:
        with cli.writing() as session:
            part = known_part(cli, session, number, nation, "", "")
            report = chosen_report(session, part, serial)
            act(session, report, part, terminal_officer(cli, nation), now)
            document = _document(session, cli, part, report)
    except SecondPersonNeeded as wrong:
        words = N_("lo aprueba otra persona: usted escribió en él")
        raise CommandFailure(speak(words)) from wrong
    except (IllegalMove, NotAllowed, Outdated) as wrong:
        raise CommandFailure(speak(N_("el informe no está para eso: {why}"), why=wrong)) from wrong
    _tell(document, for_program)


def _document(
    session: Session, cli: CliContext, part: Participation, report: SituationReport
) -> dict[str, Any]:
    content = open_content(cli.keyring, report)
    return {
        "crisis": part.crisis.number,
        "country": part.country,
        "report": report.number,
        "state": report.state.value,
        "as_of": json_value(report.as_of),
        "issued_at": json_value(report.issued_at),
        "next_report_at": json_value(report.next_report_at),
        "numbers": [
            {name: value for name, value in number_to_json(each).items() if name != "by"}
            for each in content.numbers
        ],
    }


def _tell(document: dict[str, Any], for_program: bool) -> None:
    if for_program:
        as_json(document)
        return
    say(N_("Informe {report} de {country}: {state}."), report=document["report"],
        country=document["country"], state=document["state"])  # fmt: skip


def _context(cli: CliContext, session: Session, nation: str, now: datetime) -> Context[Viewer]:
    return Context(
        session=session,
        keyring=cli.keyring,
        atlas=cli.atlas,
        viewer=Viewer.of_country(nation),
        actor=cli.actor,
        now=now,
    )
