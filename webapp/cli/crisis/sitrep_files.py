"""`atalaya crisis sitrep export`: an issued report as it leaves, in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import N_
from response.crisis.listing import zone_words
from response.situation.content import ReportContent, open_content
from response.situation.models import SituationReport
from response.situation.papers.report_files import (
    ReportHead,
    activities_csv,
    report_csv,
    report_json,
)
from response.situation.papers.report_paper import ReportSheet, report_pdf
from response.situation.papers.report_texts import ReportText, chat_text, mail_text
from response.situation.reports import correction_of, require_issued
from webapp.cli.context import CliContext, pass_cli, read_country, write_file
from webapp.cli.crisis.parts import known_part
from webapp.cli.crisis.sitrep import chosen_report, country_option, report_option
from webapp.cli.terminal.answers import say, speak
from webapp.cli.terminal.commands import Command, Option

_WRITERS: dict[str, Callable[[ReportSheet, Formats], bytes]] = {
    "pdf": lambda sheet, wording: report_pdf(sheet, language=wording.language),
    "csv": lambda sheet, wording: report_csv(sheet.head, sheet.content, wording.gettext),
    "3w": lambda sheet, wording: activities_csv(sheet.head, sheet.content, wording.gettext),
    "json": lambda sheet, _wording: report_json(sheet.head, sheet.content),
    "email": lambda sheet, wording: mail_text(_text(sheet), sheet.content, wording).encode(),
    "whatsapp": lambda sheet, wording: chat_text(_text(sheet), sheet.content, wording).encode(),
}


@click.command(
    "export",
    cls=Command,
    help=N_("Escribe un informe emitido: página, CSV con etiquetas HXL, 3W, JSON, textos."),
)
@click.argument("number", metavar="NUMBER")
@country_option
@report_option
@click.option("--format", "kind", cls=Option, type=click.Choice(sorted(_WRITERS)), default="pdf",
              help=N_("En qué forma."))  # fmt: skip
@click.option("-o", "out", cls=Option, required=True, metavar="FILE",
              type=click.Path(path_type=Path), help=N_("Dónde escribirlo."))  # fmt: skip
@pass_cli
def export(
    cli: CliContext, number: str, country: str, serial: int | None, kind: str, out: Path
) -> None:
    """Write an issued report as a file; exit 2 for one that nobody issued."""
    wording = Formats(cli.language)
    with cli.reading() as session:
        part = known_part(cli, session, number, read_country(country), "", "")
        report = chosen_report(session, part, serial)
        try:
            require_issued(report)
        except UnusableInput as wrong:
            words = speak(N_("no está emitido: nada de él sale"))
            raise UnusableInput(str(report.number), words) from wrong
        corrected = session.get(SituationReport, report.corrects_id) if report.corrects_id else None
        correction = correction_of(session, report)
        sheet = ReportSheet(
            head=ReportHead(
                crisis=part.crisis.number,
                crisis_type=part.crisis.type_code,
                country=part.country,
                number=report.number,
                as_of=report.as_of,
                issued_at=report.issued_at or report.as_of,
                next_report_at=report.next_report_at,
                made_by=cli.actor,
                corrects=corrected.number if corrected else None,
                corrected_by=correction.number if correction else None,
            ),
            title=part.crisis.title,
            country=wording.country(part.country),
            zone=zone_words(session, [part.crisis]).get(part.crisis.id, ""),
            content=_content(cli, report),
            timezone=cli.settings.default_timezone,
            made_by=cli.actor,
            is_demo=part.crisis.is_demo,
        )
    body = _WRITERS[kind](sheet, wording)
    with cli.writing() as session:
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action="situation_report.export",
            subject=f"{sheet.head.crisis}/{sheet.head.number}",
            country=sheet.head.country,
            file=kind,
        )
    write_file(out, body)
    say(N_("Escrito: {file}."), file=str(out))


# -- inside ---------------------------------------------------------------------------------


def _content(cli: CliContext, report: SituationReport) -> ReportContent:
    return open_content(cli.keyring, report)


def _text(sheet: ReportSheet) -> ReportText:
    return ReportText(
        head=sheet.head, title=sheet.title, country=sheet.country, timezone=sheet.timezone
    )
