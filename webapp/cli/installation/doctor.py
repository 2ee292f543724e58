"""`atalaya doctor`: what an operator forgets, in words with the remedy."""

from __future__ import annotations

import os

import click

from core.connections.tls_probe import probe_tls
from core.i18n.languages import N_
from core.installation.settings_file import SETTINGS_FILE
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option
from webapp.keeping.diagnosis import Diagnosis, Examination, Grade
from webapp.keeping.doctor import examine

_MARKS = {
    Grade.GOOD: N_("bien"),
    Grade.WARNING: N_("OJO"),
    Grade.FAULT: N_("MAL"),
    Grade.SKIPPED: N_("no se miró"),
}


@click.command("doctor", cls=Command)
@click.option(
    "--online/--offline",
    "is_online",
    cls=Option,
    default=None,
    help=N_("Si mira la dirección pública; si no se dice, como ATALAYA_FEEDS_ONLINE."),
)
@click.option("--strict", cls=Option, is_flag=True, help=N_("Termina con 1 también por un aviso."))
@json_option
@pass_cli
def doctor(cli: CliContext, is_online: bool | None, strict: bool, for_program: bool) -> None:
    """Look at everything once; exit 1 where something is wrong."""
    settings = cli.settings
    case = Examination(
        cli.engine,
        settings,
        cli.now(),
        probe_tls,
        settings.feeds_online if is_online is None else is_online,
        os.environ.get(SETTINGS_FILE, ""),
    )
    findings = list(examine(case))
    if for_program:
        as_json([_document(each) for each in findings])
    else:
        for each in findings:
            click.echo(_line(each))
    wrong = {Grade.FAULT, Grade.WARNING} if strict else {Grade.FAULT}
    count = sum(each.level in wrong for each in findings)
    if count == 1:
        raise CommandFailure(speak(N_("Una cosa pide remedio")))
    if count:
        raise CommandFailure(speak(N_("{count} cosas piden remedio"), count=count))


# -- inside ---------------------------------------------------------------------------------


def _document(result: Diagnosis) -> dict[str, object]:
    return {
        "name": result.name,
        "level": result.level.value,
        "words": speak(result.words, **result.values),
        "values": result.values,
    }


def _line(result: Diagnosis) -> str:
    words = speak(result.words, **result.values)
    told = f"{speak(result.label)}: {words}" if words else speak(result.label)
    return f"{speak(_MARKS[result.level]):11} {told}"
