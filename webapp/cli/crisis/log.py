"""`atalaya crisis log`: the log of one country in a crisis."""

from __future__ import annotations

import click

from core.i18n.languages import N_
from response.crisis.models import CrisisMove
from response.crisis.recording import moves_of
from response.log.labels import LINE_CONFIDENCE_WORDS, LINE_KIND_WORDS
from response.log.log_files import LogFile, log_rows
from response.log.reading import CrisisLogFilter, CrisisLogLine, log_lines
from webapp.cli.context import CliContext, pass_cli, read_country, read_moment
from webapp.cli.crisis.parts import known_part
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option

_WORDS = ("text", "source", "figure")
"""What of a line may name somebody."""


@click.command(
    "log",
    cls=Command,
    help=N_(
        "La bitácora de un país en una crisis, con lo que hizo el sistema. Lo escrito puede "
        "nombrar a alguien: solo con --purpose."
    ),
)
@click.argument("number", metavar="NUMBER")
@click.option(
    "--country", cls=Option, metavar="CC", required=True, help=N_("El país cuya parte se mira.")
)
@click.option("--since", cls=Option, metavar="TIME", help=N_("Desde ese momento, con zona."))
@click.option("--until", cls=Option, metavar="TIME", help=N_("Hasta ese momento, con zona."))
@click.option("--purpose", cls=Option, default="", help=N_("Para qué se abren los nombres."))
@json_option
@pass_cli
def show_log(
    cli: CliContext,
    number: str,
    country: str,
    since: str | None,
    until: str | None,
    purpose: str,
    for_program: bool,
) -> None:
    """Write the log of a part, the oldest line first."""
    nation = read_country(country)
    period = CrisisLogFilter(
        from_at=read_moment(since) if since else None,
        until_at=read_moment(until) if until else None,
    )
    with cli.reading_noted() as session:
        part = known_part(cli, session, number, nation, purpose, "crisis_log.read")
        machine = [_machine_line(move) for move in moves_of(session, part.crisis, nation)]
        lines = log_lines(session, cli.keyring, part, period, machine)
        head = LogFile(
            number=part.crisis.number,
            title=part.crisis.title,
            country=nation,
            timezone="UTC",
            made_at=cli.now(),
            made_by=cli.actor,
        )
    if for_program:
        rows = log_rows(head, lines, lambda line: line.by, speak)
        hidden = dict.fromkeys(_WORDS, "")
        shown_rows = [
            {**row, **(hidden if not purpose and line.id else {})}
            for row, line in zip(rows, lines, strict=True)
        ]
        as_json({"crisis": head.number, "country": nation, "lines": shown_rows})
        return
    for line in lines:
        click.echo(_line_words(line, with_words=bool(purpose)))
    if not lines:
        say(N_("Nadie anotó nada todavía."))


# -- inside ---------------------------------------------------------------------------------


def _machine_line(move: CrisisMove) -> CrisisLogLine:
    """Return what happened to the crisis, in the codes it is kept in."""
    change = f"{move.before} → {move.after}" if move.before else move.after
    return CrisisLogLine(
        happened_at=move.at,
        entered_at=move.at,
        by=move.by,
        country=move.country,
        text=f"{move.what.value}: {change}",
    )


def _line_words(line: CrisisLogLine, *, with_words: bool) -> str:
    at = f"{line.happened_at:%Y-%m-%d %H:%M UTC}"
    if line.kind is None:
        return f"{at}  {line.text}"
    kind = speak(LINE_KIND_WORDS[line.kind])
    sure = speak(LINE_CONFIDENCE_WORDS[line.confidence])
    corrected = speak(N_("corregida"))
    struck = f"  ({corrected}: {line.struck_by})" if line.struck_by else ""
    words = f"  {line.text}" if with_words else ""
    return f"{at}  {line.country} {line.number}  {kind} ({sure}){struck}{words}"
