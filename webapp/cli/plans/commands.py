"""`atalaya plans`: the areas that have a plan, and a plan on its two pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import sqlalchemy as sa

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_
from core.json_values import json_value
from core.private_files import private_folder
from plans.batch.mass_print import PrintSelection, start_run
from plans.documents.leaflet import render_leaflet
from plans.documents.plan_pdf import PAPERS, render
from plans.facts.gather import gather
from plans.facts.model import Audience, PlanFacts
from plans.lifecycle.recheck import check_plans
from plans.lifecycle.transitions import frozen_facts
from plans.map.streets.source import open_streets
from plans.models import PlanArea
from webapp.cli.context import (
    CliContext,
    CommandFailure,
    CommandGroup,
    Option,
    as_json,
    json_option,
    note,
    pass_door,
    read_country,
    say,
    speak,
    write_file,
)


@click.group(cls=CommandGroup, help=N_("Los planes de contingencia de dos páginas."))
def plans() -> None:
    """Commands on plans."""


@plans.command("list", help=N_("Las áreas que tienen plan."))
@json_option
@pass_door
def list_plans(door: CliContext, for_program: bool) -> None:
    """List the plan areas."""
    names = ("slug", "number", "version", "country", "name", "issued_on", "valid_until", "is_demo")
    with door.reading() as session:
        found = session.scalars(sa.select(PlanArea).order_by(PlanArea.slug)).all()
    if for_program:
        as_json([{name: json_value(getattr(plan, name)) for name in names} for plan in found])
        return
    if not found:
        note(N_("No hay ningún plan: `atalaya demo seed` siembra los de demostración."))
    for plan in found:
        name = plan.name.get(door.language) or plan.name.get("es", "")
        until = f"{plan.valid_until:%Y-%m-%d}" if plan.valid_until else "-"
        click.echo(f"{plan.slug:<22} {plan.number:<14} {plan.country}  {until:<10}  {name}")


@plans.command(
    "render",
    help=N_(
        "Escribe planes en PDF: dos páginas exactas. Con AREA, ese plan: su versión en vigor o, con --draft, los "
        "datos de hoy. Con --all, todos los vigentes, a una carpeta, con índice y ZIP; si se corta, sigue donde iba."
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
    "wanted",
    cls=Option,
    type=click.Choice((*(each.value for each in Audience), "leaflet")),
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
@pass_door
def render_plans(
    door: CliContext, slug: str | None, every: bool, draft: bool, lang: str | None, paper: str, public: bool,
    wanted: str | None, country: str | None, processes: int, output: Path,
) -> None:  # fmt: skip
    """Write one plan or all of them, and the deed to the journal: names of leaders may be in them."""
    if every == bool(slug):
        raise click.UsageError(speak(N_("Diga un área, o --all.")))
    if every and wanted == "leaflet":
        raise click.UsageError(speak(N_("La hoja para migrantes se escribe de un área por vez.")))
    edition = (
        Audience.PUBLIC if public or wanted in {Audience.PUBLIC, "leaflet"} else Audience.INTERNAL
    )
    if every:
        languages = (lang,) if lang else LANGUAGES
        files = PrintSelection(
            read_country(country) if country else "", languages, (paper,), (edition,)
        )
        _render_all(door, files, output, processes)
        return
    facts = _facts(door, str(slug), draft, edition)
    language, address = lang or door.language, door.settings.public_url
    streets = open_streets(door.settings, door.now())
    if wanted == "leaflet":
        pdf = render_leaflet(
            facts,
            door.atlas,
            language=language,
            paper=paper,
            public_url=address,
            streets=streets,
            disclosure=door.settings.disclosure,
        )
    else:
        pdf = render(
            facts,
            door.atlas,
            language=language,
            paper=paper,
            audience=edition,
            public_url=address,
            streets=streets,
            disclosure=door.settings.disclosure,
        )
    if streets and streets.fault:
        note(N_("El mapa va sin calles: {fault}"), fault=streets.fault)
    write_file(output, pdf, is_private=edition is Audience.INTERNAL)
    note(N_("Plan escrito en {path} ({size} bytes)."), path=output, size=len(pdf))


@plans.command("check", help=N_("Compara cada plan en vigor con los datos de hoy."))
@pass_door
def check(door: CliContext) -> None:
    """Look at every plan in force that may have changed."""
    looked = list(
        check_plans(
            door.engine,
            door.atlas,
            door.keyring,
            now=door.now(),
            actor=door.actor,
            disclosure=door.settings.disclosure,
        )
    )
    for each in looked:
        if each.fault:
            note(N_("{slug}: no se pudo comparar: {fault}"), slug=each.slug, fault=each.fault)
        else:
            say(
                N_("{slug}: datos impresos que ya no son así: {count}."),
                slug=each.slug,
                count=each.differences,
            )
    if not looked:
        note(N_("Nada cambió desde la última comparación."))
    if any(each.fault for each in looked):
        raise CommandFailure(speak(N_("Algunos planes no se pudieron comparar.")))


def _facts(door: CliContext, slug: str, draft: bool, edition: Audience) -> PlanFacts:
    now = door.now()
    with door.writing() as session:
        plan = session.scalar(sa.select(PlanArea).where(PlanArea.slug == slug))
        if plan is None:
            raise UnusableInput(slug, "no such plan area; `atalaya plans list` names them")
        if draft:
            facts = gather(
                session,
                door.atlas,
                door.keyring,
                plan,
                now=now,
                disclosure=door.settings.disclosure,
            )
        elif plan.current is None:
            raise UnusableInput(slug, "no version is in force; --draft prints the facts of today")
        else:
            facts = frozen_facts(door.keyring, plan.current)
        record(
            session,
            at=now,
            actor=door.actor,
            action="plan.render",
            subject=plan.id,
            country=plan.country,
            purpose="plan",
            edition=edition.value,
        )
    return facts


def _render_all(door: CliContext, wanted: PrintSelection, folder: Path, processes: int) -> None:
    try:
        private_folder(folder)
    except OSError as wrong:
        raise UnusableInput(
            str(folder), f"cannot be a folder of plans: {wrong.strerror}"
        ) from wrong
    run, steps = start_run(
        door.engine,
        door.keyring,
        door.settings,
        wanted,
        folder,
        now=door.now(),
        actor=door.actor,
        processes=processes,
    )
    with click.progressbar(
        steps, length=run.total, label=speak(N_("Planes")), file=sys.stderr
    ) as bar:
        for _ in bar:
            pass
    for slug in run.without:
        note(N_("{slug}: sin versión en vigor, no se imprime."), slug=slug)
    for each in run.notes:
        note(N_("{slug}: el mapa va sin calles: {fault}"), slug=each.path.name, fault=each.note)
    for each in run.faults:
        note(N_("{slug}: {fault}"), slug=each.path.name, fault=each.fault)
    kept = sum(each.was_there for each in run.printed)
    say(
        N_("{made} archivos nuevos, {kept} ya estaban, {faults} con falla, en {folder}."),
        made=len(run.printed) - kept - len(run.faults),
        kept=kept,
        faults=len(run.faults),
        folder=folder,
    )
    if run.faults:
        raise CommandFailure(speak(N_("Algunos planes no se imprimieron.")))
