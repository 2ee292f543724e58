"""`atalaya feeds`: what a file of alerts says, files taken in by hand, how the sources fare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import sqlalchemy as sa

from core.http import http_retrieve
from core.i18n.languages import N_
from feeds.formats.registry import format_names, read
from feeds.lifecycle.json_view import reading_as_json
from feeds.models import Source
from feeds.sources.catalogue import sources_allowing
from watch.cycle import CycleContext, run
from watch.polling import polling_of
from webapp.cli.context import CliContext, pass_cli, read_file
from webapp.cli.report import say_cycle
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import CommandGroup, Option, UsageProblem, json_option

_ZONE = N_("    zona: {precision}; faltan códigos: {missing}")
_LAST_GOOD = N_("{key:<10} {name}: última lectura buena {age}")
_FAILING = N_("; falla desde {since}: {error}")
_LINK_HOST = N_("  enlaces a {host}: {count}; los sigue: {sources}")
_FAULT = N_("    sin dibujar: {reason}")
_NOTE = N_("    nota: {note}")
_UNPLACED = N_("    sin lugar: {reason}")


@click.group(cls=CommandGroup)
def feeds() -> None:
    """Commands on feeds."""


@feeds.command(
    "read",
    help=N_(
        "Dice qué hay en un archivo: alertas con su identidad, estado, tipo, referencias, fechas, "
        "zona y precisión, y lo rechazado con su motivo. No guarda nada."
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "form",
    cls=Option,
    type=click.Choice(format_names()),
    help=N_("El formato; sin él se averigua."),
)
@click.option(
    "--json",
    "for_program",
    cls=Option,
    is_flag=True,
    help=N_("Para un programa, con las zonas en GeoJSON."),
)
@pass_cli
def read_feed(cli: CliContext, path: Path, form: str | None, for_program: bool) -> None:
    """Print what one file says."""
    settings = cli.settings
    data = read_file(path, settings.feeds_max_bytes)
    reading = read(
        data, form, path.name, felt_mmi=settings.felt_mmi, max_bytes=settings.feeds_max_bytes
    )
    shown = reading_as_json(reading, cli.atlas) | {"link_hosts": _link_hosts(reading.links)}
    if for_program:
        as_json(shown)
        return
    say(
        N_("{name}: {format}, {alerts} alertas, {rejected} rechazadas."),
        name=path.name,
        format=shown["format"],
        alerts=len(shown["alerts"]),
        rejected=len(shown["rejected"]),
    )
    for alert in shown["alerts"]:
        _print_alert(alert)
    for item in shown["context"]:
        say(N_("  contexto {published}: {title}"), published=item["published"], title=item["title"])
    for item in shown["rejected"]:
        say(N_("  rechazado {where}: {reason}"), where=item["where"], reason=item["reason"])
    for line in shown["link_hosts"]:
        sources = ", ".join(line["allowed_for"]) or speak(N_("ninguna fuente"))
        say(_LINK_HOST, host=line["host"], count=line["links"], sources=sources)


@feeds.command(
    "ingest", help=N_("Toma archivos igual que si llegaran de una fuente, y marca a quién tocan.")
)
@click.argument(
    "paths", metavar="FILE...", type=click.Path(path_type=Path), nargs=-1, required=True
)
@json_option
@pass_cli
def ingest(cli: CliContext, paths: tuple[Path, ...], for_program: bool) -> None:
    """Take files in as if they came from a source.

    A bad one does not stop the others, and ends the command with 2.
    """
    cli.require_database()
    settings = replace(cli.settings, feeds_online=False)
    cycle = CycleContext(cli.engine, cli.atlas, cli.keyring, settings, cli.now())
    report = run(cycle, polling_of(cli.engine, settings, http_retrieve(settings)), paths)
    if for_program:
        as_json(report.summary())
    else:
        say_cycle(report, cli)
    bad = [f"{line.key}: {line.error}" for line in report.files if not line.is_good]
    if bad:
        raise UsageProblem("; ".join(bad))


@feeds.command(
    "sources",
    help=N_("Las fuentes: cuándo contestaron bien por última vez, o desde cuándo fallan."),
)
@json_option
@pass_cli
def sources(cli: CliContext, for_program: bool) -> None:
    """List the sources with their health."""
    with cli.reading() as session:
        found = [
            _health(source) for source in session.scalars(sa.select(Source).order_by(Source.key))
        ]
    if for_program:
        as_json(found)
        return
    if not found:
        note(N_("Aún no hay fuentes: se crean en la primera ronda."))
    for source in found:
        age = source["last_good_at"] or speak(N_("nunca"))
        line = speak(_LAST_GOOD, key=source["key"], name=source["name"], age=age)
        if source["failing_since"]:
            line += speak(_FAILING, since=source["failing_since"], error=source["last_error"])
        click.echo(line)


def _link_hosts(links: Iterable[str]) -> list[dict[str, Any]]:
    """Return the hosts an index leads to, how often, and which sources may follow."""
    counted = Counter(urlsplit(link).hostname or link for link in links)
    return [
        {"host": host, "links": count, "allowed_for": list(sources_allowing(host))}
        for host, count in counted.most_common()
    ]


def _print_alert(alert: dict[str, Any]) -> None:
    click.echo(
        f"  {alert['sent']}  {alert['status']}/{alert['msgType']}  {alert['severity']:<8}  "
        f"{alert['event'] or alert['kind']}  [{alert['sender']},{alert['identifier']}]"
    )
    if alert["areaDesc"]:
        click.echo(f"    {alert['areaDesc'][:160]}")
    if alert["unplaced"]:
        say(_UNPLACED, reason=speak(alert["unplaced"]))
    else:
        say(_ZONE, precision=alert["precision"], missing=", ".join(alert["missing_codes"]) or "-")
    for reason in alert["faults"]:
        say(_FAULT, reason=reason)
    for text in alert["notes"]:
        say(_NOTE, note=speak(text))


def _health(source: Source) -> dict[str, Any]:
    moments = {
        name: getattr(source, name)
        for name in ("last_good_at", "failing_since", "last_asked_at", "next_ask_at")
    }
    return {
        "key": source.key,
        "name": source.name,
        "address": source.address,
        "is_enabled": source.is_enabled,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "last_error": source.last_error,
        "last_counts": source.last_counts,
    }
