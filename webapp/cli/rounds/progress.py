"""`atalaya round status`: how a round is going, and who is silent."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from core.i18n.phones import international
from core.json_values import json_value
from directory.entries.kinds import ONE_WORDS
from directory.rounds.models import Round, RoundState
from directory.rounds.progress import CountryScore, RoundProgress, SilentOwner, scorecard
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.rounds.arguments import find_round, number_option
from webapp.cli.rounds.messages import count_messages, say_message_counts
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option

STATES = {
    RoundState.PLANNED: N_("prevista"),
    RoundState.OPEN: N_("abierta"),
    RoundState.CLOSED: N_("cerrada"),
    RoundState.CANCELLED: N_("cancelada"),
}


@click.command(
    "status",
    cls=Command,
    help=N_("Cómo va la ronda, por país; con --silent, quién no responde y su teléfono."),
)
@number_option
@click.option(
    "--silent", "with_silent", cls=Option, is_flag=True, help=N_("También quién no ha respondido.")
)
@click.option("--country", cls=Option, metavar="CC", help=N_("Solo este país."))
@json_option
@pass_cli
def status(
    cli: CliContext, number: str | None, with_silent: bool, country: str | None, for_program: bool
) -> None:
    """Say how a round is going."""
    with cli.reading() as session:
        round_ = find_round(session, number)
        code = read_country(country) if country else ""
        card = scorecard(session, round_, cli.now(), country=code)
        if for_program:
            as_json(_document(session, round_, card))
            return
        _say_round(round_)
        say_message_counts(count_messages(session, round_))
        for score in [*card.countries, card.total]:
            _say_score(score)
        for one in card.silent if with_silent else ():
            click.echo("  " + "\t".join(silent_line(one).values()))


def silent_line(one: SilentOwner) -> dict[str, str]:
    """Return who is silent, and whom to call."""
    return {
        "country": one.entry.country,
        "kind": speak(ONE_WORDS[one.kind]),
        "name": one.entry.name,
        "owner": one.owner,
        "phone": international(one.phone) if one.phone else "",
        "email": speak(N_("con correo") if one.has_email else N_("sin correo")),
    }


# -- inside ---------------------------------------------------------------------------------


def _document(session: Session, round_: Round, card: RoundProgress) -> dict[str, object]:
    """Return the answer for a program; its keys are read elsewhere and do not move."""
    return {
        "number": round_.number,
        "state": round_.state.value,
        "opens_on": round_.opens_on,
        "due_on": round_.due_on,
        "closes_on": round_.closes_on,
        "ladder": round_.reminder_schedule,
        "countries": json_value(card.countries),
        "total": json_value(card.total),
        "per_day": json_value(card.per_day),
        "letters": count_messages(session, round_),
        "silent": [silent_line(one) for one in card.silent],
    }


def _say_round(round_: Round) -> None:
    say(
        N_("Ronda {number}, {state}: del {opens} al {closes}, plazo {due}."),
        number=round_.number,
        state=speak(STATES[round_.state]),
        opens=round_.opens_on,
        closes=round_.closes_on,
        due=round_.due_on,
    )


def _say_score(score: CountryScore) -> None:
    say(
        N_(
            "  {country}: {answered} de {asked} respondidas, {waiting} por decidir, "
            "{lapsed} vencidas."
        ),
        country=score.country or "Σ ",
        answered=score.answered,
        asked=score.asked,
        waiting=score.waiting,
        lapsed=score.lapsed,
    )
