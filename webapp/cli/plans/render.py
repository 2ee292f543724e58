"""`atalaya plans render`: a plan as PDF, or all of them to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import sqlalchemy as sa

from core.audit_log import record
from core.context import Context
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_
from plans.batch.mass_print import PrintSelection
from plans.documents.leaflet import render_leaflet
from plans.documents.plan_pdf import PAPERS, render
from plans.facts.gather import gather
from plans.facts.model import Audience, PlanFacts
from plans.lifecycle.transitions import frozen_facts
from plans.map.streets import StreetSource
from plans.map.streets.source import open_streets
from plans.models import PlanArea
from webapp.cli.context import CliContext, note_open_file, pass_cli, read_country, write_file
from webapp.cli.plans.print_all import print_all_plans
from webapp.cli.terminal.answers import note, speak
from webapp.cli.terminal.commands import Command, Option

LEAFLET = "leaflet"


@click.command(
    "render",
    cls=Command,
    help=N_(
        "Escribe planes en PDF: dos páginas exactas. Con AREA, ese plan: su versión en vigor o, "
        "con --draft, los datos de hoy. Con --all, todos los vigentes, a una carpeta, con índice "
        "y ZIP; si se corta, sigue donde iba."
    ),
)
@click.argument("slug", metavar="[AREA]", required=False)
@click.option("--all", "every", cls=Option, is_flag=True, help=N_("Todos los planes en vigor."))
@click.option(
    "--draft",
    cls=Option,
    is_flag=True,
    help=N_("Los datos de hoy, aunque nadie los haya aprobado."),
)
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    help=N_("El idioma; sin él, el de la terminal (con --all, los tres)."),
)
@click.option(
    "--paper", cls=Option, type=click.Choice(tuple(PAPERS)), default="both", help=N_("El papel.")
)
@click.option(
    "--public", cls=Option, is_flag=True, help=N_("La edición pública: sin nombres ni rutas.")
)
@click.option(
    "--edition",
    cls=Option,
    type=click.Choice((*(each.value for each in Audience), LEAFLET)),
    help=N_("La edición: internal, public, o leaflet: la hoja para migrantes, de una página."),
)
@click.option(
    "--country", cls=Option, metavar="CC", help=N_("Con --all: solo los planes de este país.")
)
@click.option(
    "--processes",
    cls=Option,
    type=click.IntRange(0, 64),
    default=0,
    help=N_("Con --all: cuántos procesos; 0, uno por núcleo."),
)
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path),
    required=True,
    help=N_("El archivo; con --all, la carpeta."),
)
@pass_cli
def render_plans(
    cli: CliContext,
    slug: str | None,
    every: bool,
    draft: bool,
    lang: str | None,
    paper: str,
    public: bool,
    edition: str | None,
    country: str | None,
    processes: int,
    output: Path,
) -> None:
    """Write one plan or all of them, with a line in the audit log: leaders may be named in them."""
    _refuse_contradiction(slug, edition, is_every=every)
    is_public = public or edition in {Audience.PUBLIC, LEAFLET}
    audience = Audience.PUBLIC if is_public else Audience.INTERNAL
    if every:
        languages = (lang,) if lang else LANGUAGES
        whose = read_country(country) if country else ""
        selection = PrintSelection(whose, languages, (paper,), (audience,))
        print_all_plans(cli, selection, output, processes)
        return
    paper_of_plan = _Paper(lang or cli.language, paper, audience, is_leaflet=edition == LEAFLET)
    _render_one(cli, str(slug), paper_of_plan, output, is_draft=draft)


# -- inside ---------------------------------------------------------------------------------


def _refuse_contradiction(slug: str | None, edition: str | None, *, is_every: bool) -> None:
    if is_every == bool(slug):
        raise click.UsageError(speak(N_("Diga un área, o --all.")))
    if is_every and edition == LEAFLET:
        raise click.UsageError(speak(N_("La hoja para migrantes se escribe de un área por vez.")))


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is printed of one plan."""

    language: str
    size: str
    audience: Audience
    is_leaflet: bool


def _render_one(cli: CliContext, slug: str, paper: _Paper, output: Path, *, is_draft: bool) -> None:
    facts = _facts(cli, slug, paper.audience, is_draft=is_draft)
    streets = open_streets(cli.settings, cli.now())
    pdf = _pdf(cli, facts, paper, streets)
    if streets and streets.fault:
        note(N_("El mapa va sin calles: {fault}"), fault=streets.fault)
    write_file(output, pdf, is_private=paper.audience is Audience.INTERNAL)
    note(N_("Plan escrito en {path} ({size} bytes)."), path=output, size=len(pdf))
    if paper.audience is Audience.INTERNAL:
        note_open_file()


def _pdf(cli: CliContext, facts: PlanFacts, paper: _Paper, streets: StreetSource | None) -> bytes:
    address = cli.settings.public_url
    if paper.is_leaflet:
        return render_leaflet(
            facts,
            cli.atlas,
            language=paper.language,
            paper=paper.size,
            public_url=address,
            streets=streets,
            disclosure=cli.settings.disclosure,
        )
    return render(
        facts,
        cli.atlas,
        language=paper.language,
        paper=paper.size,
        audience=paper.audience,
        public_url=address,
        streets=streets,
        disclosure=cli.settings.disclosure,
    )


def _facts(cli: CliContext, slug: str, audience: Audience, *, is_draft: bool) -> PlanFacts:
    now = cli.now()
    with cli.writing() as session:
        plan = session.scalar(sa.select(PlanArea).where(PlanArea.slug == slug))
        if plan is None:
            raise UnusableInput(slug, "no such plan area; `atalaya plans list` names them")
        if is_draft:
            context = Context(
                session=session,
                keyring=cli.keyring,
                atlas=cli.atlas,
                viewer=None,
                actor=cli.actor,
                now=now,
            )
            facts = gather(context, plan, disclosure=cli.settings.disclosure)
        elif plan.current is None:
            raise UnusableInput(slug, "no version is in force; --draft prints the facts of today")
        else:
            facts = frozen_facts(cli.keyring, plan.current)
        record(
            session,
            at=now,
            actor=cli.actor,
            action="plan.render",
            subject=plan.id,
            country=plan.country,
            purpose="plan",
            edition=audience.value,
        )
    return facts
