"""`atalaya registry confirm`: the question of every half year, where it stands, and put now."""

from __future__ import annotations

import click

from core.i18n.languages import N_
from registry.confirmation.turns import confirmation_counts
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, say
from webapp.cli.terminal.commands import CommandGroup, Option, json_option
from webapp.confirmation_messages import put_turn, waiting_letters

_MOST = 5000


@click.group(
    "confirm",
    cls=CommandGroup,
    help=N_("La pregunta de cada seis meses a quienes se registraron: ¿sigue todo igual?"),
)
def confirm() -> None:
    """Commands on the confirmation of persons."""


@confirm.command(
    "status",
    help=N_("Cuántas personas hay que preguntar, cuántas no se confirmaron y cuántas se fueron."),
)
@json_option
@pass_cli
def status(cli: CliContext, for_program: bool) -> None:
    """Count, country by country."""
    with cli.reading() as session:
        counts = confirmation_counts(session, cli.now().date())
        waiting = waiting_letters(session)
    documents = [
        {
            "country": each.country,
            "persons": each.persons,
            "due": each.due,
            "unconfirmed": each.unconfirmed,
            "left": each.left,
        }
        for each in counts
    ]
    if for_program:
        as_json({"countries": documents, "letters_waiting": waiting})
        return
    for each in documents:
        say(
            N_(
                "{country}: {persons} personas; por preguntar {due}, sin confirmar {unconfirmed}, "
                "se fueron {left}."
            ),
            **each,
        )
    say(N_("Mensajes que esperan salir: {count}."), count=waiting)


@confirm.command(
    "send",
    help=N_(
        "Pone ahora en la bandeja de salida los mensajes que toca mandar, sin esperar al proceso "
        "de fondo."
    ),
)
@click.option(
    "--most",
    cls=Option,
    type=click.IntRange(1, _MOST),
    default=50,
    show_default=True,
    metavar="N",
    help=N_("A lo sumo tantos mensajes."),
)
@json_option
@pass_cli
def send(cli: CliContext, most: int, for_program: bool) -> None:
    """Put letters into the outbox; the worker sends them."""
    with cli.writing() as session:
        report = put_turn(session, cli.keyring, cli.now(), most, cli.actor)
    document = {
        "letters": report.letters,
        "persons": report.persons,
        "unreachable": report.unreachable,
    }
    if for_program:
        as_json(document)
        return
    say(
        N_("{letters} mensajes sobre {persons} personas; {unreachable} sin adónde escribirles."),
        **document,
    )


__all__ = ["confirm"]
