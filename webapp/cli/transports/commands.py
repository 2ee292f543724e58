"""`atalaya transports list`, `test` and `received`."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import click
import sqlalchemy as sa

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.outbox.models import MessageState, OutboxMessage
from core.transports.email_format import EMAIL
from core.transports.gateways import GATEWAY_ADDRESSINGS, configured_channels
from core.transports.transport import FailureClass, OutgoingMessage, TransportError
from core.transports.whatsapp.addressing import WHATSAPP
from core.transports.whatsapp.cloud_api import cloud_account
from core.webhooks.intake import unplaced_events
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import (
    Command,
    CommandFailure,
    CommandGroup,
    Option,
    json_option,
)
from webapp.cli.transports.whatsapp import list_whatsapp, show_platform
from webapp.outbox_setup import open_transports

NAMES = (EMAIL.name, *GATEWAY_ADDRESSINGS, WHATSAPP.name)
_SUBJECT = N_("Prueba de Atalaya")
_TEXT = N_("Este es un mensaje de prueba de Atalaya; no hay ninguna alarma.")


@click.group("transports", cls=CommandGroup)
def transports() -> None:
    """Commands on the channels messages leave by."""


@click.command(
    "list",
    cls=Command,
    help=N_("Por qué canales envía esta instalación, y qué espera en cada uno."),
)
@json_option
@pass_cli
def list_transports(cli: CliContext, for_program: bool) -> None:
    """List the channels, configured or not, with the messages that wait and those given up; and of
    WhatsApp what the platform says.
    """
    cli.require_database()
    to_mend = _to_mend(cli)
    lines = [
        _line(cli, name, counts) | {"to_mend": to_mend.get(name, "")}
        for name, counts in _counts(cli).items()
    ]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        word = speak(N_("configurado") if line["is_configured"] else N_("sin configurar"))
        click.echo(
            f"{line['name']:9} {word:15} "
            + speak(N_("esperan {waiting}, fallidos {failed}"), **line)
        )
        if line["to_mend"]:
            say(N_("          por arreglar: {why}"), why=line["to_mend"])
    hosts = ", ".join(cli.settings.gateway_hosts)
    say(N_("Servidores permitidos: {hosts}"), hosts=hosts or speak(N_("ninguno")))
    show_platform(cli)


@click.command(
    "test",
    cls=Command,
    help=N_("Envía ahora un mensaje de prueba por un canal. Queda anotado, sin la dirección."),
)
@click.argument("name", type=click.Choice(NAMES), metavar="NAME")
@click.option(
    "--to",
    "recipient",
    cls=Option,
    required=True,
    metavar="ADDRESS",
    help=N_("A quién: un correo, +50255551234, el número de un chat, una dirección web."),
)
@pass_cli
def try_transport(cli: CliContext, name: str, recipient: str) -> None:
    """Send one message by one channel; that it was done goes into the audit log before."""
    cli.require_database()
    with open_transports(cli.settings, cli.keyring, cli.engine) as every:
        transport = every.by_name.get(name)
        if transport is None:
            raise UnusableInput(
                name, speak(N_("ese canal no está configurado; vea docs/gateways.md"))
            )
        to = transport.recipient(recipient)
        if not to:
            raise UnusableInput("--to", speak(N_("no es una dirección de ese canal")))
        with cli.writing() as session:
            record(
                session,
                at=cli.now(),
                actor=cli.actor,
                action="transport.test",
                subject=name,
                purpose="test",
            )
        try:
            gateway_id = transport.send(_message(cli, to))
        except TransportError as wrong:
            raise CommandFailure(_failure_words(wrong)) from wrong
    say(N_("Entregado al canal {name}. {id}"), name=name, id=gateway_id or "")


@click.command(
    "received",
    cls=Command,
    help=N_(
        "Lo que los servicios contaron y nadie pudo colocar: acuses de mensajes que no son "
        "nuestros, respuestas sin código. Con --purpose muestra el contenido, y queda anotado."
    ),
)
@click.option("--purpose", cls=Option, default="", help=N_("Para qué se leen."))
@json_option
@pass_cli
def list_received(cli: CliContext, purpose: str, for_program: bool) -> None:
    """List what nobody could place; what it says only for a purpose, which is written down."""
    cli.require_database()
    with cli.reading() as session:
        events = unplaced_events(session, cli.keyring)
    if purpose and events:
        with cli.writing() as session:
            record(
                session,
                at=cli.now(),
                actor=cli.actor,
                action="transport.received_read",
                purpose=purpose,
                events=len(events),
            )
    lines: list[dict[str, Any]] = [
        {"gateway": each.gateway, "received_at": each.received_at}
        | ({"text": each.text} if purpose else {})
        for each in events
    ]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        text = " ".join(str(line.get("text", "")).split())
        click.echo(f"{line['received_at']:%Y-%m-%d %H:%M}Z  {line['gateway']:9} {text}".rstrip())
    if not lines:
        say(N_("Nada sin colocar."))


for _command in (list_transports, try_transport, list_received, list_whatsapp):
    transports.add_command(_command)


# -- inside ---------------------------------------------------------------------------------


def _counts(cli: CliContext) -> dict[str, Counter[str]]:
    """Return how many messages wait and were given up, by channel."""
    row = OutboxMessage
    query = sa.select(row.transport, row.state, sa.func.count()).group_by(row.transport, row.state)
    found = {name: Counter[str]() for name in NAMES}
    with cli.reading() as session:
        for transport, state, count in session.execute(query):
            found.setdefault(transport, Counter())[state.value] = count
    return found


def _to_mend(cli: CliContext) -> dict[str, str]:
    """Return what keeps the messages of a channel that is the operator's to mend, by its name."""
    row = OutboxMessage
    waiting = sa.select(row.transport, row.last_error).where(
        row.failure == FailureClass.OPERATOR, row.state == MessageState.WAITING
    )
    with cli.reading() as session:
        return {each.transport: each.last_error for each in session.execute(waiting.distinct())}


def _line(cli: CliContext, name: str, counts: Counter[str]) -> dict[str, Any]:
    is_configured = name == EMAIL.name or name in configured_channels(cli.settings)
    if name == WHATSAPP.name:
        is_configured = cloud_account(cli.settings) is not None
    return {
        "name": name,
        "is_configured": is_configured,
        "waiting": counts[MessageState.WAITING.value] + counts[MessageState.SENDING.value],
        "failed": counts[MessageState.FAILED.value],
    }


def _message(cli: CliContext, to: str) -> OutgoingMessage:
    return OutgoingMessage(
        to=to,
        name="",
        subject=speak(_SUBJECT),
        text=f"{speak(_TEXT)}\n",
        message_id=f"<test-{uuid.uuid4()}@{cli.settings.public_host}>",
        written_at=cli.now(),
    )


def _failure_words(wrong: TransportError) -> str:
    if wrong.is_throttled:
        return speak(
            N_("No salió: {why}. Pide esperar {seconds} s."),
            why=wrong,
            seconds=wrong.pause_seconds,
        )
    if wrong.is_permanent:
        return speak(N_("No salió y no saldrá así: {why}."), why=wrong)
    return speak(N_("No salió por ahora: {why}."), why=wrong)
