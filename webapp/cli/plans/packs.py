"""`atalaya plans pack`: everything of a plan's area in one ZIP that opens without a network."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import sqlalchemy as sa

from core.context import Context
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from plans.documents.roster import Roster
from plans.facts.model import Audience, PlanFacts
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanArea
from plans.packs.pack_builder import PackBuilder, note_pack, read_roster
from webapp.cli.context import CliContext, note_open_file, pass_cli, write_file
from webapp.cli.terminal.answers import note, speak
from webapp.cli.terminal.commands import Command, Option


@click.command(
    "pack",
    cls=Command,
    help=N_(
        "Escribe el paquete de crisis de un plan en vigor: un ZIP que se abre sin red, "
        "con planes, hojas, mapa, contactos, calendario y formularios."
    ),
)
@click.argument("slug", metavar="AREA")
@click.option(
    "--public",
    cls=Option,
    is_flag=True,
    help=N_("La edición pública: sin líderes, rutas ni padrón."),
)
@click.option(
    "--roster",
    cls=Option,
    is_flag=True,
    help=N_("Con el padrón de nacionales del área. CONFIDENCIAL."),
)
@click.option(
    "--purpose", cls=Option, default="", metavar="TEXT", help=N_("Para qué se necesita el padrón.")
)
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=N_("El archivo."),
)
@pass_cli
def pack_area(
    cli: CliContext, slug: str, public: bool, roster: bool, purpose: str, output: Path
) -> None:
    """Write a pack; what it reads of persons and leaders is in the audit log before."""
    if roster and (public or not purpose.strip()):
        raise click.UsageError(speak(N_("El padrón pide --purpose y no va en la edición pública.")))
    audience, now = Audience.PUBLIC if public else Audience.INTERNAL, cli.now()
    builder = PackBuilder(cli.atlas, cli.keyring, cli.settings)
    with cli.reading() as session:
        plan = session.scalar(sa.select(PlanArea).where(PlanArea.slug == slug))
        if plan is None:
            raise UnusableInput(slug, "no such plan area; `atalaya plans list` names them")
        if plan.current is None:
            raise UnusableInput(slug, "no version is in force, so there is nothing to pack")
        facts = frozen_facts(cli.keyring, plan.current)
        viewer = Viewer.of_post(plan.country, plan.post_id)
        order = builder.order(session, plan, facts, audience, viewer, now=now)
    with cli.writing() as session:
        note_pack(
            session, plan, audience, now=now, actor=cli.actor, purpose=purpose or "crisis pack"
        )
    persons = _roster(cli, facts, purpose, now) if roster else None
    body = builder.make(order, language=cli.language, roster=persons)
    write_file(output, body, is_private=True)
    note(N_("Paquete escrito en {path} ({size} bytes)."), path=output, size=len(body))
    if audience is Audience.INTERNAL:
        note_open_file()


def _roster(cli: CliContext, facts: PlanFacts, purpose: str, now: datetime) -> Roster:
    with cli.reading_noted() as session:
        context = Context(
            session=session,
            keyring=cli.keyring,
            atlas=cli.atlas,
            viewer=Viewer.of_country(facts.country),
            actor=cli.actor,
            now=now,
            purpose=purpose,
        )
        return read_roster(context, facts)
