"""`atalaya notices send|status|stop`: what an approved notice came to, without any name."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from watch.notices.dispatching.progress import progress_of
from watch.notices.dispatching.sending import (
    begin_sending,
    own_notice,
    prepare_sending,
    stop_sending,
)
from watch.notices.models import Notice
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.notices.accounts import account_option, notice_officer
from webapp.cli.terminal.answers import as_json, say
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option
from webapp.messages.notice_desk import open_audience_desk


@click.command(
    "send",
    cls=Command,
    help=N_("Envía un aviso aprobado: una vez por hogar y dirección. Lo saca el worker."),
)
@click.argument("number", metavar="NUMBER")
@account_option
@json_option
@pass_cli
def send(cli: CliContext, number: str, email: str, for_program: bool) -> None:
    """Begin to send; exit code 1 where it is not approved, or must be counted again."""
    officer = notice_officer(cli, email)
    with cli.reading_noted() as session:
        notice = _found(session, officer.country, number)
        context = Context(
            session=session,
            keyring=cli.keyring,
            atlas=cli.atlas,
            viewer=Viewer.of_country(notice.country),
            actor=officer.actor,
            now=cli.now(),
            purpose=f"notice {number}: sending",
        )
        prepared = prepare_sending(context, notice, open_audience_desk(cli.settings))
    try:
        with cli.writing() as session:
            notice = _found(session, officer.country, number)
            told = begin_sending(session, notice, prepared, officer, cli.now())
    except AtalayaError as wrong:
        raise CommandFailure(str(wrong)) from wrong
    if for_program:
        as_json({"number": number, "dispatches": told})
        return
    say(N_("{number}: salen {count} mensajes y llamadas"), number=number, count=told)


@click.command(
    "status", cls=Command, help=N_("Cómo va el envío de un aviso: cuentas, ningún nombre.")
)
@click.argument("number", metavar="NUMBER")
@click.option("--country", cls=Option, metavar="CC", required=True,
              help=N_("El país (como SV)."))  # fmt: skip
@json_option
@pass_cli
def status(cli: CliContext, number: str, country: str, for_program: bool) -> None:
    """Print the counts of a sending; exit code 2 for a number nobody has used."""
    with cli.reading() as session:
        notice = _found(session, read_country(country), number)
        counts = progress_of(session, notice.id).to_json()
        document = {"number": number, "state": notice.state.value, **counts}
    if for_program:
        as_json(document)
        return
    for name, value in document.items():
        click.echo(f"{name}\t{value}")


@click.command("stop", cls=Command, help=N_("Detiene lo que de un aviso no ha salido todavía."))
@click.argument("number", metavar="NUMBER")
@account_option
@click.option("--why", "words", cls=Option, default="", metavar="WORDS", help=N_("Por qué."))
@json_option
@pass_cli
def stop(cli: CliContext, number: str, email: str, words: str, for_program: bool) -> None:
    """Stop a sending; exit code 1 where none is under way."""
    officer = notice_officer(cli, email)
    try:
        with cli.writing() as session:
            notice = _found(session, officer.country, number)
            stopped = stop_sending(session, notice, words, officer, cli.now())
    except UnusableInput:
        raise
    except AtalayaError as wrong:
        raise CommandFailure(str(wrong)) from wrong
    if for_program:
        as_json({"number": number, "skipped": stopped.skipped, "under_way": stopped.under_way})
        return
    say(N_("{number}: {count} no salen"), number=number, count=stopped.skipped)


SENDING = (send, status, stop)
"""The commands on what is approved."""


# -- inside ---------------------------------------------------------------------------------


def _found(session: Session, country: str, number: str) -> Notice:
    notice = own_notice(session, country, number)
    if notice is None:
        raise UnusableInput(number, "no such notice of this country")
    return notice
