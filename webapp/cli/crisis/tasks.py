"""`atalaya crisis tasks`: the tasks of one country in a crisis."""

from __future__ import annotations

from typing import Any

import click

from core.i18n.languages import N_
from core.json_values import json_value
from protocols.roles import ROLE_WORDS
from response.crisis.definitions import words_of
from response.tasks.labels import TASK_STATE_WORDS
from response.tasks.listing import TaskLine, in_due_order, task_counts, task_lines
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.crisis.parts import known_part
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option


@click.command(
    "tasks",
    cls=Command,
    help=N_(
        "Las tareas de un país en una crisis, por su hora. Lo escrito a mano puede nombrar a "
        "alguien: solo con --purpose."
    ),
)
@click.argument("number", metavar="NUMBER")
@click.option(
    "--country", cls=Option, metavar="CC", required=True, help=N_("El país cuya parte se mira.")
)
@click.option("--open", "only_open", cls=Option, is_flag=True, help=N_("Solo las pendientes."))
@click.option("--purpose", cls=Option, default="", help=N_("Para qué se abren los nombres."))
@json_option
@pass_cli
def list_tasks(
    cli: CliContext,
    number: str,
    country: str,
    only_open: bool,
    purpose: str,
    for_program: bool,
) -> None:
    """List the tasks of a part, the ones due first first."""
    nation = read_country(country)
    with cli.reading_noted() as session:
        part = known_part(cli, session, number, nation, purpose, "crisis_tasks.read")
        lines = in_due_order(task_lines(session, cli.keyring, part, cli.now()))
    chosen = [line for line in lines if line.is_pending or not only_open]
    if for_program:
        counts = json_value(task_counts(lines))
        tasks = [_document(line, with_words=bool(purpose)) for line in chosen]
        as_json({"crisis": number.upper(), "country": nation, "counts": counts, "tasks": tasks})
        return
    for line in chosen:
        _say(line, cli.language, with_words=bool(purpose))
    if not chosen:
        say(N_("No hay tareas."))


# -- inside ---------------------------------------------------------------------------------


def _say(line: TaskLine, language: str, *, with_words: bool) -> None:
    due = f"{line.due_at:%Y-%m-%d %H:%M UTC}" if line.due_at else line.mark or "-"
    late = speak(N_("vencida")) if line.is_overdue else speak(TASK_STATE_WORDS[line.state])
    words = _words(line, language, with_words=with_words)
    click.echo(f"{line.number:>3}  {due:<20}  {late:<16}  {words}")
    click.echo(f"     {speak(ROLE_WORDS[line.role])}")


def _words(line: TaskLine, language: str, *, with_words: bool) -> str:
    """Return the words of a task; of one added by hand only where names may be opened."""
    if line.is_own and not with_words:
        return speak(N_("(agregada a mano)"))
    return words_of(line.text, language)


def _document(line: TaskLine, *, with_words: bool) -> dict[str, Any]:
    document: dict[str, Any] = json_value(line)
    if not with_words:
        document["note"] = ""
        if line.is_own:
            document["text"] = {}
    return document
