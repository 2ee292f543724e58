"""`atalaya crisis close`."""

from __future__ import annotations

import click

from core.approval import IllegalMove
from core.errors import NotAllowed
from core.i18n.languages import N_
from response.crisis.models import CrisisState
from response.crisis.moves import StillOpen, move_to
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.crisis.documents import crisis_document, known_crisis, terminal_officer
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option
from webapp.crisis_frame.crisis_open_items import open_items_of


@click.command(
    "close",
    cls=Command,
    help=N_("Repliega y cierra una crisis, en nombre del país que la conduce."),
)
@click.argument("number", metavar="NUMBER")
@click.option("--reason", cls=Option, required=True, help=N_("Por qué, en una frase."))
@click.option(
    "--with-open-items",
    "is_confirmed",
    cls=Option,
    is_flag=True,
    help=N_("Cierra aunque haya pendientes: quedan anotados."),
)
@json_option
@pass_cli
def close(cli: CliContext, number: str, reason: str, is_confirmed: bool, for_program: bool) -> None:
    """Close a crisis; exit 1 where something is open and nobody said that they saw it."""
    now = cli.now()
    try:
        with cli.writing() as session:
            crisis = known_crisis(session, number)
            officer = terminal_officer(cli, crisis.lead_country)
            items = open_items_of(session, crisis, crisis.lead_country, now)
            if crisis.state is CrisisState.DECLARED:
                winding = CrisisState.WINDING_DOWN
                move_to(session, crisis, winding, officer, reason=reason, now=now)
            move_to(
                session,
                crisis,
                CrisisState.CLOSED,
                officer,
                reason=reason,
                now=now,
                open_items=items,
                is_confirmed=is_confirmed,
            )
            document = crisis_document(session, crisis)
    except StillOpen as still:
        for each in still.items:
            note("{country} {words}: {count}", country=each.country, count=each.count,
                 words=speak(each.words))  # fmt: skip
        raise CommandFailure(
            speak(N_("hay pendientes: --with-open-items cierra aun así"))
        ) from still
    except (IllegalMove, NotAllowed) as wrong:
        raise CommandFailure(speak(N_("{number} no se puede cerrar"), number=number)) from wrong
    if for_program:
        as_json(document)
        return
    say(N_("Cerrada: {number}."), number=document["number"])
