"""`atalaya replies`: what people answered to notices, what waits to be read, one entered."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import click

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.json_values import json_value
from watch.replies.intake import ReplyWords, words_of
from watch.replies.models import NoticeReply, ReplySpeaker
from watch.replies.unclear_queue import kind_counts, latest_replies, queue_counts
from watch.replies.understanding import ReplyKind
from webapp.cli.context import CliContext, pass_cli, read_country, read_moment
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandGroup, Option, UsageProblem, json_option
from webapp.replies.reading_desk import EnteredReply, enter_reply
from webapp.replies.reply_labels import KIND_WORDS, READING_WORDS
from webapp.replies.sent_messages import SENT_MESSAGES

_FIELDS = (
    "id", "channel", "dispatch_id", "notice_id", "person_id", "speaker", "language", "said_at",
    "known_at", "kind", "certainty", "shows_help", "may_be_help", "is_for_all", "reading",
    "read_as", "read_at", "stated_at", "is_demo",
)  # fmt: skip
_WORDS = ("text", "place", "sender", "name")
"""What of a reply may name somebody."""
_ENTERED = (ReplyKind.SAFE, ReplyKind.HELP, ReplyKind.MOVED, ReplyKind.STOP)
country_option = click.option(
    "--country", cls=Option, metavar="CC", required=True, help=N_("El país (como SV).")
)


@click.group("replies", cls=CommandGroup, help=N_("Lo que la gente contesta a los avisos."))
def replies() -> None:
    """Commands on replies."""


@replies.command(
    "list",
    help=N_(
        "Las últimas respuestas de un país. Lo escrito puede nombrar a alguien: solo con "
        "--purpose, que queda en el diario."
    ),
)
@country_option
@click.option("--purpose", cls=Option, default="", help=N_("Para qué se abren los nombres."))
@click.option("--most", cls=Option, type=click.IntRange(1, 5000), default=100, help=N_("Cuántas."))
@json_option
@pass_cli
def list_replies(cli: CliContext, country: str, purpose: str, most: int, for_program: bool) -> None:
    """List the replies of a country, the last one known first."""
    nation = read_country(country)
    with cli.reading_noted() as session:
        found = latest_replies(session, nation, most)
        if purpose.strip():
            record(
                session,
                at=cli.now(),
                actor=cli.actor,
                action="reply.read",
                country=nation,
                purpose=purpose,
                replies=len(found),
            )
        documents = [_document(cli, each, with_words=bool(purpose.strip())) for each in found]
    if for_program:
        as_json(documents)
        return
    for each, document in zip(found, documents, strict=True):
        words = f"  {document['text']}" if "text" in document else ""
        state = speak(READING_WORDS[each.reading]) if READING_WORDS[each.reading] else ""
        kind = speak(KIND_WORDS[each.holds])
        click.echo(f"{each.said_at:%Y-%m-%d %H:%M UTC}  {each.channel}  {kind}  {state}{words}")
    if not found:
        say(N_("Nadie ha contestado todavía"))


@replies.command("queue", help=N_("Cuántas respuestas esperan a que alguien las lea."))
@country_option
@json_option
@pass_cli
def queue(cli: CliContext, country: str, for_program: bool) -> None:
    """Print how many replies wait, and what came in a day."""
    nation = read_country(country)
    with cli.reading() as session:
        counts = queue_counts(session, nation)
        kinds = kind_counts(session, nation, cli.now() - timedelta(days=1))
    document = {
        "waiting": counts.waiting,
        "helps": counts.helps,
        "may_be_help": counts.may_be_help,
        "second_looks": counts.second_looks,
        "eldest_at": json_value(counts.eldest_at),
        "last_day": {kind.value: count for kind, count in kinds.items()},
    }
    if for_program:
        as_json(document)
        return
    for name, value in document.items():
        click.echo(f"{name}\t{value}")


@replies.command(
    "enter",
    help=N_("Anota lo que alguien dijo por teléfono: por el código de su mensaje o por su ficha."),
)
@country_option
@click.option("--code", cls=Option, default="", help=N_("El código de su mensaje."))
@click.option("--person", "person", cls=Option, default="", help=N_("El número de su ficha."))
@click.option(
    "--says",
    cls=Option,
    required=True,
    type=click.Choice([each.value for each in _ENTERED]),
    help=N_("Qué dice."),
)
@click.option(
    "--speaker",
    cls=Option,
    type=click.Choice([each.value for each in ReplySpeaker]),
    default=ReplySpeaker.SELF.value,
    help=N_("Quién lo dice."),
)
@click.option("--household", cls=Option, is_flag=True, help=N_("Habla por toda su casa."))
@click.option("--at", cls=Option, metavar="TIME", help=N_("Cuándo lo dijo, con zona."))
@click.option("--place", cls=Option, default="", help=N_("Dónde está."))
@json_option
@pass_cli
def enter(cli: CliContext, /, country: str, for_program: bool, **given: Any) -> None:
    """Enter what somebody said; exit code 2 where nobody knows of whom."""
    nation, now = read_country(country), cli.now()
    entered = EnteredReply(
        country=nation,
        nonce=uuid.uuid4().hex,
        kind=ReplyKind(given["says"]),
        said_at=read_moment(given["at"]) if given["at"] else now,
        by=cli.actor,
        code=given["code"],
        person_id=_id(given["person"]),
        speaker=ReplySpeaker(given["speaker"]),
        words=ReplyWords(place=given["place"]),
        is_for_all=given["household"],
    )
    try:
        with cli.writing() as session:
            reply = enter_reply(session, cli.keyring, SENT_MESSAGES, entered, now)
            document = _document(cli, reply, with_words=False) if reply is not None else {}
    except UnusableInput as wrong:
        raise UsageProblem(wrong.what) from wrong
    if for_program:
        as_json(document)
        return
    say(N_("Anotado."))


# -- inside ---------------------------------------------------------------------------------


def _document(cli: CliContext, reply: NoticeReply, *, with_words: bool) -> dict[str, Any]:
    document = {name: json_value(getattr(reply, name)) for name in _FIELDS}
    document["holds"] = reply.holds.value
    if with_words:
        words = words_of(cli.keyring, reply)
        document |= {name: getattr(words, name) if words else None for name in _WORDS}
    return document


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise UsageProblem(N_("Diga de quién es: el código del mensaje o la persona.")) from None
