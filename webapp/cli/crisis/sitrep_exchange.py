"""`atalaya crisis sitrep key|trust|send|receive`: signed reports between two installations."""

from __future__ import annotations

from pathlib import Path

import click

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.json_values import json_value
from response.situation.exchange.keys import key_mark, make_own_key, trust_key, trusted_keys
from response.situation.exchange.receiving import checked_file, signed_report, take_report
from response.situation.exchange.signed_file import MOST_BYTES
from webapp.cli.context import CliContext, pass_cli, read_country, read_file, write_file
from webapp.cli.crisis.parts import known_part
from webapp.cli.crisis.sitrep import chosen_report, country_option, report_option
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, UsageProblem, json_option


@click.command(
    "key",
    cls=Command,
    help=N_(
        "Muestra la clave pública con que firma esta casa, y las que conoce; la hace si falta. "
        "Dígala a quien opera la otra instalación por una vía de confianza."
    ),
)
@click.option("--new", "is_new", cls=Option, is_flag=True, help=N_("Hace otra: la de antes cesa."))
@json_option
@pass_cli
def key(cli: CliContext, is_new: bool, for_program: bool) -> None:
    """Show the own public key and those of other houses."""
    with cli.writing() as session:
        own = make_own_key(session, cli.keyring, by=cli.actor, now=cli.now(), is_new=is_new)
        mine = _key_document("", own.public)
        others = [_key_document(each.country, each.public) for each in trusted_keys(session)]
    if for_program:
        as_json({**mine, "trusted": others})
        return
    click.echo(f"{mine['public']}\t{mine['mark']}")
    for each in others:
        click.echo("\t".join(each.values()))


@click.command(
    "trust",
    cls=Command,
    help=N_("Anota la clave pública de la instalación de un país: firma sus informes."),
)
@click.argument("country", metavar="CC")
@click.argument("public", metavar="KEY")
@json_option
@pass_cli
def trust(cli: CliContext, country: str, public: str, for_program: bool) -> None:
    """Take the public key of another house."""
    nation = read_country(country)
    try:
        with cli.writing() as session:
            row = trust_key(session, nation, public, by=cli.actor, now=cli.now())
            document = {"country": nation, "public": row.public, "mark": key_mark(row.public)}
    except UnusableInput as wrong:
        raise UsageProblem(speak(wrong.what)) from wrong
    if for_program:
        as_json(document)
        return
    say(N_("Anotada la clave de {country}: {mark}"), country=nation, mark=document["mark"])


@click.command(
    "send", cls=Command, help=N_("Escribe un informe emitido, firmado, para otra instalación.")
)
@click.argument("number", metavar="NUMBER")
@country_option
@report_option
@click.option("--crisis-there", cls=Option, metavar="NUMBER", default="",
              help=N_("El número de la crisis en la otra instalación, si es otro."))  # fmt: skip
@click.option("-o", "out", cls=Option, required=True, metavar="FILE",
              type=click.Path(path_type=Path), help=N_("Dónde escribirlo."))  # fmt: skip
@pass_cli
def send(
    cli: CliContext, number: str, country: str, serial: int | None, crisis_there: str, out: Path
) -> None:
    """Write the issued numbers as a signed file: counts alone."""
    with cli.reading() as session:
        part = known_part(cli, session, number, read_country(country), "", "")
        report = chosen_report(session, part, serial)
        try:
            body = signed_report(session, cli.keyring, part, report, crisis_there)
        except UnusableInput as wrong:
            raise UsageProblem(speak(wrong.what)) from wrong
    write_file(out, body)
    say(N_("Escrito: {file}."), file=str(out))


@click.command("receive", cls=Command, help=N_("Toma un informe firmado de otra instalación."))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@json_option
@pass_cli
def receive(cli: CliContext, path: Path, for_program: bool) -> None:
    """Keep a signed report; exit 2, with the reason, for one that is refused."""
    data = read_file(path, MOST_BYTES)
    try:
        with cli.reading() as session:
            sent, mark = checked_file(session, data)
        with cli.writing() as session:
            received = take_report(session, sent, mark, by=cli.actor, now=cli.now())
            document = {
                "crisis": sent.crisis,
                "country": received.country,
                "report": received.number,
                "as_of": json_value(received.as_of),
                "numbers": received.numbers,
                "key_mark": mark,
            }
    except UnusableInput as wrong:
        raise UsageProblem(speak(wrong.what)) from wrong
    if for_program:
        as_json(document)
        return
    say(N_("Recibido: informe {report} de {country}."), report=document["report"],
        country=document["country"])  # fmt: skip


# -- inside ---------------------------------------------------------------------------------


def _key_document(country: str, public: str) -> dict[str, str]:
    document = {"public": public, "mark": key_mark(public)}
    return {"country": country, **document} if country else document
