"""`atalaya plans`: the areas that have a plan, and a plan on its two pages."""

from __future__ import annotations

from pathlib import Path

import click
import sqlalchemy as sa

from ground.errors import UnusableInput
from ground.journal import record
from ground.language import LANGUAGES, N_
from plans.facts import Edition
from plans.gather import gather
from plans.models import PlanArea
from plans.render import PAPERS, render
from webapp.cli.frame import Door, Group, Option, as_json, json_option, note, pass_door, write_file
from webapp.cli.plain import plain


@click.group(cls=Group, help=N_("Los planes de contingencia de dos páginas."))
def plans() -> None:
    """Commands on plans."""


@plans.command("list", help=N_("Las áreas que tienen plan."))
@json_option
@pass_door
def list_plans(door: Door, for_program: bool) -> None:
    """List the plan areas."""
    names = ("slug", "number", "version", "country", "name", "issued_on", "valid_until", "is_demo")
    with door.reading() as session:
        found = session.scalars(sa.select(PlanArea).order_by(PlanArea.slug)).all()
    if for_program:
        as_json([{name: plain(getattr(plan, name)) for name in names} for plan in found])
        return
    if not found:
        note(N_("No hay ningún plan: `atalaya demo seed` siembra los de demostración."))
    for plan in found:
        name = plan.name.get(door.language) or plan.name.get("es", "")
        until = f"{plan.valid_until:%Y-%m-%d}" if plan.valid_until else "-"
        click.echo(f"{plan.slug:<22} {plan.number:<14} {plan.country}  {until:<10}  {name}")


@plans.command("render", help=N_("Escribe el plan de un área en PDF: dos páginas exactas."))
@click.argument("slug", metavar="AREA")
@click.option("--lang", cls=Option, type=click.Choice(LANGUAGES), help=N_("El idioma; sin él, el de la terminal."))
@click.option("--paper", cls=Option, type=click.Choice(tuple(PAPERS)), default="both", help=N_("El papel."))
@click.option("--public", cls=Option, is_flag=True, help=N_("La edición pública: sin nombres ni rutas."))
@click.option("-o", "--output", cls=Option, type=click.Path(path_type=Path), required=True, help=N_("El archivo."))
@pass_door
def render_plan(door: Door, slug: str, lang: str | None, paper: str, public: bool, output: Path) -> None:
    """Write one plan, and the deed to the journal: names of leaders may be in it."""
    edition = Edition.PUBLIC if public else Edition.INTERNAL
    now = door.now()
    with door.writing() as session:
        plan = session.scalar(sa.select(PlanArea).where(PlanArea.slug == slug))
        if plan is None:
            raise UnusableInput(slug, "no such plan area; `atalaya plans list` names them")
        facts = gather(session, door.atlas, door.keyring, plan, now=now)
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
    language, address = lang or door.language, door.settings.public_url
    pdf = render(facts, door.atlas, language=language, paper=paper, edition=edition, public_url=address)
    write_file(output, pdf)
    note(N_("Plan escrito en {path} ({size} bytes)."), path=output, size=len(pdf))
