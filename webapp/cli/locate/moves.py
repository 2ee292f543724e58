"""`atalaya crisis locate approve|send|answer|close`: by two persons where the rule says so."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.orm import Session

from core.approval import IllegalMove, SecondPersonNeeded
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Participation
from response.locate.addressees import addressees_of, put_answer
from response.locate.models import (
    FamilyNews,
    LocateAnswer,
    LocateNotice,
    LocateState,
)
from response.locate.moves import LocateEnd, approve, end_locate, send
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.crisis.people import country_option
from webapp.cli.locate.parts import (
    known_locate,
    locate_document,
    number_argument,
    tell,
    unit_of,
    which_argument,
)
from webapp.cli.terminal.commands import Command, Option, json_option
from webapp.messages.locate_messages import tell_addressees

_ENDS = ("found_safe", "found_no_contact", "died", "withdrawn")


@click.command("approve", cls=Command, help=N_("Aprueba lo que escribió otra persona."))
@number_argument
@which_argument
@country_option
@json_option
@pass_cli
def approve_locate(
    cli: CliContext, number: str, which: int, country: str, for_program: bool
) -> None:
    """Approve a draft: never one's own."""

    def act(session: Session, part: Participation, notice: LocateNotice) -> None:
        approve(session, notice, unit_of(cli, part), cli.now())

    _done(cli, number, which, country, act, for_program=for_program)


@click.command("send", cls=Command, help=N_("Lo abre a quienes se pregunta y les escribe."))
@number_argument
@which_argument
@country_option
@json_option
@pass_cli
def send_locate(cli: CliContext, number: str, which: int, country: str, for_program: bool) -> None:
    """Send an approved one."""

    def act(session: Session, part: Participation, notice: LocateNotice) -> None:
        send(session, notice, unit_of(cli, part), cli.now())
        tell_addressees(session, notice, part, cli.now())

    _done(cli, number, which, country, act, for_program=for_program)


@click.command(
    "answer", cls=Command, help=N_("Lo que contesta una representación a la que se preguntó.")
)
@number_argument
@which_argument
@country_option
@click.option(
    "--post", cls=Option, type=click.UUID, required=True, help=N_("La representación que contesta.")
)
@click.option(
    "--answer", "answer_code", cls=Option, required=True,
    type=click.Choice([each.value for each in LocateAnswer]), help=N_("Qué contesta."),
)  # fmt: skip
@json_option
@pass_cli
def answer_locate(
    cli: CliContext,
    number: str,
    which: int,
    country: str,
    post: uuid.UUID,
    answer_code: str,
    for_program: bool,
) -> None:
    """Keep an answer that came by another way."""

    def act(session: Session, part: Participation, notice: LocateNotice) -> None:
        rows = [each.row for each in addressees_of(session, notice.id) if each.row.post_id == post]
        if not rows:
            raise UnusableInput("post", N_("A esa representación no se le preguntó."))
        put_answer(session, notice, rows[0], LocateAnswer(answer_code), cli.actor, cli.now())

    _done(cli, number, which, country, act, for_program=for_program)


@click.command(
    "close", cls=Command, help=N_("Cierra un aviso; un fallecimiento lo confirma otra persona.")
)
@number_argument
@which_argument
@country_option
@click.option(
    "--as", "state", cls=Option, required=True, type=click.Choice(_ENDS), help=N_("Cómo.")
)
@click.option(
    "--news", cls=Option, type=click.Choice([each.value for each in FamilyNews]),
    help=N_("Qué deja saber la persona a su familia, preguntada primero."),
)  # fmt: skip
@click.option("--note", "remark", cls=Option, default="", help=N_("Una nota."))
@click.option("--source", cls=Option, default="", help=N_("Qué autoridad lo comunica."))
@click.option("--document", cls=Option, default="", help=N_("El número de su documento."))
@json_option
@pass_cli
def close_locate(
    cli: CliContext, /, number: str, which: int, country: str, *, for_program: bool, **typed: Any
) -> None:
    """End a locate notice."""
    news = typed["news"]
    end = LocateEnd(
        state=LocateState(typed["state"]),
        family_news=FamilyNews(news) if news else None,
        note=typed["remark"],
        source=typed["source"],
        document=typed["document"],
    )

    def act(session: Session, part: Participation, notice: LocateNotice) -> None:
        was_open = notice.is_open
        ended = end_locate(session, cli.keyring, notice, end, unit_of(cli, part), cli.now())
        if ended and was_open:
            tell_addressees(session, notice, part, cli.now(), ended=True)

    _done(cli, number, which, country, act, for_program=for_program)


# -- inside ---------------------------------------------------------------------------------

_Act = Callable[[Session, Participation, LocateNotice], None]


def _done(
    cli: CliContext, number: str, which: int, country: str, act: _Act, *, for_program: bool
) -> None:
    """Do something with one; exit code 2 where it cannot be done, and nothing is then."""
    with cli.writing() as session:
        part, notice = known_locate(cli, session, number, which, country)
        try:
            act(session, part, notice)
        except SecondPersonNeeded:
            raise UnusableInput(
                str(which), N_("Decide otra persona que quien lo escribió.")
            ) from None
        except IllegalMove as wrong:
            raise UnusableInput(str(which), str(wrong)) from None
        session.flush()
        document = locate_document(session, notice)
    tell(document, for_program=for_program)
