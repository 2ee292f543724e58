"""`atalaya protocols`, `manual` and `response-plan`: crisis types, protocols, kit lists, and the
papers made of them.
"""

from __future__ import annotations

from pathlib import Path

import click

from core.audit_log import record
from core.i18n.languages import LANGUAGES, N_
from core.json_values import json_value
from directory.book.paper import PAPERS
from directory.entries.member_states import MEMBERS
from plans.documents.manual import manual_pdf
from plans.documents.response_plan import area_plans, response_plan_pdf
from protocols.approved import approved_protocols
from protocols.assignments import gather_cast
from protocols.lifecycle import newest
from webapp.cli.context import CliContext, pass_cli, read_country, write_file
from webapp.cli.directory.editions import viewer_asked
from webapp.cli.terminal.answers import as_json, note
from webapp.cli.terminal.commands import Command, CommandGroup, Option, json_option

output = click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path),
    required=True,
    help=N_("El archivo."),
)
lang = click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    help=N_("El idioma; sin él, el de la terminal."),
)
paper = click.option(
    "--paper", cls=Option, type=click.Choice(tuple(PAPERS)), default="a4", help=N_("El papel.")
)


@click.group("protocols", cls=CommandGroup)
def protocols() -> None:
    """Commands on the protocols."""


@protocols.command("list", help=N_("Los textos, con su versión y su estado."))
@json_option
@pass_cli
def list_protocols(cli: CliContext, for_program: bool) -> None:
    """List the version in force and the draft of every text."""
    names = ("kind", "code", "version", "state", "made_at", "approved_at", "content")
    with cli.reading() as session:
        found = newest(session)
    if for_program:
        as_json([{name: json_value(getattr(text, name)) for name in names} for text in found])
        return
    if not found:
        note(N_("No hay ningún texto: `atalaya db upgrade` pone los que trae Atalaya."))
    for text in found:
        click.echo(f"{text.kind.value:<12} {text.code:<22} v{text.version:<3} {text.state.value}")


# Scripts written before the rename still call it by its old name; help shows the new one alone.
doctrine_alias = CommandGroup("doctrine", commands=protocols.commands)


@click.command(
    "manual",
    cls=Command,
)
@click.option(
    "--country", cls=Option, metavar="CC", help=N_("Solo un país, como él lo ve (como SV).")
)
@output
@lang
@paper
@pass_cli
def manual(
    cli: CliContext, country: str | None, output: Path, lang: str | None, paper: str
) -> None:
    """Write the manual, and the action to the audit log."""
    now, viewer = cli.now(), viewer_asked(country, False)
    with cli.reading() as session:
        texts = approved_protocols(session)
        cast = gather_cast(
            session, viewer=viewer, countries=(read_country(country),) if country else MEMBERS
        )
    with cli.writing() as session:
        record(
            session,
            at=now,
            actor=cli.actor,
            action="manual.render",
            country=viewer.country or "",
            purpose="manual",
        )
    language, address = lang or cli.language, cli.settings.public_url
    body = manual_pdf(
        texts,
        cast,
        as_of=now,
        language=language,
        paper=paper,
        public_url=address,
        made_by=cli.actor,
    )
    _write(output, body)


@click.command(
    "response-plan",
    cls=Command,
)
@output
@lang
@paper
@pass_cli
def response_plan(cli: CliContext, output: Path, lang: str | None, paper: str) -> None:
    """Write the response plan, and the action to the audit log."""
    now = cli.now()
    with cli.reading() as session:
        texts, cast = (
            approved_protocols(session),
            gather_cast(session, viewer=viewer_asked(None, False)),
        )
        areas = area_plans(session)
    with cli.writing() as session:
        record(
            session,
            at=now,
            actor=cli.actor,
            action="response_plan.render",
            purpose="response plan",
        )
    language, address = lang or cli.language, cli.settings.public_url
    body = response_plan_pdf(
        texts,
        cast,
        areas,
        as_of=now,
        language=language,
        paper=paper,
        public_url=address,
        made_by=cli.actor,
    )
    _write(output, body)


def _write(path: Path, body: bytes) -> None:
    write_file(path, body)
    note(N_("Escrito en {path} ({size} bytes)."), path=path, size=len(body))
