"""What a round of the watch and a printing of plans did, and what an affected sheet lacks, in lines
a person wants to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

import click
import sqlalchemy as sa
from babel import Locale

from core.i18n.languages import N_
from feeds.lifecycle.report import StoreReport
from feeds.models import Hazard
from feeds.naming.hazard_name import NameReader, hazard_name
from plans.batch.render_all import PlanFile
from watch.report import CycleReport, SourceLine, UnplacedLine
from watch.sheet.model import AffectedSheet
from webapp.cli.context import CliContext
from webapp.cli.terminal.answers import say, speak

_MOST_SHOWN = 12
_GAPS = (
    (
        N_("  No se pudieron abrir en parte los datos de {count} personas; están en la lista."),
        "unreadable_calls",
    ),
    (N_("  De {count} personas no se puede saber el lugar; no están en la lista."), "unplaced"),
    (
        N_("  {count} personas registradas del país no tienen lugar: en ninguna alerta salen."),
        "without_place",
    ),
    (
        N_("  No se pudieron abrir las fichas de {count} líderes comunitarios."),
        "unreadable_leaders",
    ),
)
"""What a sheet lacks, with the name of its count."""


def say_gaps(sheet: AffectedSheet) -> None:
    """Say what did not open or has no place; nothing when all has."""
    for message, name in _GAPS:
        if count := getattr(sheet, name):
            say(message, count=count)


def say_cycle(report: CycleReport, cli: CliContext) -> None:
    """Alerts by source, zones, people by country, shelters inside."""
    say("")
    say(N_("Ronda de vigilancia: {alerts} alertas leídas."), alerts=report.alerts)
    if not report.is_online:
        say(N_("  Sin conexión: no se preguntó a ninguna fuente."))
    for line in (*report.sources, *report.files):
        _say_source(line)
    say(
        N_("  {live} peligros vivos: {placed} con zona, {unplaced} sin lugar; {tests} de prueba."),
        live=report.hazards_live,
        placed=report.hazards_placed,
        unplaced=len(report.unplaced),
        tests=report.hazards_test,
    )
    _say_unplaced(report.unplaced, cli)
    names = Locale(cli.language).territories
    for country in report.nationals:
        say(
            N_(
                "  {country}: {persons} personas en {households} hogares dentro de {hazards} zonas."
            ),
            country=names.get(country.country, country.country),
            persons=country.persons,
            households=country.households,
            hazards=country.hazards,
        )
    if not report.nationals:
        say(N_("  Ninguna persona registrada dentro de una zona viva."))
    say(
        N_("  Albergues dentro de una zona: {shelters}; representaciones dentro: {posts}."),
        shelters=len(report.shelters_inside),
        posts=len(report.posts_inside),
    )
    for failure in report.failures:
        say(N_("  falló: {what}"), what=failure)


def hazard_title(hazard: Hazard, cli: CliContext) -> str:
    """Return our own title of a hazard, in the language of the terminal and in UTC."""
    return hazard_name(hazard, NameReader(cli.language, speak, UTC, cli.now(), cli.atlas.unit))


def _say_unplaced(lines: Sequence[UnplacedLine], cli: CliContext) -> None:
    """Say the first of them by our own title, with the reason, and how many more there are."""
    shown = lines[:_MOST_SHOWN]
    query = sa.select(Hazard).where(Hazard.id.in_([line.hazard_id for line in shown]))
    with cli.reading() as session:
        titles = {hazard.id: hazard_title(hazard, cli) for hazard in session.scalars(query)}
    for line in shown:
        title = titles.get(line.hazard_id, line.title)
        say(N_("    sin lugar: {title} ({reason})"), title=title, reason=speak(line.reason))
    if len(lines) > len(shown):
        say(N_("    sin lugar: y {n} más, en la página de vigilancia."), n=len(lines) - len(shown))


def _say_source(line: SourceLine) -> None:
    if not line.is_good and line.failing_since is None:
        say(N_("  {key}: no se pudo leer: {error}"), key=line.key, error=line.error)
        return
    if not line.is_good:
        since = line.failing_since.strftime("%Y-%m-%d %H:%M UTC") if line.failing_since else "?"
        say(
            N_("  {key}: no contesta desde {since}: {error}"),
            key=line.key,
            since=since,
            error=line.error,
        )
        return
    if line.is_unchanged:
        say(N_("  {key}: sin cambios."), key=line.key)
        return
    say(
        N_(
            "  {key}: {alerts} alertas ({new} nuevas, {updated} actualizadas, "
            "{cancelled} canceladas, {rejected} rechazadas)."
        ),
        key=line.key,
        alerts=line.alerts,
        new=line.new,
        updated=line.updated,
        cancelled=line.cancelled,
        rejected=line.rejected,
    )


def say_messages(reports: Mapping[str, StoreReport]) -> None:
    """Say what became of messages fed by hand, all together."""
    stored = reports.values()
    say(
        N_(
            "  {alerts} mensajes ({new} nuevos, {updated} cambios, {cancelled} cancelados, "
            "{rejected} rechazados)."
        ),
        alerts=sum(len(each.results) for each in stored),
        new=sum(each.new for each in stored),
        updated=sum(each.updated for each in stored),
        cancelled=sum(each.cancelled for each in stored),
        rejected=sum(each.rejected for each in stored),
    )


def say_plans(files: Sequence[PlanFile]) -> None:
    """Say which plans were written, with their paths; those that could not be, with the reason."""
    say("")
    say(N_("Planes de contingencia: {n} al día."), n=sum(not each.fault for each in files))
    for each in files:
        if each.fault:
            say(N_("  {slug}: no se pudo escribir: {fault}"), slug=each.slug, fault=each.fault)
        else:
            click.echo(f"  {each.place}")
    say(N_("Están sellados: se abren en Planes, o con `atalaya plans render`."))
