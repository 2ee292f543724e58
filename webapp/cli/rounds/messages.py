"""`atalaya round send`, `remind`, `messages` and `revoke`: what goes out, and the links in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.outbox.delivery import deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.settlement import DeliveryReport
from core.transports.folder import letters_of
from directory.rounds.escalation import climb
from directory.rounds.magic_links import revoke_invitation
from directory.rounds.models import Invitation, Round, RoundMessage
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.rounds.arguments import find_round, number_option
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option
from webapp.outbox_setup import open_outbox, open_transports, secretariat_of

MESSAGE_STATES = {
    MessageState.WAITING: N_("espera"),
    MessageState.SENDING: N_("saliendo"),
    MessageState.SENT: N_("enviado"),
    MessageState.FAILED: N_("fallido"),
    MessageState.WITHDRAWN: N_("retirado"),
}


@click.command(
    "send",
    cls=Command,
    help=N_("Envía ahora los mensajes que esperan; el trabajador lo hace solo cada minuto."),
)
@click.option(
    "--limit", cls=Option, type=click.IntRange(1), default=1000, help=N_("Cuántos a lo sumo.")
)
@pass_cli
def send(cli: CliContext, limit: int) -> None:
    """Send the messages that wait."""
    cli.require_database()
    outbox = open_outbox(cli.engine, cli.keyring, cli.settings)
    with open_transports(cli.settings, cli.keyring, cli.engine) as transports:
        report = deliver(outbox, transports, now=cli.now(), limit=limit)
    _say_delivery(report)
    if not cli.settings.smtp_host:
        say(
            N_("No hay servidor de correo: los mensajes están en {path}."),
            path=letters_of(cli.settings, cli.keyring).place,
        )
    if report.failed or report.put_off or report.unclaimable:
        raise CommandFailure(
            speak(N_("no todos salieron: `atalaya round messages --state failed` dice por qué"))
        )


@click.command(
    "remind",
    cls=Command,
    help=N_("Deja en la bandeja los avisos que tocan hoy según la escalera; nunca dos veces."),
)
@pass_cli
def remind(cli: CliContext) -> None:
    """Put the reminders that are due today into the outbox."""
    with cli.writing() as session:
        round_ = find_round(session, None)
        secretariat = secretariat_of(session, cli.settings)
        count = climb(session, round_, cli.now(), secretariat=secretariat)
    say(N_("{n} avisos nuevos en la bandeja de salida."), n=count)


def _line_of(session: Session, message_id: UUID) -> dict[str, Any]:
    """Return one message for a program; of a row that cannot be read its id and why."""
    try:
        return message_line(session.get_one(OutboxMessage, message_id))
    except (ValueError, TypeError, LookupError) as wrong:
        return {"id": str(message_id), "state": "", "due_at": None, "error": str(wrong)}


@click.command(
    "messages",
    cls=Command,
    help=N_("Los mensajes de la bandeja de salida, los últimos primero."),
)
@click.option(
    "--state",
    cls=Option,
    type=click.Choice([state.value for state in MessageState]),
    help=N_("Su estado."),
)
@click.option(
    "--limit", cls=Option, type=click.IntRange(1), default=100, help=N_("Cuántos a lo sumo.")
)
@json_option
@pass_cli
def messages(cli: CliContext, state: str | None, limit: int, for_program: bool) -> None:
    """List messages."""
    query = sa.select(OutboxMessage).order_by(OutboxMessage.due_at.desc(), OutboxMessage.id)
    if state:
        query = query.where(OutboxMessage.state == MessageState(state))
    with cli.reading() as session:
        ids = session.scalars(query.with_only_columns(OutboxMessage.id).limit(limit)).all()
        lines = [_line_of(session, message_id) for message_id in ids]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        if line["due_at"] is None:
            click.echo(f"{line['id']}  {line['error']}")
            continue
        word = speak(MESSAGE_STATES[MessageState(line["state"])])
        click.echo(
            f"{line['due_at']:%Y-%m-%d %H:%M}Z  {word:9} {line['kind']:10} {line['address']}  "
            f"{line['error']}"
        )
    if not lines:
        say(N_("Ningún mensaje."))


@click.command(
    "revoke",
    cls=Command,
    help=N_("Anula los enlaces de una invitación: por su correo o su identidad."),
)
@click.argument("recipient", metavar="WHO")
@number_option
@pass_cli
def revoke(cli: CliContext, recipient: str, number: str | None) -> None:
    """Revoke the links of an invitation."""
    with cli.writing() as session:
        round_ = find_round(session, number)
        names = {recipient.strip().lower()}
        matching = [each for each in round_.invitations if names & {each.address, str(each.id)}]
        if not matching:
            raise UnusableInput(recipient, f"nobody was invited so in round {round_.number}")
        for invitation in matching:
            _revoke(cli, session, invitation)


def count_messages(session: Session, round_: Round) -> dict[str, int]:
    """Return how many messages of a round are in each state."""
    query = (
        sa.select(OutboxMessage.state, sa.func.count())
        .join(RoundMessage, RoundMessage.message_id == OutboxMessage.id)
        .where(RoundMessage.round_id == round_.id)
        .group_by(OutboxMessage.state)
    )
    return {state.value: count for state, count in session.execute(query).all()}


def say_message_counts(by_state: dict[str, int]) -> None:
    """Print how many messages of a round are in each state."""
    counts = [
        f"{count} {speak(MESSAGE_STATES[MessageState(state)])}" for state, count in by_state.items()
    ]
    say(N_("  Mensajes: {counts}."), counts=", ".join(counts) or "0")


def message_line(message: OutboxMessage) -> dict[str, Any]:
    """Return a message for a program: never its text or its link."""
    return {
        "id": message.id,
        "kind": message.kind,
        "state": message.state.value,
        "country": message.country,
        "address": message.recipient,
        "due_at": message.due_at,
        "sent_at": message.sent_at,
        "attempts": message.attempts,
        "message_id": message.message_id,
        "error": message.last_error,
    }


# -- inside ---------------------------------------------------------------------------------


def _say_delivery(report: DeliveryReport) -> None:
    say(
        N_(
            "Mensajes: {sent} enviados, {put_off} para más tarde, {failed} fallidos, "
            "{withdrawn} retirados."
        ),
        sent=report.sent,
        put_off=report.put_off,
        failed=report.failed,
        withdrawn=report.withdrawn,
    )
    for message_id in sorted(report.unclaimable):
        say(N_("El mensaje {id} no se pudo tomar: su fila está dañada."), id=message_id)


def _revoke(cli: CliContext, session: Session, invitation: Invitation) -> None:
    ended = revoke_invitation(session, invitation, cli.now())
    record(
        session,
        at=cli.now(),
        actor=cli.actor,
        action="round.revoke",
        subject=invitation.id,
        country=invitation.country,
        purpose="confirmation",
    )
    say(
        N_("{address}: {n} enlaces anulados."),
        address=invitation.address or invitation.country,
        n=ended,
    )
