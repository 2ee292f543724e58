"""`atalaya outbox list` and `show`: letters of an installation without a mail server, unsealed for
whoever sends them on by hand, or looks at one in development.
"""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import click

from core.audit_log import record
from core.crypto import CannotOpen
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.storage import FileStore
from core.transports.folder import letters_of
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, say
from webapp.cli.terminal.commands import Command, CommandGroup, Option, json_option


@click.group(
    "outbox",
    cls=CommandGroup,
)
def outbox() -> None:
    """Commands on the letters in the folder."""


@click.command("list", cls=Command, help=N_("Los mensajes que hay, los últimos al final."))
@json_option
@pass_cli
def list_letters(cli: CliContext, for_program: bool) -> None:
    """List the letters, without opening them."""
    lines = [
        {"name": each.name, "written_at": each.written_at, "sealed": each.is_sealed}
        for each in _letters(cli).files()
    ]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        click.echo(f"{line['written_at']:%Y-%m-%d %H:%M}Z  {line['name']}")
    if not lines:
        say(N_("Ningún mensaje en {path}."), path=_letters(cli).place)


@click.command(
    "show",
    cls=Command,
    help=N_("Muestra un mensaje con su enlace: quien lo lea puede usarlo. Queda anotado."),
)
@click.argument("name", metavar="NAME")
@click.option("--eml", is_flag=True, cls=Option, help=N_("Entera, como archivo de correo."))
@pass_cli
def show_letter(cli: CliContext, name: str, eml: bool) -> None:
    """Print one letter; that it was read goes into the audit log before."""
    cli.require_database()
    data = _read(cli, name)
    with cli.writing() as session:
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action="outbox.letter_read",
            subject=name,
            purpose="letter",
        )
    if eml:
        click.echo(data, nl=False)
        return
    message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    for header in ("From", "To", "Subject"):
        click.echo(f"{header}: {message[header] or ''}")
    click.echo(f"\n{body.get_content() if body is not None else ''}")


for _command in (list_letters, show_letter):
    outbox.add_command(_command)


# -- inside ---------------------------------------------------------------------------------


def _letters(cli: CliContext) -> FileStore:
    return letters_of(cli.settings, cli.keyring)


def _read(cli: CliContext, name: str) -> bytes:
    """Return a letter. Raises UnusableInput for a name of none, CannotOpen for one that no key of
    ours opens.
    """
    letters = _letters(cli)
    if name not in {each.name for each in letters.files()}:
        raise UnusableInput(name, N_("no es un mensaje de la carpeta; `atalaya outbox list`"))
    data = letters.read(name)
    if data is None:
        raise CannotOpen(f"{name}: sealed with a key that is not here")
    return data
