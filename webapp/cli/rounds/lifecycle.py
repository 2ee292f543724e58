"""`atalaya round plan`, `open`, `close` and `cancel`."""

from __future__ import annotations

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import write_prepared
from core.i18n.languages import N_
from directory.rounds.calendar_days import next_number
from directory.rounds.closing import Publish, PublishedEdition, close_and_publish
from directory.rounds.lifecycle import cancel_round, open_round, plan_round
from directory.rounds.models import Round
from directory.rounds.planning import usual_schedule
from directory.rounds.results import ClosedRound
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.rounds.arguments import (
    confirm_choice,
    find_round,
    number_option,
    read_day,
    read_reminder,
    translated_errors,
)
from webapp.cli.terminal.answers import say
from webapp.cli.terminal.commands import Command, Option
from webapp.outbox_setup import closing_of

_sure_option = click.option("--yes", "is_sure", cls=Option, is_flag=True, help=N_("Sin preguntar."))


@click.command(
    "plan",
    cls=Command,
    help=N_(
        "Prevé una ronda con sus tres fechas (AAAA-MM-DD). El trabajador la abre y la cierra en su "
        "día. Sin --remind, los avisos toman los días usuales."
    ),
)
@click.option("--opens", cls=Option, required=True, help=N_("Día en que se abre."))
@click.option("--due", cls=Option, required=True, help=N_("Plazo para responder."))
@click.option("--closes", cls=Option, required=True, help=N_("Último día."))
@click.option(
    "--number", cls=Option, metavar="2026-II", help=N_("El número; sin él, el primero libre.")
)
@click.option(
    "--remind",
    "reminders",
    cls=Option,
    multiple=True,
    metavar="DAY:RUNG",
    help=N_(
        "Un aviso: el día y a quién (owner, alternate, liaison, secretariat). Se puede repetir."
    ),
)
@click.option(
    "--country", "countries", cls=Option, multiple=True, metavar="CC", help=N_("Solo este país.")
)
@click.option("--kind", "kinds", cls=Option, multiple=True, help=N_("Solo esta clase de ficha."))
@pass_cli
def plan(
    cli: CliContext,
    opens: str,
    due: str,
    closes: str,
    number: str | None,
    reminders: tuple[str, ...],
    countries: tuple[str, ...],
    kinds: tuple[str, ...],
) -> None:
    """Plan a round."""
    days = [read_day(text) for text in (opens, due, closes)]
    schedule = [read_reminder(text) for text in reminders] or usual_schedule(*days)
    now = cli.now()
    with cli.writing() as session, translated_errors():
        round_ = plan_round(
            session,
            number=number or next_number(now, session.scalars(sa.select(Round.number)).all()),
            opens_on=days[0],
            due_on=days[1],
            closes_on=days[2],
            schedule=schedule,
            countries=[read_country(code) for code in countries],
            kinds=kinds,
            now=now,
            actor=cli.actor,
        )
        say(
            N_("Ronda {number} prevista: del {opens} al {closes}."),
            number=round_.number,
            opens=opens,
            closes=closes,
        )
        for step in round_.reminder_schedule:
            click.echo(f"  {step['on']}  {step['rung']}")


@click.command(
    "open",
    cls=Command,
    help=N_("Abre la ronda ahora: invita a cada responsable y deja los mensajes en la bandeja."),
)
@number_option
@pass_cli
def open_now(cli: CliContext, number: str | None) -> None:
    """Open a round."""
    with cli.writing() as session, translated_errors():
        round_ = find_round(session, number)
        counts = open_round(session, round_, now=cli.now(), actor=cli.actor)
        say(
            N_(
                "Ronda {number} abierta: {entries} fichas, {invitations} responsables, "
                "{messages} mensajes."
            ),
            number=round_.number,
            entries=counts.entries,
            invitations=counts.invitations,
            messages=counts.messages,
        )
        if counts.entries_without_address:
            say(
                N_(
                    "{n} fichas no tienen a quién escribir: llámelas (`atalaya round status "
                    "--silent`)."
                ),
                n=counts.entries_without_address,
            )


@click.command(
    "close",
    cls=Command,
    help=N_("Cierra la ronda ahora y publica su edición; ningún enlace abre ya nada."),
)
@number_option
@_sure_option
@pass_cli
def close(cli: CliContext, number: str | None, is_sure: bool) -> None:
    """Close a round and publish its edition."""
    if not is_sure:
        confirm_choice(cli, number, N_("¿Cerrar la ronda {number}? No se puede volver a abrir."))
    now = cli.now()
    with cli.reading() as session:
        closing = closing_of(session, cli.settings, cli.actor)

    def shut(session: Session, publish: Publish) -> tuple[Round, ClosedRound, PublishedEdition]:
        round_ = find_round(session, number)
        return round_, *close_and_publish(session, round_, closing, publish, now=now)

    with translated_errors():
        round_, closed, edition = write_prepared(
            cli.engine, lambda session: closing.prepare(session, now), shut
        )
    say(
        N_(
            "Ronda {number} cerrada: {answered} de {asked} respondidas, {partly} a medias, "
            "{silent} sin respuesta."
        ),
        number=round_.number,
        answered=closed.answered,
        asked=closed.asked,
        partly=closed.partly,
        silent=closed.silent,
    )
    for country, count in closed.lapsed.items():
        say(N_("  {country}: {n} vencidas."), country=country, n=count)
    say(N_("Edición {number} publicada."), number=edition.number)


@click.command(
    "cancel",
    cls=Command,
    help=N_("Cancela una ronda prevista o abierta; lo ya respondido queda."),
)
@number_option
@click.option("--reason", cls=Option, required=True, help=N_("Por qué."))
@_sure_option
@pass_cli
def cancel(cli: CliContext, number: str | None, reason: str, is_sure: bool) -> None:
    """Cancel a round."""
    if not is_sure:
        confirm_choice(cli, number, N_("¿Cancelar la ronda {number}?"))
    with cli.writing() as session, translated_errors():
        round_ = find_round(session, number)
        withdrawn = cancel_round(session, round_, now=cli.now(), actor=cli.actor, reason=reason)
        say(
            N_("Ronda {number} cancelada; {n} mensajes retirados."),
            number=round_.number,
            n=withdrawn,
        )
