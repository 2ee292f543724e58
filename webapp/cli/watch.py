"""`atalaya watch`: one cycle now, whom a hazard or an area touches, and the hazards there are."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from core.context import Context
from core.http import http_retrieve
from core.i18n.languages import N_
from core.json_values import json_value
from directory.entries.visibility import Viewer
from feeds.models import Hazard, HazardStatus
from feeds.sources.body_reader import reading_processes
from feeds.sources.catalogue import ensure_sources
from watch.cycle import CycleContext, run
from watch.labels import MOMENT_WORDS
from watch.matching.drawn_area import AreaDescription
from watch.matching.moments import Moment
from watch.polling import polling_of
from watch.sheet.affected_sheet import affected_sheet
from watch.sheet.caveats import caveat_lines, caveats_of
from watch.sheet.columns import CallListLine, call_columns, call_lines
from watch.sheet.model import AffectedSheet
from webapp.cli.asked_zone import given_zone, known_moment, zone_of
from webapp.cli.context import CliContext, pass_cli, read_country, read_moment
from webapp.cli.place_choice import read_readings, reading_option
from webapp.cli.report import hazard_title, say_cycle, say_gaps
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option


@click.group(cls=CommandGroup)
def watch() -> None:
    """Commands on the watch."""


@watch.command(
    "run", help=N_("Una ronda ahora: pregunta a las fuentes, decide y marca a quién tocan.")
)
@json_option
@click.option("--offline", cls=Option, is_flag=True, help=N_("No pregunta a ninguna fuente."))
@pass_cli
def run_once(cli: CliContext, for_program: bool, offline: bool) -> None:
    """Run one cycle of the watch."""
    settings = replace(cli.settings, feeds_online=False) if offline else cli.settings
    with cli.writing() as session:
        ensure_sources(session)
    cycle = CycleContext(cli.engine, cli.atlas, cli.keyring, settings, cli.now())
    with reading_processes() as read:
        polling = polling_of(cli.engine, settings, http_retrieve(settings), read)
        report = run(cycle, polling)
    if for_program:
        as_json(report.summary())
    else:
        say_cycle(report, cli)
    if report.failures:
        raise CommandFailure("; ".join(report.failures))


# Scripts and crontabs written before the six-month round of the directory took the word say
# `atalaya watch round`.
round_alias = copy(run_once)
round_alias.hidden = True
watch.add_command(round_alias, "round")


@watch.command("hazards", help=N_("Los peligros vivos, el más grave primero."))
@click.option(
    "--all", "ended_too", cls=Option, is_flag=True, help=N_("También las que terminaron.")
)
@json_option
@pass_cli
def hazards(cli: CliContext, ended_too: bool, for_program: bool) -> None:
    """List the hazards."""
    query = sa.select(Hazard).order_by(Hazard.started_at.desc(), Hazard.key)
    if not ended_too:
        query = query.where(Hazard.status == HazardStatus.ACTIVE)
    with cli.reading() as session:
        found = sorted(session.scalars(query), key=lambda hazard: -hazard.severity.rank)
    if for_program:
        as_json([_hazard(hazard, hazard_title(hazard, cli)) for hazard in found])
        return
    for hazard in found:
        place = str(hazard.precision or speak(N_("sin lugar")))
        click.echo(
            f"{hazard.id}  {hazard.severity:<8}  {hazard.status:<6}  {place:<9}  "
            f"{hazard.key}  {hazard_title(hazard, cli)}"
        )
        click.echo(f"    «{hazard.title}»")
        for caveat in _caveats(hazard):
            click.echo(f"    {caveat}")


def _caveats(hazard: Hazard) -> list[str]:
    """Return what is not sure about the zone and the end of a hazard, one line each."""
    return caveat_lines(caveats_of(hazard), speak, _utc_text)


def _utc_text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M UTC}"


@watch.command(
    "affected",
    help=N_(
        "A quién toca un peligro o un área. Con --country las cifras de ese país son exactas; con "
        "--purpose se abre su lista de llamadas, y queda en el diario. De los demás países solo "
        "cifras, y las pequeñas se ocultan."
    ),
)
@click.option(
    "--hazard",
    "hazard_id",
    cls=Option,
    metavar="ID",
    help=N_("El peligro: su identificador o su clave."),
)
@click.option(
    "--area",
    "area_file",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("Un área en GeoJSON."),
)
@click.option(
    "--place",
    cls=Option,
    default="",
    metavar="TEXT",
    help=N_(
        "Un lugar por su nombre: Hidalgo, Texas. Si hay varios que se llaman así, se pregunta."
    ),
)
@click.option(
    "--radius",
    cls=Option,
    default="50",
    metavar="KM",
    help=N_("Alrededor del lugar, en kilómetros; 50 si no se dice."),
)
@reading_option
@click.option(
    "--at",
    "moment",
    cls=Option,
    metavar="TIME",
    help=N_("El momento, con zona: 2026-11-22T12:00Z."),
)
@click.option(
    "--known-at",
    "known_at",
    cls=Option,
    metavar="TIME",
    help=N_("Con --hazard: la zona como se sabía en ese momento; la gente, del registro de hoy."),
)
@click.option("--country", cls=Option, metavar="CC", help=N_("El país que mira (como SV)."))
@click.option("--purpose", cls=Option, default="", help=N_("Para qué se abren los nombres."))
@json_option
@pass_cli
def affected(
    cli: CliContext,
    hazard_id: str | None,
    area_file: Path | None,
    place: str,
    radius: str,
    readings: tuple[str, ...],
    moment: str | None,
    known_at: str | None,
    country: str | None,
    purpose: str,
    for_program: bool,
) -> None:
    """Work out the affected sheet."""
    _check_options([hazard_id, area_file, place], country, purpose)
    known = known_moment(known_at, hazard_id)
    viewer = Viewer.of_country(read_country(country)) if country else Viewer.rcm()
    at = read_moment(moment) if moment else None
    described = AreaDescription(
        place=place,
        radius_km=radius,
        chosen=read_readings(readings, "place"),
        own=(viewer.country,) if viewer.country else (),
        language=cli.language,
    )
    zone_given = given_zone(cli, area_file, described, for_program)
    with cli.reading_noted() as session:
        context = Context(
            session=session,
            keyring=cli.keyring,
            atlas=cli.atlas,
            viewer=viewer,
            actor=cli.actor,
            now=cli.now(),
            purpose=purpose,
        )
        zone = zone_given or zone_of(context, hazard_id, known, at)
        sheet = affected_sheet(
            context,
            zone=zone.bands,
            at=at or zone.at or context.now,
            may_see_names=bool(purpose),
            near_km=cli.settings.near_km,
            disclosure=cli.settings.disclosure,
            center=zone.center,
            times=zone.times,
            caveats=zone.caveats,
        )
    if for_program:
        as_json(json_value(sheet))
    else:
        _say_sheet(sheet)


# -- inside ---------------------------------------------------------------------------------


def _check_options(zones: Sequence[object], country: str | None, purpose: str) -> None:
    """Raise UsageError unless one zone is asked about, and names for a country alone."""
    if sum(map(bool, zones)) != 1:
        raise click.UsageError(speak(N_("dé --hazard, --area o --place: uno de los tres")))
    if purpose and not country:
        raise click.UsageError(speak(N_("--purpose pide también --country")))


def _hazard(hazard: Hazard, name: str) -> dict[str, Any]:
    names = (
        "id",
        "key",
        "kind",
        "title",
        "severity",
        "status",
        "is_test",
        "is_demo",
        "started_at",
        "ends_at",
    )
    rest = (
        "ended_because",
        "last_seen_at",
        "version",
        "precision",
        "unplaced_reason",
        "missing_codes",
        "drawing_faults",
        "reading_notes",
        "unverified_since",
        "same_as_id",
        "place",
    )
    return {each: json_value(getattr(hazard, each)) for each in (*names, *rest)} | {"name": name}


def _say_sheet(sheet: AffectedSheet) -> None:
    say(N_("A las {at}:"), at=_utc_text(sheet.at))
    for caveat in caveat_lines(sheet.caveats, speak, _utc_text) if sheet.caveats else ():
        click.echo(f"  {caveat}")
    _say_countries(sheet)
    _say_names(N_("  Albergues dentro: {names}"), [line.name for line in sheet.shelters_inside])
    _say_names(
        N_("  Albergues cerca: {names}"),
        [f"{line.name} ({line.distance_km:.0f} km)" for line in sheet.shelters_near],
    )
    _say_names(N_("  Representaciones dentro: {names}"), [line.name for line in sheet.posts_inside])
    _say_names(
        N_("  Representaciones a cargo: {names}"), [line.name for line in sheet.posts_in_charge]
    )
    say_gaps(sheet)
    for line in call_lines(sheet.calls):
        name, place = (_cell(line, key) for key in ("name", "place"))
        needs = ", ".join(need.value for need in line.needs)
        met = _cell(line, "moment")
        click.echo(f"  {line.entry.severity:<8}  {met}  {name}  {line.phone}  {place}  {needs}")


def _say_countries(sheet: AffectedSheet) -> None:
    for line in sheet.countries:
        say(
            N_(
                "  {country}: {persons} personas registradas en {households} hogares; "
                "se estiman {estimate}."
            ),
            country=line.country,
            persons=line.persons,
            households=line.households,
            estimate=str(line.estimate.persons) if line.estimate else "?",
        )
        if set(line.by_moment) - {Moment.INSIDE}:
            counts = ", ".join(
                f"{speak(MOMENT_WORDS[moment])} {cell}" for moment, cell in line.by_moment.items()
            )
            click.echo(f"    {counts}")
    if not sheet.countries:
        say(N_("  No se sabe de nadie: ningún país tiene registro ni estimación aquí."))


def _cell(line: CallListLine, key: str) -> str:
    column = next(column for column in call_columns() if column.key == key)
    return str(column.value(line, speak))


def _say_names(message: str, names: Sequence[str]) -> None:
    if names:
        say(message, names="; ".join(names))
