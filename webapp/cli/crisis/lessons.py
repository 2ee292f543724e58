"""`atalaya crisis lessons`: what one country learned in a crisis, and how it went in figures."""

from __future__ import annotations

from typing import Any

import click

from core.i18n.languages import N_
from response.closing.labels import LESSON_STATE_WORDS, TARGET_WORDS
from response.closing.lessons import WrittenLesson, lessons_of
from response.closing.timeline import shown_timeline
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.crisis.parts import known_part
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option


@click.command(
    "lessons",
    cls=Command,
    help=N_(
        "Las lecciones de un país en una crisis, y cómo fue en cifras. Lo escrito puede nombrar a "
        "alguien: solo con --purpose."
    ),
)
@click.argument("number", metavar="NUMBER")
@click.option(
    "--country", cls=Option, metavar="CC", required=True, help=N_("El país cuya parte se mira.")
)
@click.option("--purpose", cls=Option, default="", help=N_("Para qué se abre lo escrito."))
@json_option
@pass_cli
def show_lessons(
    cli: CliContext, number: str, country: str, purpose: str, for_program: bool
) -> None:
    """Print the lessons and the figures of a part."""
    nation, words_too = read_country(country), purpose.strip()
    with cli.writing() as session:
        part = known_part(cli, session, number, nation, words_too, "lesson.read")
        found = lessons_of(session, cli.keyring, part.id)
        figures = shown_timeline(session, cli.keyring, part, cli.now())
        lessons = [_document(each, with_words=bool(words_too)) for each in found]
    if for_program:
        document = {each.code: each.to_json() for each in figures}
        as_json({"crisis": number.upper(), "country": nation, "lessons": lessons,
                 "figures": document})  # fmt: skip
        return
    for each, lesson in zip(found, lessons, strict=True):
        target, state = TARGET_WORDS[each.row.target], LESSON_STATE_WORDS[each.row.state]
        words = (str(lesson.get(name, "")) for name in ("what", "cause", "proposed"))
        click.echo("\t".join([str(each.row.number), speak(target), speak(state), *words]))
    if not found:
        say(N_("Nadie anotó lecciones todavía."))
    for figure in figures:
        shown = figure.value if figure.value is not None else figure.at
        click.echo(f"{speak(figure.words)}: {'?' if shown is None else shown}")


# -- inside ---------------------------------------------------------------------------------


def _document(lesson: WrittenLesson, *, with_words: bool) -> dict[str, Any]:
    row, words = lesson.row, lesson.words
    document: dict[str, Any] = {
        "number": row.number,
        "target": row.target.value,
        "state": row.state.value,
        "owner": str(row.owner_id or ""),
        "due_on": row.due_on.isoformat() if row.due_on else "",
    }
    if with_words and words is not None:
        document |= {"what": words.what, "cause": words.cause, "proposed": words.proposed}
    return document
