"""`atalaya plans`: the areas that have a plan, and a plan on its two pages."""

from __future__ import annotations

import click
import sqlalchemy as sa

from core.i18n.languages import N_
from core.json_values import json_value
from plans.lifecycle.recheck import check_plans
from plans.models import PlanArea
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.plans.packs import pack_area
from webapp.cli.plans.render import render_plans
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, json_option


@click.group(cls=CommandGroup)
def plans() -> None:
    """Commands on plans."""


@plans.command("list", help=N_("Las áreas que tienen plan."))
@json_option
@pass_cli
def list_plans(cli: CliContext, for_program: bool) -> None:
    """List the plan areas."""
    names = ("slug", "number", "version", "country", "name", "issued_on", "valid_until", "is_demo")
    with cli.reading() as session:
        found = session.scalars(sa.select(PlanArea).order_by(PlanArea.slug)).all()
    if for_program:
        as_json([{name: json_value(getattr(plan, name)) for name in names} for plan in found])
        return
    if not found:
        note(N_("No hay ningún plan: `atalaya demo seed` siembra los de demostración."))
    for plan in found:
        name = plan.name.get(cli.language) or plan.name.get("es", "")
        until = f"{plan.valid_until:%Y-%m-%d}" if plan.valid_until else "-"
        click.echo(f"{plan.slug:<22} {plan.number:<14} {plan.country}  {until:<10}  {name}")


@plans.command("check", help=N_("Compara cada plan en vigor con los datos de hoy."))
@pass_cli
def check(cli: CliContext) -> None:
    """Compare every plan in force that may have changed."""
    checks = list(
        check_plans(
            cli.engine,
            cli.atlas,
            cli.keyring,
            now=cli.now(),
            actor=cli.actor,
            disclosure=cli.settings.disclosure,
        )
    )
    for each in checks:
        if each.fault:
            note(N_("{slug}: no se pudo comparar: {fault}"), slug=each.slug, fault=each.fault)
        else:
            say(
                N_("{slug}: datos impresos que ya no son así: {count}."),
                slug=each.slug,
                count=each.differences,
            )
    if not checks:
        note(N_("Nada cambió desde la última comparación."))
    if any(each.fault for each in checks):
        raise CommandFailure(speak(N_("Algunos planes no se pudieron comparar.")))


plans.add_command(render_plans)
plans.add_command(pack_area)
