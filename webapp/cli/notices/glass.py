"""`atalaya notices break-glass`: one person approves alone, and others are told at once."""

from __future__ import annotations

import click

from core.audit_log import record
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import N_
from response.crisis.listing import crisis_numbered
from watch.notices.lifecycle import break_glass
from watch.notices.models import Notice
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.notices.accounts import account_option, notice_officer
from webapp.cli.notices.counting import count_for, found_notice
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option
from webapp.messages.notice_messages import tell_of_broken_glass
from webapp.queries.notices.notice_grounds import hazard_known, known_since


@click.command(
    "break-glass",
    cls=Command,
    help=N_("Aprueba un aviso sin segunda persona, en la primera hora: se avisa a las demás."),
)
@click.argument("number", metavar="NUMBER")
@account_option
@click.option("--reason", cls=Option, required=True, help=N_("Por qué no puede esperar."))
@json_option
@pass_cli
def break_the_glass(
    cli: CliContext, number: str, email: str, reason: str, for_program: bool
) -> None:
    """Approve a notice alone; exit code 1 where the first hour is over or it must be mended."""
    officer = notice_officer(cli, email)
    with cli.reading_noted() as session:
        counted = count_for(cli, session, found_notice(session, officer.country, number))
    try:
        with cli.writing() as session:
            notice: Notice = found_notice(session, officer.country, number)
            crisis = (
                crisis_numbered(session, notice.crisis_number) if notice.crisis_number else None
            )
            since = known_since(session, hazard_known(session, notice.hazard_id), crisis)
            break_glass(
                session, notice, counted, reason, officer, cli.now(),
                known_since=since, tell=tell_of_broken_glass,
            )  # fmt: skip
            record(
                session, at=cli.now(), actor=officer.actor, action="notice.break_glass",
                country=notice.country, subject=notice.id, number=notice.number,
                persons=notice.audience_persons,
            )  # fmt: skip
            document = {"number": notice.number, "state": notice.state.value}
    except UnusableInput as wrong:
        raise CommandFailure(speak(wrong.what)) from wrong
    except AtalayaError as wrong:
        raise CommandFailure(str(wrong)) from wrong
    if for_program:
        as_json(document)
        return
    say(N_("Aprobado sin segunda persona: {number}. Se avisó a las demás y a la Secretaría."),
        number=number)  # fmt: skip
