"""`atalaya drill list|open|score|close`. Nobody is named: what is played stays in its own house."""

from __future__ import annotations

from typing import Any

import click
import sqlalchemy as sa

from core.errors import UnusableInput
from core.i18n.languages import N_
from response.drills.models import Drill
from response.drills.scenario import load_scenario, scenario_codes, words_in
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option
from webapp.drill.house import PREFIX
from webapp.drill.opening import DIRECTORY, DrillOrder, close_drill, open_drill, score_now


@click.group("drill", cls=CommandGroup)
def drills() -> None:
    """Commands on the drills."""


@drills.command("list", help=N_("Los guiones que hay, y los ejercicios: abiertos y de antes."))
@json_option
@pass_cli
def list_drills(cli: CliContext, for_program: bool) -> None:
    """List scenarios and drills."""
    with cli.reading() as session:
        rows = session.scalars(sa.select(Drill).order_by(Drill.opened_at.desc(), Drill.id))
        found = [_document(each) for each in rows]
    scenarios = [
        {
            "code": code,
            "title": words_in(load_scenario(code).title, cli.language),
            "injects": len(load_scenario(code).injects),
            "minutes": load_scenario(code).minutes,
        }
        for code in scenario_codes()
    ]
    if for_program:
        as_json({"scenarios": scenarios, "drills": found})
        return
    for scenario in scenarios:
        click.echo(f"{scenario['code']}\t{scenario['minutes']} min\t{scenario['title']}")
    for each in found:
        click.echo(
            f"{each['mark']}\t{each['state']}\t{each['scenario']}\t{each['country'] or 'RCM'}\t"
            f"{each['opened_at']}"
        )


@drills.command("open", help=N_("Abre un ejercicio: una instalación aparte, con gente inventada."))
@click.argument("scenario", metavar="SCENARIO")
@click.option("--country", cls=Option, metavar="CC", default="", help=N_("Quién juega."))
@click.option("--minutes", cls=Option, type=int, default=20, help=N_("Cuánto dura."))
@click.option(
    "--real-roster",
    cls=Option,
    is_flag=True,
    help=N_("Con los nombres de los funcionarios de hoy; a nadie se le escribe."),
)
@json_option
@pass_cli
def open_one(
    cli: CliContext, scenario: str, country: str, minutes: int, real_roster: bool, for_program: bool
) -> None:
    """Open a drill; it is entered over the web, by who may."""
    cli.require_database()
    owner = read_country(country) if country else ""
    order = DrillOrder(scenario, minutes, owner, None, cli.actor, with_roster=real_roster)
    mark = open_drill(cli.engine, cli.settings, cli.atlas, order, cli.now())
    address = f"{cli.settings.public_url}{PREFIX}/{mark}/"
    if for_program:
        as_json({"mark": mark, "address": address})
        return
    say(N_("Abierto: {mark}. Se entra desde {address}."), mark=mark,
        address=f"{cli.settings.public_url}/ejercicios")  # fmt: skip


@drills.command("score", help=N_("El puntaje de un ejercicio, con sus cifras."))
@click.argument("mark", metavar="MARK")
@json_option
@pass_cli
def score(cli: CliContext, mark: str, for_program: bool) -> None:
    """Tell the score of a drill: as it stands while it is open, as it was kept afterwards."""
    drill = _known(cli, mark)
    figures = dict(drill.figures)
    if drill.is_open:
        figures = score_now(cli.engine, cli.settings, cli.atlas, mark) or figures
    _tell(_document(drill) | {"figures": figures}, for_program=for_program)


@drills.command("close", help=N_("Cierra un ejercicio: queda el puntaje, se va la gente."))
@click.argument("mark", metavar="MARK")
@json_option
@pass_cli
def close(cli: CliContext, mark: str, for_program: bool) -> None:
    """Close a drill."""
    _known(cli, mark)
    drill = close_drill(cli.engine, cli.settings, cli.atlas, mark, cli.actor, cli.now())
    _tell(_document(drill), for_program=for_program)


# -- inside ---------------------------------------------------------------------------------


def _known(cli: CliContext, mark: str) -> Drill:
    with cli.reading() as session:
        found: Drill | None = session.scalar(sa.select(Drill).where(Drill.mark == mark))
    if found is None:
        raise UnusableInput(mark, speak(N_("No hay tal ejercicio.")))
    return found


def _document(drill: Drill) -> dict[str, Any]:
    return {
        "mark": drill.mark,
        "scenario": drill.scenario,
        "version": drill.scenario_version,
        "country": drill.country,
        "minutes": drill.minutes,
        "state": drill.state.value,
        "persons": drill.persons,
        "opened_at": drill.opened_at,
        "closed_at": drill.closed_at,
        "figures": drill.figures,
    }


def _tell(document: dict[str, Any], *, for_program: bool) -> None:
    if for_program:
        as_json(document)
        return
    scores = {code: each for code, each in document["figures"].items() if code != DIRECTORY}
    if not scores:
        raise CommandFailure(speak(N_("No quedó puntaje")))
    for code, each in scores.items():
        total = "?" if each["total"] is None else each["total"]
        click.echo(f"{code}\t{total}/100\t{each['points']}/{each['out_of']}")
        for line in each["lines"]:
            click.echo(_line(*line))


def _line(key: str, value: float | None, points: float | None, out_of: int, _limit: float) -> str:
    """Return one figure; `?` was not measured, `-` never happened."""
    if points is None:
        return f"  {key}\t?\t?/{out_of}"
    return f"  {key}\t{'-' if value is None else value}\t{points}/{out_of}"
