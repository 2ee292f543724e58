"""`atalaya registry agreements`: what countries share, and its end when nobody reaches the page."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.errors import NotAllowed
from core.i18n.languages import N_
from registry.sharing.listing import as_document, every_agreement, numbered
from registry.sharing.models import SharingAgreement
from registry.sharing.signing import AgreementSigner, end
from webapp.agreement_messages import AgreementNews, tell_parties
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option


@click.group(
    "agreements", cls=CommandGroup, help=N_("Los acuerdos por los que un país lee a otro.")
)
def agreements() -> None:
    """Commands on agreements between countries."""


@agreements.command(
    "list", help=N_("Los acuerdos: quién comparte, quién lee, hasta cuándo y en qué estado.")
)
@json_option
@pass_cli
def list_agreements(cli: CliContext, for_program: bool) -> None:
    """List the agreements, the newest first."""
    with cli.reading() as session:
        documents = [as_document(each, cli.now()) for each in every_agreement(session)]
    if for_program:
        as_json(documents)
        return
    for each in documents:
        readers = ",".join(each["reads"])
        click.echo(
            f"{each['number']}\t{each['shares']} > {readers}\t{each['ends_at']}\t{each['phase']}"
        )
    if not documents:
        say(N_("No hay ningún acuerdo."))


@agreements.command("show", help=N_("Lo que dice un acuerdo."))
@click.argument("number", metavar="NUMBER", type=int)
@json_option
@pass_cli
def show(cli: CliContext, number: int, for_program: bool) -> None:
    """Show one agreement."""
    with cli.reading() as session:
        document = as_document(_agreement(session, number), cli.now())
    if for_program:
        as_json(document)
        return
    for key, value in document.items():
        click.echo(f"{key}: {', '.join(map(str, value)) if isinstance(value, list) else value}")


@agreements.command(
    "withdraw",
    help=N_("Termina un acuerdo al momento, para todas sus partes, en nombre de una de ellas."),
)
@click.argument("number", metavar="NUMBER", type=int)
@click.option(
    "--country",
    cls=Option,
    metavar="CC",
    required=True,
    help=N_("La parte que lo termina (como SV)."),
)
@click.option("--reason", cls=Option, required=True, help=N_("El motivo, para las dos partes."))
@json_option
@pass_cli
def withdraw(cli: CliContext, number: int, country: str, reason: str, for_program: bool) -> None:
    """End an agreement; exit code 1 where there is nothing to end."""
    nation, now = read_country(country), cli.now()
    with cli.writing() as session:
        agreement = _agreement(session, number)
        try:
            end(session, agreement, AgreementSigner(nation, None, cli.actor), reason, now)
        except (IllegalMove, NotAllowed) as wrong:
            raise CommandFailure(
                speak(
                    N_("el acuerdo {number} ya terminó, o {country} no es parte de él"),
                    number=number,
                    country=nation,
                )
            ) from wrong
        tell_parties(session, agreement, AgreementNews.ENDED, now=now)
        document = as_document(agreement, now)
    if for_program:
        as_json(document)
        return
    say(N_("Terminado el acuerdo {number}: desde ahora nadie lee por él."), number=number)


# -- inside ---------------------------------------------------------------------------------


def _agreement(session: Session, number: int) -> SharingAgreement:
    found = numbered(session, number)
    if found is None:
        raise CommandFailure(speak(N_("no hay un acuerdo {number}"), number=number))
    return found
