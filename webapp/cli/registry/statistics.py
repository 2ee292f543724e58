"""`atalaya registry stats` and `release`: fields crossed, for programs and files; what a country
releases of a month.
"""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from registry.estimates import estimates_by_place
from registry.statistics.fields import MOST_FIELDS, CrossField, read_fields
from registry.statistics.release.releases import (
    countries_to_release,
    find_release,
    make_release,
    period_of,
    release_of,
)
from registry.statistics.table_files import table_file
from registry.statistics.table_rows import keys_in_order
from registry.statistics.tables import StatisticsTable, statistics_table
from registry.statistics.transparency import transparency_file
from registry.statistics.words import StatisticsWords
from webapp.cli.context import CliContext, pass_cli, read_country, write_file
from webapp.cli.terminal.answers import say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option
from webapp.queries.post_names import post_names


@click.command(
    "stats",
    cls=Command,
    help=N_(
        "Cuenta personas registradas por dos o tres campos: nationality, state, municipality, age, "
        "sex, language, need, kind, post. Con --country, las de ese país, exactas; sin él, lo que "
        "cada país publicó."
    ),
)
@click.option(
    "--by", "by", cls=Option, default="", metavar="FIELDS", help=N_("Campos, separados por comas.")
)
@click.option("--country", cls=Option, metavar="CC", help=N_("El país que cuenta a los suyos."))
@click.option("--json", "kind", cls=Option, flag_value="json", help=N_("Como JSON."))
@click.option("--csv", "kind", cls=Option, flag_value="csv", help=N_("Como CSV."))
@click.option("--hxl", "kind", cls=Option, flag_value="hxl", help=N_("Como CSV con fila HXL."))
@click.option("--xlsx", "kind", cls=Option, flag_value="xlsx", help=N_("Como libro; pide --out."))
@click.option(
    "--out",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Dónde dejar el archivo; sin esto, en la salida."),
)
@pass_cli
def stats(
    cli: CliContext, by: str, country: str | None, kind: str | None, out: Path | None
) -> None:
    """Cross fields, and print or write the table."""
    fields = _fields(by)
    if kind == "xlsx" and out is None:
        raise UnusableInput("--out", "a workbook is written into a file")
    nation = read_country(country) if country else ""
    now = cli.now()
    with cli.reading() as session:
        table = statistics_table(
            session,
            cli.keyring,
            cli.atlas,
            fields,
            viewer_country=nation,
            now=now,
            disclosure=cli.settings.disclosure,
        )
        words = _words(cli, session, nation)
    if kind is None:
        _print(table, words)
        return
    moment = words.formats.moment(now, "UTC")
    made = speak(N_("Hecho el {when} por {who}."), when=moment, who=cli.actor)
    body = table_file(table, kind, words.code, speak, words.method(table, moment, made))
    if out is None:
        click.echo(body, nl=False)
        return
    write_file(out, body, is_private=True)
    say(N_("Escrito: {path}"), path=out)


@click.command(
    "release",
    cls=Command,
    help=N_(
        "Hace lo que un país publica de sus cuentas este mes (enmascarado, una vez al mes, no "
        "cambia más) y, con --out, deja el archivo de transparencia. Sin --country, todos."
    ),
)
@click.option("--country", cls=Option, metavar="CC", help=N_("El país (como SV)."))
@click.option(
    "--out",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="FILE.zip",
    help=N_("Dónde dejar el archivo de transparencia de ese país."),
)
@pass_cli
def release(cli: CliContext, country: str | None, out: Path | None) -> None:
    """Make the releases of this month that are missing."""
    now = cli.now()
    period = period_of(now.date())
    with cli.reading() as session:
        missing = countries_to_release(session, period)
    for each in [read_country(country)] if country else missing:
        digest = make_release(
            cli.engine,
            cli.keyring,
            cli.atlas,
            each,
            now=now,
            actor=cli.actor,
            disclosure=cli.settings.disclosure,
        )
        if digest is None:
            raise CommandFailure(
                speak(N_("{country}: todavía no se cuenta a nadie"), country=each)
            )  # fmt: skip
        say(N_("{country} {period}: {digest}"), country=each, period=period, digest=digest)
    if out is not None and country:
        _write_transparency(cli, read_country(country), period, out)


# -- inside ---------------------------------------------------------------------------------


def _fields(text: str) -> tuple[CrossField, ...]:
    """Return the fields named. Raises UnusableInput for others, and for too many."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    wrong = [name for name in names if name not in set(CrossField)]
    if wrong:
        known = ", ".join(CrossField)
        raise UnusableInput("--by", f"{wrong[0][:20]!r} is no field; use {known}")
    if len(names) > MOST_FIELDS:
        raise UnusableInput("--by", f"at most {MOST_FIELDS} fields are crossed")
    return read_fields(names)


def _words(cli: CliContext, session: Session, country: str) -> StatisticsWords:
    viewer = Viewer.of_country(country) if country else Viewer.rcm()
    return StatisticsWords(Formats(cli.language), cli.atlas, post_names(session, viewer))


def _print(table: StatisticsTable, words: StatisticsWords) -> None:
    for key in keys_in_order(table):
        heads = [
            speak(N_("Total")) if code is None else words.code(name, code)
            for name, code in zip(table.fields, key, strict=True)
        ]
        click.echo("\t".join((*heads, words.count(table.cell(key)))))
    click.echo(words.estimate(table.total, table.whole_estimate))


def _write_transparency(cli: CliContext, country: str, period: str, out: Path) -> None:
    with cli.reading() as session:
        made = find_release(session, country, period)
        if made is None:
            return
        names = post_names(session, Viewer.public())
        estimates = estimates_by_place(session, cli.atlas, [country])
        body = transparency_file(
            release_of(made),
            lambda formats: StatisticsWords(formats, cli.atlas, names),
            estimates,
            cli.language,
        )
    write_file(out, body, is_private=False)
    say(N_("Escrito: {path}"), path=out)
