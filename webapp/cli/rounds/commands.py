"""`atalaya round`: the six-month confirmation planned, opened, mailed, reminded and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.transports.mail import folder_transport
from directory.rounds.automation import close_and_publish
from directory.rounds.calendar_days import next_number
from directory.rounds.escalation import climb
from directory.rounds.lifecycle import cancel_round, current_round, open_round, plan_round
from directory.rounds.magic_links import revoke_invitation
from directory.rounds.models import Letter, LetterState, Round
from directory.rounds.outbox import DeliveryReport, deliver
from directory.rounds.planning import usual_ladder
from directory.rounds.progress import scorecard
from webapp.cli.context import (
    CliContext,
    CommandFailure,
    CommandGroup,
    Option,
    as_json,
    json_option,
    pass_door,
    read_country,
    say,
    speak,
)
from webapp.cli.json_output import plain
from webapp.cli.rounds.report import (
    LETTER_STATES,
    letter_line,
    letters_by_state,
    say_status,
    silent_line,
)
from webapp.mailer import secretariat_of, way_out

_NUMBER = click.option(
    "--number", cls=Option, metavar="2026-II", help=N_("La ronda; sin ella, la que está en curso.")
)


@click.group(
    "round", cls=CommandGroup, help=N_("La ronda: cada seis meses, cada ficha se confirma.")
)
def rounds() -> None:
    """Commands on the round."""


@rounds.command(
    "plan",
    help=N_(
        "Prevé una ronda con sus tres fechas (AAAA-MM-DD). El trabajador la abre y la cierra en su día. Sin --remind, "
        "los avisos toman los días usuales."
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
@pass_door
def plan(
    door: CliContext,
    opens: str,
    due: str,
    closes: str,
    number: str | None,
    reminders: tuple[str, ...],
    countries: tuple[str, ...],
    kinds: tuple[str, ...],
) -> None:
    """Plan a round."""
    days = [_read_day(text) for text in (opens, due, closes)]
    ladder = [_read_reminder(text) for text in reminders] or usual_ladder(*days)
    now = door.now()
    with door.writing() as session, _explained():
        round_ = plan_round(
            session,
            number=number or next_number(now, session.scalars(sa.select(Round.number)).all()),
            opens_on=days[0],
            due_on=days[1],
            closes_on=days[2],
            ladder=ladder,
            countries=[read_country(code) for code in countries],
            kinds=kinds,
            now=now,
            actor=door.actor,
        )
        say(
            N_("Ronda {number} prevista: del {opens} al {closes}."),
            number=round_.number,
            opens=opens,
            closes=closes,
        )
        for step in round_.ladder:
            click.echo(f"  {step['on']}  {step['rung']}")


@rounds.command(
    "open",
    help=N_("Abre la ronda ahora: invita a cada responsable y deja las cartas en la bandeja."),
)
@_NUMBER
@pass_door
def open_now(door: CliContext, number: str | None) -> None:
    """Open a round."""
    with door.writing() as session, _explained():
        round_ = _round(session, number)
        opened = open_round(session, round_, now=door.now(), actor=door.actor)
        say(
            N_(
                "Ronda {number} abierta: {entries} fichas, {invitations} responsables, {letters} cartas."
            ),
            number=round_.number,
            entries=opened.entries,
            invitations=opened.invitations,
            letters=opened.letters,
        )
        if opened.entries_without_address:
            say(
                N_(
                    "{n} fichas no tienen a quién escribir: llámelas (`atalaya round status --silent`)."
                ),
                n=opened.entries_without_address,
            )


@rounds.command(
    "status", help=N_("Cómo va la ronda, por país; con --silent, quién calla y su teléfono.")
)
@_NUMBER
@click.option(
    "--silent", "with_silent", cls=Option, is_flag=True, help=N_("También quién no ha respondido.")
)
@click.option("--country", cls=Option, metavar="CC", help=N_("Solo este país."))
@json_option
@pass_door
def status(
    door: CliContext, number: str | None, with_silent: bool, country: str | None, for_program: bool
) -> None:
    """Tell how a round stands."""
    with door.reading() as session:
        round_ = _round(session, number)
        card = scorecard(
            session, round_, door.now(), country=read_country(country) if country else ""
        )
        lines = [silent_line(one) for one in card.silent]
        letters = letters_by_state(session, round_)
        if for_program:
            as_json(
                {
                    "number": round_.number,
                    "state": round_.state.value,
                    "opens_on": round_.opens_on,
                    "due_on": round_.due_on,
                    "closes_on": round_.closes_on,
                    "ladder": round_.ladder,
                    "countries": plain(card.countries),
                    "total": plain(card.total),
                    "per_day": plain(card.per_day),
                    "letters": letters,
                    "silent": lines,
                }
            )
            return
        say_status(round_, letters)
        for score in [*card.countries, card.total]:
            say(
                N_(
                    "  {country}: {answered} de {asked} respondidas, {waiting} por decidir, {lapsed} vencidas."
                ),
                country=score.country or "Σ ",
                answered=score.answered,
                asked=score.asked,
                waiting=score.waiting,
                lapsed=score.lapsed,
            )
        for line in lines if with_silent else ():
            click.echo("  " + "\t".join(str(part) for part in line.values()))


@rounds.command(
    "send", help=N_("Envía ahora las cartas que esperan; el trabajador lo hace solo cada minuto.")
)
@click.option(
    "--limit", cls=Option, type=click.IntRange(1), default=1000, help=N_("Cuántas a lo sumo.")
)
@pass_door
def send(door: CliContext, limit: int) -> None:
    """Send the letters that wait."""
    door.require_database()
    with way_out(door.settings) as transport:
        report: DeliveryReport = deliver(
            door.engine,
            door.keyring,
            transport,
            now=door.now(),
            public_url=door.settings.public_url,
            limit=limit,
            demo_transport=folder_transport(door.settings),
        )
    say(
        N_(
            "Cartas: {sent} enviadas, {put_off} para más tarde, {failed} fallidas, {withdrawn} retiradas."
        ),
        sent=report.sent,
        put_off=report.put_off,
        failed=report.failed,
        withdrawn=report.withdrawn,
    )
    if not door.settings.smtp_host:
        say(
            N_("No hay servidor de correo: las cartas están en {path}."),
            path=door.settings.instance / "outbox",
        )
    if report.failed or report.put_off:
        raise CommandFailure(
            speak(N_("no todas salieron: `atalaya round letters --state failed` dice por qué"))
        )


@rounds.command(
    "remind",
    help=N_("Deja en la bandeja los avisos que tocan hoy según la escalera; nunca dos veces."),
)
@pass_door
def remind(door: CliContext) -> None:
    """Climb the ladder."""
    with door.writing() as session:
        round_ = _round(session, None)
        count = climb(
            session, round_, door.now(), secretariat=secretariat_of(session, door.settings)
        )
    say(N_("{n} avisos nuevos en la bandeja de salida."), n=count)


@rounds.command(
    "close", help=N_("Cierra la ronda ahora y publica su edición; ningún enlace abre ya nada.")
)
@_NUMBER
@click.option("--yes", "is_sure", cls=Option, is_flag=True, help=N_("Sin preguntar."))
@pass_door
def close(door: CliContext, number: str | None, is_sure: bool) -> None:
    """Close a round and publish its edition."""
    _be_sure(door, number, is_sure, N_("¿Cerrar la ronda {number}? No se puede volver a abrir."))
    with door.writing() as session, _explained():
        round_ = _round(session, number)
        closed, edition = close_and_publish(
            session,
            round_,
            now=door.now(),
            actor=door.actor,
            secretariat=secretariat_of(session, door.settings),
        )
    say(
        N_(
            "Ronda {number} cerrada: {answered} de {asked} respondidas, {partly} a medias, {silent} sin respuesta."
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


@rounds.command("cancel", help=N_("Cancela una ronda prevista o abierta; lo ya respondido queda."))
@_NUMBER
@click.option("--reason", cls=Option, required=True, help=N_("Por qué."))
@click.option("--yes", "is_sure", cls=Option, is_flag=True, help=N_("Sin preguntar."))
@pass_door
def cancel(door: CliContext, number: str | None, reason: str, is_sure: bool) -> None:
    """Cancel a round."""
    _be_sure(door, number, is_sure, N_("¿Cancelar la ronda {number}?"))
    with door.writing() as session, _explained():
        round_ = _round(session, number)
        withdrawn = cancel_round(session, round_, now=door.now(), actor=door.actor, reason=reason)
        say(
            N_("Ronda {number} cancelada; {n} cartas retiradas."), number=round_.number, n=withdrawn
        )


@rounds.command("letters", help=N_("Las cartas de la bandeja de salida, las últimas primero."))
@click.option(
    "--state",
    cls=Option,
    type=click.Choice([state.value for state in LetterState]),
    help=N_("Su estado."),
)
@click.option(
    "--limit", cls=Option, type=click.IntRange(1), default=100, help=N_("Cuántas a lo sumo.")
)
@json_option
@pass_door
def letters(door: CliContext, state: str | None, limit: int, for_program: bool) -> None:
    """List letters."""
    query = sa.select(Letter).order_by(Letter.due_at.desc(), Letter.id).limit(limit)
    if state:
        query = query.where(Letter.state == LetterState(state))
    with door.reading() as session:
        found = [letter_line(each) for each in session.scalars(query)]
    if for_program:
        as_json(found)
        return
    for each in found:
        told = speak(LETTER_STATES[LetterState(each["state"])])
        click.echo(
            f"{each['due_at']:%Y-%m-%d %H:%M}Z  {told:9} {each['kind']:10} {each['address']}  {each['error']}"
        )
    if not found:
        say(N_("Ninguna carta."))


@rounds.command(
    "revoke", help=N_("Anula los enlaces de una invitación: por su correo o su identidad.")
)
@click.argument("who")
@_NUMBER
@pass_door
def revoke(door: CliContext, who: str, number: str | None) -> None:
    """Revoke the links of an invitation."""
    with door.writing() as session:
        round_ = _round(session, number)
        found = [
            each
            for each in round_.invitations
            if who.strip().lower() in {each.address, str(each.id)}
        ]
        if not found:
            raise UnusableInput(who, f"nobody was invited so in round {round_.number}")
        for each in found:
            ended = revoke_invitation(session, each, door.now())
            record(
                session,
                at=door.now(),
                actor=door.actor,
                action="round.revoke",
                subject=each.id,
                country=each.country,
                purpose="confirmation",
            )
            say(
                N_("{address}: {n} enlaces anulados."),
                address=each.address or each.country,
                n=ended,
            )


# -- inside ---------------------------------------------------------------------------------


@contextmanager
def _explained() -> Iterator[None]:
    """Yield what the rooms say to a person is a message id: here it is told in the language of the
    terminal.
    """
    try:
        yield
    except UnusableInput as wrong:
        raise UnusableInput(wrong.where, speak(wrong.what)) from wrong


def _round(session: Session, number: str | None) -> Round:
    """Return the round asked for, or the one in course. Raises UnusableInput."""
    if number is None:
        found = current_round(session)
        if found is None:
            raise UnusableInput(
                "round", "there is none open or planned; `atalaya round plan` makes one"
            )
        return found
    found = session.scalar(sa.select(Round).where(Round.number == number.strip().upper()))
    if found is None:
        raise UnusableInput(number, "there is no such round")
    return found


def _be_sure(door: CliContext, number: str | None, is_sure: bool, question: str) -> None:
    """Ask, with the database let go: nobody else waits for an answer typed here."""
    if not is_sure:
        with door.reading() as session:
            asked = _round(session, number).number
        click.confirm(speak(question, number=asked), abort=True, err=True)


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise UnusableInput(text, "not a day; write 2026-12-01") from wrong


def _read_reminder(text: str) -> dict[str, str]:
    day, _, rung = text.partition(":")
    return {"on": _read_day(day).isoformat(), "rung": rung}
