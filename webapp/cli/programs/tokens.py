"""`atalaya token`: the keys of programs, seen and taken back from the machine itself. They are made
on the page of an account, by who knows its password.
"""

from __future__ import annotations

import uuid
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.accounts.program_tokens import ProgramToken, tokens_of_accounts
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.auth.programs.keys import revoke_token
from webapp.auth.users import user_by_email
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.rounds.arguments import translated_errors
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandGroup, Option, json_option


@click.group(
    "token", cls=CommandGroup, help=N_("Las llaves de programas: cuáles hay, y anularlas.")
)
def tokens() -> None:
    """Keys of programs."""


@tokens.command("list", help=N_("Las llaves que no fueron anuladas, con su cuenta."))
@click.option("--country", cls=Option, metavar="CC", default="", help=N_("Solo las de un país."))
@click.option(
    "--account", cls=Option, default="", help=N_("Solo las de una cuenta, por su correo.")
)
@json_option
@pass_cli
def list_tokens(cli: CliContext, country: str, account: str, for_program: bool) -> None:
    """List the keys; their text stands nowhere."""
    with translated_errors(), cli.reading() as session:
        found = tokens_of_accounts(session, _accounts(session, country, account))
        lines = [_line(cli, each) for each in found]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        click.echo(_in_words(line))
    if not lines:
        say(N_("Ninguna llave."))


@tokens.command("revoke", help=N_("Anula una llave por su identificador: no abre nada más."))
@click.argument("identifier")
@json_option
@pass_cli
def revoke(cli: CliContext, identifier: str, for_program: bool) -> None:
    """Take a key back for good."""
    with translated_errors(), cli.writing() as session:
        token = _token(session, identifier)
        revoke_token(session, token, now=cli.now(), actor=cli.actor)
        line = _line(cli, token)
    if for_program:
        as_json(line)
    else:
        say(N_("Llave anulada: {name} ({account})"), name=line["name"], account=line["account"])


# -- inside ---------------------------------------------------------------------------------


def _accounts(session: Session, country: str, account: str) -> list[uuid.UUID] | None:
    """Return of which accounts keys are asked for; None for all."""
    if account:
        user = user_by_email(session, account)
        if user is None:
            raise UnusableInput("account", N_("No hay ninguna cuenta con ese correo."))
        return [user.id]
    if not country:
        return None
    return list(session.scalars(sa.select(User.id).where(User.country == read_country(country))))


def _token(session: Session, identifier: str) -> ProgramToken:
    try:
        found = session.get(ProgramToken, uuid.UUID(identifier.strip()))
    except ValueError:
        found = None
    if found is None:
        raise UnusableInput("identifier", N_("No hay ninguna llave con ese identificador."))
    return found


def _line(cli: CliContext, token: ProgramToken) -> dict[str, Any]:
    """Return one key for a program."""
    return {
        "id": str(token.id),
        "name": token.name,
        "account": token.user.email,
        "country": token.user.country,
        "scopes": token.scopes,
        "made_at": token.made_at,
        "ends_at": token.ends_at,
        "used_at": token.used_at,
        "opens": token.opens_at(cli.now()),
    }


def _in_words(line: dict[str, Any]) -> str:
    state = speak(N_("abre")) if line["opens"] else speak(N_("terminó"))
    ends = f"{line['ends_at']:%Y-%m-%d}"
    scopes = ",".join(line["scopes"])
    return f"{line['id']}  {state:8}  {ends}  {line['account']}  {scopes}  {line['name']}"
