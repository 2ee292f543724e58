"""`atalaya atlas fetch`: the public layers brought over a network, held against their checksums."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from core.atlas.fetching.fetching import Download, FetchRefused, UnvouchedFile, fetch_layer
from core.atlas.fetching.listing import PUBLIC_LAYERS, PublicLayer, named, read_listing
from core.atlas.fetching.record import NAME, FetchRecord
from core.atlas.loading.layers import load
from core.errors import UnusableInput
from core.http.download import BegunFile, HttpDownload
from core.i18n.languages import N_
from core.private_files import private_folder
from core.settings import Settings
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import note, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option

FOLDER = "atlas-parts"
_MB = 1 << 20


@click.command(
    "fetch",
    cls=Command,
    help=N_(
        "Trae por la red las capas públicas que faltan (caminos, zonas urbanas, condados, zonas de "
        "aviso) y las agrega. Lo que se cortó sigue donde quedó; lo que no coincide se rechaza."
    ),
)
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option(
    "--all", "is_all", cls=Option, is_flag=True, help=N_("También las que ya se trajeron.")
)
@click.option(
    "--list",
    "listing",
    cls=Option,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=N_("Otra lista de capas, por ejemplo de un espejo propio."),
)
@click.option(
    "--trust",
    cls=Option,
    is_flag=True,
    help=N_("Toma también las que su autor publica sin suma: se anota la que tienen hoy."),
)
@click.option("--show", cls=Option, is_flag=True, help=N_("Solo dice qué hay y qué se trajo."))
@pass_cli
def fetch(
    cli: CliContext,
    names: tuple[str, ...],
    listing: Path | None,
    *,
    is_all: bool,
    trust: bool,
    show: bool,
) -> None:
    """Fetch public layers, and load each as it is whole."""
    layers = read_listing(listing or PUBLIC_LAYERS)
    record = FetchRecord(cli.settings.pack.with_name(NAME))
    if show:
        _show(layers, record)
        return
    wanted = named(layers, names) if names else layers
    if not names and not is_all:
        wanted = tuple(each for each in wanted if not record.has(each.name, each.address))
    if not wanted:
        say(N_("No falta ninguna capa pública."))
        return
    download = HttpDownload(user_agent=cli.settings.user_agent)
    failed = bring_layers(cli.settings, wanted, record, download, cli.now, trust=trust)
    if failed:
        note(N_("Sin red: traiga el archivo de otra parte y use `atalaya atlas load`."))
        raise CommandFailure(speak(N_("faltan: {names}"), names=", ".join(failed)))


def bring_layers(
    settings: Settings,
    layers: tuple[PublicLayer, ...],
    record: FetchRecord,
    download: Download,
    clock: Callable[[], datetime],
    *,
    trust: bool,
) -> list[str]:
    """Bring layers and add each to the pack; return the names of those that did not come. One that
    fails does not keep the others from coming.
    """
    folder, failed = private_folder(settings.instance / FOLDER), []
    with _one_at_a_time(folder):
        for layer in layers:
            try:
                _bring(settings, layer, folder, record, download, clock, trust=trust)
            except FetchRefused as wrong:
                note(N_("{name}: no se tomó: {reason}"), name=layer.name, reason=wrong.what)
                failed.append(layer.name)
            except UnusableInput as wrong:
                BegunFile(folder / f"{layer.name}.part").forget()
                note(N_("{name}: no se tomó: {reason}"), name=layer.name, reason=str(wrong))
                failed.append(layer.name)
    return failed


# -- inside ---------------------------------------------------------------------------------


def _bring(
    settings: Settings,
    layer: PublicLayer,
    folder: Path,
    record: FetchRecord,
    download: Download,
    clock: Callable[[], datetime],
    *,
    trust: bool,
) -> None:
    progress = _Progress(layer.name)
    try:
        fetched = fetch_layer(layer, folder, record, download, progress, trust=trust)
    except UnvouchedFile as wrong:
        progress.end()
        note(N_("{name}: {reason}"), name=layer.name, reason=wrong.what)
        if not (sys.stdin.isatty() and click.confirm(speak(N_("¿Tomarla?")), err=True)):
            note(N_("Con --trust se toma así, y se anota su suma."))
            raise
        fetched = fetch_layer(layer, folder, record, download, progress, trust=True)
    progress.end()
    report = load(fetched.path, layer.kind, settings.pack, layer.credit)
    record.note(layer.name, layer.address, fetched.sha256, clock())
    BegunFile(fetched.path).forget()
    count = sum(features for _name, features in report.layers)
    words = N_("{name}: {count} elementos · {credit} ({licence}) · sha256 {sum}…")
    say(
        words,
        name=layer.name,
        count=count,
        credit=layer.credit,
        licence=layer.licence,
        sum=fetched.sha256[:16],
    )


def _show(layers: tuple[PublicLayer, ...], record: FetchRecord) -> None:
    for each in layers:
        was = N_("traída") if record.has(each.name, each.address) else N_("falta")
        vouched = each.checksum.partition(":")[0] or speak(N_("sin suma"))
        click.echo(f"{each.name:<16} {speak(was):<8} {vouched:<8} {each.credit} · {each.address}")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one command bring layers: two would write the pack over each other."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as wrong:
            raise CommandFailure(speak(N_("otra orden ya está trayendo capas"))) from wrong
        yield


class _Progress:
    """How much has come, on standard error: a line that changes for a person, a line every tenth
    for a file.
    """

    def __init__(self, name: str) -> None:
        self._name, self._told, self._is_person = name, -1, sys.stderr.isatty()

    def __call__(self, size: int, total: int | None) -> None:
        step = (
            size // (_MB // 4) if total is None or self._is_person else size * 10 // max(total, 1)
        )
        if step == self._told:
            return
        self._told = step
        words = N_("{name}: {size} de {total} MB")
        text = speak(words, name=self._name, size=_mb(size), total=_mb(total) if total else "?")
        click.echo(f"\r{text}" if self._is_person else text, err=True, nl=not self._is_person)

    def end(self) -> None:
        """Leave the line."""
        if self._is_person:
            click.echo("", err=True)


def _mb(size: int) -> str:
    return f"{size / _MB:.1f}"
