"""`atalaya directory publish` and `atalaya directory edition`: frozen, numbered, exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import write_prepared
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_
from core.json_values import json_value
from directory.book.paper import PAPERS
from directory.editions.catalog import (
    catalog_editions,
    changes_in,
    find_edition,
    publisher_words,
)
from directory.editions.comparison import CountryNews, change_lines
from directory.editions.edition_files import quick_file
from directory.editions.models import Edition
from directory.editions.publication import prepare_edition
from directory.editions.render_files import BOOK, POCKET, Contents, FileForm, render_file
from directory.editions.snapshot import rows_of
from directory.entries.visibility import Viewer
from directory.export import FORMATS
from directory.rounds.calendar_days import next_number
from webapp.cli.context import CliContext, pass_cli, read_country, write_file
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import Command, CommandGroup, Option, json_option


def viewer_asked(country: str | None, public: bool) -> Viewer:
    """Return whose eyes `--country CC` and `--public` name; without either, those of the countries
    of the RCM.
    """
    if country and public:
        raise click.UsageError(speak(N_("--country y --public no van juntos")))
    return (
        Viewer.of_country(read_country(country))
        if country
        else Viewer.public()
        if public
        else Viewer.rcm()
    )


@click.command(
    "publish",
    cls=Command,
    help=N_(
        "Publica una edición extra: congela el directorio tal como está, con su número. "
        "Las rondas publican solas."
    ),
)
@pass_cli
def publish_edition(cli: CliContext) -> None:
    """Publish an edition between two rounds."""
    now = cli.now()
    made = write_prepared(
        cli.engine,
        lambda session: prepare_edition(session, now),
        lambda session, prepared: prepared.publish(
            session, number=next_number(now), now=now, actor=cli.actor
        ),
    )
    say(N_("Edición {number}: {n} entradas."), number=made.number, n=made.counts["entries"])


@click.group(
    "edition", cls=CommandGroup, help=N_("Las ediciones del directorio: congeladas y numeradas.")
)
def edition() -> None:
    """Commands on editions."""


@edition.command("list", help=N_("Las ediciones publicadas, la última primero."))
@json_option
@pass_cli
def list_editions(cli: CliContext, for_program: bool) -> None:
    """List the editions."""
    names = ("number", "published_at", "published_by", "counts", "sha256", "is_demo")
    with cli.reading() as session:
        found = catalog_editions(session)
    if for_program:
        as_json([{name: json_value(getattr(each, name)) for name in names} for each in found])
        return
    if not found:
        note(N_("Todavía no hay ediciones: se publica una al cerrar cada ronda."))
    for each in found:
        counted = f"{each.counts['confirmed']}/{each.counts['entries']}"
        published = f"{each.published_at:%Y-%m-%dT%H:%MZ}"
        click.echo(f"{each.number:<12} {published}  {counted:>13}  {each.sha256[:12]}")


@edition.command("changes", help=N_("Qué cambió en una edición desde la anterior, en palabras."))
@click.argument("number", metavar="NUMERO")
@click.option("--country", cls=Option, metavar="CC", help=N_("El país que mira (como SV)."))
@click.option("--public", cls=Option, is_flag=True, help=N_("Solo lo público."))
@pass_cli
def list_changes(cli: CliContext, number: str, country: str | None, public: bool) -> None:
    """List the differences to the edition before."""
    viewer, wording = viewer_asked(country, public), Formats(cli.language)
    with cli.reading() as session:
        changes = changes_in(session, _find(session, number), viewer, wording)
    if changes is None:
        note(N_("Es la primera edición: no hay otra con que compararla."))
        return
    for each in changes.countries:
        click.echo(wording.country(each.country))
        for words, name in _news(each):
            click.echo(f"  {speak(words)}: {name}")


@edition.command(
    "export", help=N_("Escribe una edición en un archivo, con lo que puede ver quien mira.")
)
@click.argument("number", metavar="NUMERO")
@click.option(
    "--format",
    "form",
    cls=Option,
    type=click.Choice((*FORMATS, BOOK, POCKET)),
    required=True,
    help=N_("El formato."),
)
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path),
    required=True,
    help=N_("El archivo."),
)
@click.option("--country", cls=Option, metavar="CC", help=N_("El país que mira (como SV)."))
@click.option("--public", cls=Option, is_flag=True, help=N_("Solo lo público."))
@click.option(
    "--paper",
    cls=Option,
    type=click.Choice(tuple(PAPERS)),
    default="both",
    help=N_("El papel (PDF)."),
)
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    help=N_("El idioma; sin él, el de la terminal."),
)
@click.option("--hxl", cls=Option, is_flag=True, help=N_("Con la fila de marcas HXL (CSV y XLSX)."))
@pass_cli
def export_edition(
    cli: CliContext,
    number: str,
    form: str,
    output: Path,
    country: str | None,
    public: bool,
    paper: str,
    lang: str | None,
    hxl: bool,
) -> None:
    """Write an edition to a file, and a line to the audit log."""
    viewer, language = viewer_asked(country, public), lang or cli.language
    with cli.reading() as session:
        found = _find(session, number)
        if form in {BOOK, POCKET}:
            heavy = FileForm(form, language, paper if form == BOOK else "")
            data = _heavy_file(cli, session, found, viewer, heavy)
        else:
            who = publisher_words(session, found, viewer, Formats(language))
            rows = rows_of(found, viewer)
            data = quick_file(found, rows, form, language, made_by=who, hxl=hxl).body
    with cli.writing() as session:
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action="edition.export",
            subject=found.id,
            country=viewer.country or "",
            purpose="export",
            number=found.number,
            format=form,
            clearance=viewer.clearance.value,
        )
    write_file(output, data)
    note(
        N_("Edición {number} escrita en {path} ({size} bytes)."),
        number=number,
        path=output,
        size=len(data),
    )


# -- inside ---------------------------------------------------------------------------------


def _news(country: CountryNews) -> Iterator[tuple[str, str]]:
    """Yield each thing that happened in a country: what it is, and the entry."""
    for row in country.new:
        yield N_("nuevas"), row.name
    for row in country.gone:
        yield N_("ya no están"), row.name
    for one in country.changed:
        yield N_("cambiadas"), f"{one.row.name}: {' · '.join(one.sentences)}"
    for row in country.lapsed:
        yield N_("vencidas desde entonces"), row.name
    for row in country.confirmed:
        yield N_("confirmadas de nuevo"), row.name


def _heavy_file(
    cli: CliContext, session: Session, edition: Edition, viewer: Viewer, form: FileForm
) -> bytes:
    """Return the book, with what changed since the edition before, or the file for a telephone."""
    wording, changes = Formats(form.language), None
    if form.form == BOOK:
        changes = changes_in(session, edition, viewer, wording)
    contents = Contents(
        edition.number,
        edition.published_at,
        rows_of(edition, viewer),
        change_lines(changes, wording) if changes else [],
        viewer.clearance.value,
        publisher_words(session, edition, viewer, wording),
    )
    return render_file(contents, form, cli.atlas, cli.settings.public_url)


def _find(session: Session, number: str) -> Edition:
    found = find_edition(session, number)
    if found is None:
        raise UnusableInput(number, "no such edition; `atalaya directory edition list` names them")
    return found
