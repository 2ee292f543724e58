"""`atalaya atlas`: the layers of the atlas, and places by name."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from core.atlas.loading.layers import LOADABLE, load
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.cli.atlas.fetching import fetch
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option


@click.group(cls=CommandGroup)
def atlas() -> None:
    """Commands on the atlas."""


@atlas.command(
    "load",
    help=N_(
        "Agrega o reemplaza capas: un GeoPackage (kind `pack`), CSV de lugares o códigos postales, "
        "o las descargas oficiales en ZIP de shapefile o GeoJSON. Si falla, no cambia nada."
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--kind", cls=Option, type=click.Choice(LOADABLE), required=True, help=N_("Qué es."))
@click.option("--credit", cls=Option, help=N_("A quién se debe, si no es quien se supone."))
@json_option
@pass_cli
def load_layers(
    cli: CliContext, path: Path, kind: str, credit: str | None, for_program: bool
) -> None:
    """Load layers into the installation's pack."""
    report = load(path, kind, cli.settings.pack, credit)
    if for_program:
        as_json(dataclasses.asdict(report))
        return
    for layer, features in report.layers:
        replaced = speak(N_(" (reemplazada)")) if layer in report.replaced else ""
        say(
            N_("{layer}: {features} elementos{replaced}"),
            layer=layer,
            features=features,
            replaced=replaced,
        )
    for left_out in report.skipped:
        note(N_("  fuera: {what}"), what=left_out)


@atlas.command(
    "layers",
    help=N_("Las capas que hay, de qué archivo vienen y a quién se deben; y las que faltan."),
)
@json_option
@pass_cli
def layers(cli: CliContext, for_program: bool) -> None:
    """List the layers and the kinds that are missing."""
    found, missing = cli.atlas.layers(), cli.atlas.missing()
    if for_program:
        as_json(
            {"layers": [dataclasses.asdict(layer) for layer in found], "missing": list(missing)}
        )
        return
    for layer in found:
        click.echo(
            f"{layer.name:<18} {layer.features:>8}  {layer.source:<22} "
            f"{layer.built_on:<11} {layer.credit}"
        )
    if missing:
        note(N_("No hay capa de: {kinds}"), kinds=", ".join(missing))


@atlas.command("find", help=N_("Busca un lugar: nombre, municipio, código postal o «lat, lon»."))
@click.argument("text", nargs=-1, required=True)
@click.option("--country", cls=Option, metavar="CC", help=N_("Solo en este país (como SV)."))
@click.option(
    "--limit", cls=Option, type=click.IntRange(1, 100), default=10, help=N_("Cuántos a lo más.")
)
@json_option
@pass_cli
def find(
    cli: CliContext, text: tuple[str, ...], country: str | None, limit: int, for_program: bool
) -> None:
    """Look a place up in the gazetteer."""
    asked = " ".join(text)
    if len(asked) > 200:
        raise UnusableInput("TEXT", "longer than 200 characters")
    places = cli.atlas.find(asked, read_country(country) if country else None, limit)
    if for_program:
        as_json([dataclasses.asdict(place) for place in places])
        return
    if not places:
        raise CommandFailure(speak(N_("no se halló ningún lugar llamado «{text}»"), text=asked))
    for place in places:
        where = f"{place.point.lat:9.4f} {place.point.lon:10.4f}"
        unit = place.admin2 or place.admin1 or place.country or ""
        click.echo(f"{where}  {place.kind:<6} {unit:<12} {place.name}")


atlas.add_command(fetch)
