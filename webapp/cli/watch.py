"""`atalaya watch`: one cycle now, whom a hazard or an area touches, and the hazards there are."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from core.http import http_retrieve
from core.i18n.languages import N_
from core.json_values import json_value
from directory.entries.visibility import Viewer
from feeds.models import Hazard, HazardStatus
from feeds.naming.hazard_name import NameReader, hazard_name
from feeds.sources.body_reader import reading_processes
from feeds.sources.catalogue import ensure_sources
from feeds.values import Band
from watch.cycle import CycleContext, run
from watch.flags.update import bands_of, center_of, moment_of
from watch.matching.drawn_area import AreaDescription
from watch.polling import polling_of
from watch.sheet.affected_sheet import affected_sheet, area_as_zone
from watch.sheet.columns import CallListLine, call_columns, call_lines
from watch.sheet.model import AffectedSheet
from webapp.cli.context import (
    CliContext,
    CommandFailure,
    CommandGroup,
    Option,
    as_json,
    json_option,
    note,
    pass_cli,
    read_country,
    read_file,
    read_moment,
    say,
    speak,
)
from webapp.cli.place_choice import ask_area, read_readings, reading_option
from webapp.cli.report import say_cycle

LARGEST_AREA_FILE = 8 * 1024 * 1024


@click.group(cls=CommandGroup, help=N_("La vigilancia: a quién toca cada peligro."))
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
        as_json([_hazard(hazard, _name(hazard, cli)) for hazard in found])
        return
    for hazard in found:
        place = str(hazard.precision or speak(N_("sin lugar")))
        click.echo(
            f"{hazard.id}  {hazard.severity:<8}  {hazard.status:<6}  {place:<9}  "
            f"{hazard.key}  {_name(hazard, cli)}"
        )
        click.echo(f"    «{hazard.title}»")
        for caveat in _caveats(hazard):
            click.echo(f"    {caveat}")


def _caveats(hazard: Hazard) -> Iterator[str]:
    """Yield what is not sure about the zone and the end of a hazard, one line each."""
    if hazard.unverified_since is not None and hazard.status is HazardStatus.ACTIVE:
        yield speak(
            N_("sin verificar: su fuente calla desde {since}"),
            since=f"{hazard.unverified_since:%Y-%m-%d %H:%M UTC}",
        )
    if hazard.missing_codes:
        yield speak(
            N_("el atlas no dibuja: {codes}"), codes=", ".join(map(str, hazard.missing_codes))
        )
    if hazard.drawing_faults:
        yield speak(
            N_("no se pudo dibujar: {faults}"), faults="; ".join(map(str, hazard.drawing_faults))
        )
    yield from (speak(note) for note in hazard.reading_notes)


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
@click.option("--country", cls=Option, metavar="CC", help=N_("El país que mira (dos letras)."))
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
    country: str | None,
    purpose: str,
    for_program: bool,
) -> None:
    """Work out the affected sheet."""
    _check_options([hazard_id, area_file, place], country, purpose)
    viewer = Viewer.of_country(read_country(country)) if country else Viewer.rcm()
    at = read_moment(moment) if moment else None
    described = AreaDescription(
        place=place,
        radius_km=radius,
        chosen=read_readings(readings, "place"),
        own=(viewer.country,) if viewer.country else (),
        language=cli.language,
    )
    zone_given = _given_zone(cli, area_file, described, for_program)
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
        zone = zone_given or _zone_of(_found_hazard(session, hazard_id or ""), context.now)
        sheet = affected_sheet(
            context,
            zone=zone.bands,
            at=at or zone.at or context.now,
            may_see_names=bool(purpose),
            near_km=cli.settings.near_km,
            disclosure=cli.settings.disclosure,
            center=zone.center,
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


@dataclass(frozen=True, slots=True)
class _Zone:
    """What to look into; `at` is the moment that goes with it, None for now."""

    bands: tuple[Band, ...]
    center: Point | None = None
    at: datetime | None = None


def _given_zone(
    cli: CliContext, path: Path | None, described: AreaDescription, for_program: bool
) -> _Zone | None:
    """Return the area of a file, or around the place described, of which it is said which was
    taken; None where neither is.
    """
    if path is not None:
        return _area(path)
    if not described.place:
        return None
    asked = ask_area(cli, described, for_program)
    for taken in asked.notes:
        note("{taken}", taken=taken)
    return _Zone(asked.bands, asked.center)


def _area(path: Path) -> _Zone:
    data = read_file(path, LARGEST_AREA_FILE)
    try:
        return _Zone(area_as_zone(Area.from_geojson(json.loads(data)), path.stem))
    except BadGeometry as wrong:
        raise UnusableInput(path.name, str(wrong)) from wrong
    except (ValueError, TypeError, AttributeError, RecursionError) as wrong:
        raise UnusableInput(path.name, "not GeoJSON") from wrong


def _found_hazard(session: Session, text: str) -> Hazard:
    try:
        found = session.get(Hazard, uuid.UUID(text))
    except ValueError:
        found = session.scalar(sa.select(Hazard).where(Hazard.key == text))
    if found is None:
        raise UnusableInput(text, "no such hazard; `atalaya watch hazards` lists them")
    return found


def _zone_of(hazard: Hazard, now: datetime) -> _Zone:
    bands = bands_of(hazard)
    if not bands:
        raise CommandFailure(
            speak(N_("el peligro no tiene lugar: {reason}"), reason=speak(hazard.unplaced_reason))
        )
    return _Zone(bands, center_of(hazard), moment_of(hazard, now))


def _name(hazard: Hazard, cli: CliContext) -> str:
    """Return our own title of a hazard, in the language of the terminal and in UTC."""
    return hazard_name(hazard, NameReader(cli.language, speak, UTC, cli.now(), cli.atlas.unit))


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
    say(N_("A las {at}:"), at=f"{sheet.at:%Y-%m-%d %H:%M UTC}")
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
    _say_closed(sheet)
    for line in call_lines(sheet.calls):
        name, place = (_cell(line, key) for key in ("name", "place"))
        needs = ", ".join(need.value for need in line.needs)
        click.echo(f"  {line.entry.severity:<8}  {name}  {line.phone}  {place}  {needs}")


def _say_closed(sheet: AffectedSheet) -> None:
    """Say what did not open; nothing when all did."""
    if sheet.unreadable_calls:
        say(
            N_("  No se pudieron abrir en parte los datos de {count} personas; están en la lista."),
            count=sheet.unreadable_calls,
        )
    if sheet.unplaced:
        say(
            N_("  De {count} personas no se puede saber el lugar; no están en la lista."),
            count=sheet.unplaced,
        )
    if sheet.unreadable_leaders:
        say(
            N_("  No se pudieron abrir las fichas de {count} líderes comunitarios."),
            count=sheet.unreadable_leaders,
        )


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
    if not sheet.countries:
        say(N_("  No se sabe de nadie: ningún país tiene registro ni estimación aquí."))


def _cell(line: CallListLine, key: str) -> str:
    column = next(column for column in call_columns() if column.key == key)
    return str(column.value(line, speak))


def _say_names(message: str, names: Sequence[str]) -> None:
    if names:
        say(message, names="; ".join(names))
