"""`atalaya registry quality`: what is to be mended in a register, post by post."""

from __future__ import annotations

import uuid

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from directory.entries.models import Post
from registry.quality.board import PostBoard, country_board
from registry.quality.faults import Deadlines
from registry.quality.recount import count_country
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option
from webapp.labels.faults import FAULT_WORDS


@click.command(
    "quality",
    cls=Command,
    help=N_(
        "Lo que hay que arreglar en el registro de un país, puesto por puesto: sin lugar, teléfono "
        "ilegible, sin confirmar…"
    ),
)
@click.option("--country", cls=Option, metavar="CC", required=True, help=N_("El país (como SV)."))
@click.option(
    "--count",
    "anew",
    cls=Option,
    is_flag=True,
    help=N_("Cuenta todo de nuevo antes; cada noche se hace solo."),
)
@json_option
@pass_cli
def quality(cli: CliContext, country: str, anew: bool, for_program: bool) -> None:
    """Print the board of a country, a line a post and fault."""
    nation, now = read_country(country), cli.now()
    if anew:
        by = Deadlines(now.date(), cli.settings.keep_notice_days)
        count_country(cli.engine, cli.keyring, nation, by, now, cli.actor)
    with cli.reading() as session:
        board = country_board(session, nation)
        names = _post_names(session, nation)
    documents = [_document(each, names) for each in board.posts]
    counted_at = board.counted_at.isoformat() if board.counted_at else ""
    if for_program:
        as_json({"country": nation, "counted_at": counted_at, "posts": documents})
        return
    if not counted_at:
        say(N_("Todavía no se contó: use --count, o espere a la noche."))
        return
    say(N_("Contado: {at}."), at=counted_at)
    for each in board.posts:
        say(
            "{post}: {persons}",
            post=names.get(each.post, speak(N_("sin puesto"))),
            persons=each.persons,
        )
        for kind, count in each.faults.items():
            say("    {words}: {count}", words=speak(FAULT_WORDS[kind]), count=count)


# -- inside ---------------------------------------------------------------------------------


def _document(board: PostBoard, names: dict[str, str]) -> dict[str, object]:
    return {
        "post": str(uuid.UUID(board.post)) if board.post else "",
        "name": names.get(board.post, ""),
        "persons": board.persons,
        "faults": {kind.value: count for kind, count in board.faults.items()},
    }


def _post_names(session: Session, country: str) -> dict[str, str]:
    query = sa.select(Post.id, Post.name).where(Post.country == country)
    return {row.id.hex: row.name for row in session.execute(query)}
