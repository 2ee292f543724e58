"""`atalaya crisis list` and `status`."""

from __future__ import annotations

import click

from core.i18n.languages import N_
from response.crisis.listing import crises_ended, crises_open
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.crisis.documents import (
    crisis_document,
    known_crisis,
    move_documents,
    part_document,
)
from webapp.cli.terminal.answers import as_json, say
from webapp.cli.terminal.commands import Command, Option, json_option


@click.command(
    "list", cls=Command, help=N_("Las crisis abiertas; con --all, también las de antes.")
)
@click.option("--all", "with_ended", cls=Option, is_flag=True, help=N_("También las de antes."))
@json_option
@pass_cli
def list_crises(cli: CliContext, with_ended: bool, for_program: bool) -> None:
    """List the crises, the gravest first."""
    with cli.reading() as session:
        found = [*crises_open(session), *(crises_ended(session) if with_ended else ())]
        documents = [crisis_document(session, each) for each in found]
    if for_program:
        as_json(documents)
        return
    for each in documents:
        countries = ",".join(part["country"] for part in each["countries"])
        click.echo(
            f"{each['number']}\t{each['state']}\t{each['level']}\t{each['type']}\t"
            f"{each['title']}\t{countries}"
        )
    if not documents:
        say(N_("No hay ninguna crisis abierta."))


@click.command(
    "status", cls=Command, help=N_("Cómo está una crisis; de un país, su equipo y su personal.")
)
@click.argument("number", metavar="NUMBER")
@click.option(
    "--country", cls=Option, metavar="CC", default="", help=N_("El país cuya parte se mira.")
)
@json_option
@pass_cli
def status(cli: CliContext, number: str, country: str, for_program: bool) -> None:
    """Tell how a crisis stands, in numbers: nobody is named."""
    nation = read_country(country) if country else ""
    with cli.reading() as session:
        crisis = known_crisis(session, number)
        document = crisis_document(session, crisis) | part_document(
            session, crisis, nation, cli.now()
        )
        document["moves"] = move_documents(session, crisis, nation)
    if for_program:
        as_json(document)
        return
    for key, value in document.items():
        if key not in {"countries", "moves"}:
            click.echo(f"{key}: {value}")
    for each in document["countries"]:
        click.echo(f"{each['country']}\t{each['state']}\t{each['level']}")
