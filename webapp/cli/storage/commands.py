"""`atalaya storage list` and `move`: where what is made for people is kept; brought elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import click

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.installation.machine_rules import DATABASE, FOLDER, OBJECT_STORES
from core.storage.moving import move_files
from core.storage.opening import kind_of, open_shelf, shelf_names
from core.transports.folder import OUTBOX
from directory.editions.file_jobs import EDITIONS
from plans.batch.print_runs import RUNS
from plans.batch.render_all import PLANS
from plans.documents.printed_plans import PRINTED
from plans.packs.pack_builder import PACKS
from registry.census.census_file import CENSUS
from registry.imports.lists import FOLDER as LISTS
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, say
from webapp.cli.terminal.commands import Command, CommandGroup, Option, json_option

KEPT_SHELVES = (OUTBOX, LISTS, CENSUS, EDITIONS, PLANS, PRINTED, PACKS, f"{RUNS}/*")
"""What is moved; maps and papers that wait for their reader are made again."""


@dataclass(slots=True)
class ShelfCount:
    """What lies on one shelf."""

    shelf: str
    files: int = 0
    size: int = 0


@click.group("storage", cls=CommandGroup)
def storage() -> None:
    """Commands on where what is made for people is kept."""


@click.command("list", cls=Command, help=N_("Dónde se guarda lo que se hace, y cuánto hay."))
@json_option
@pass_cli
def list_shelves(cli: CliContext, for_program: bool) -> None:
    """Count the files of each shelf."""
    kind = kind_of(cli.settings)
    counts = [_count(cli, kind, name) for name in shelf_names(cli.settings, kind, KEPT_SHELVES)]
    if for_program:
        lines = [{"shelf": each.shelf, "files": each.files, "bytes": each.size} for each in counts]
        as_json({"files_in": kind, "shelves": lines})
        return
    say(N_("Los archivos se guardan en {kind}."), kind=kind)
    for each in counts:
        click.echo(f"{each.shelf:<24} {each.files:>8} {each.size / 1e6:>12.1f} MB")


@click.command(
    "move",
    cls=Command,
    help=N_("Trae los archivos de otro sitio a donde dice ATALAYA_FILES_IN; se puede repetir."),
)
@click.option(
    "--from",
    "source",
    cls=Option,
    required=True,
    metavar="folder|database|s3+https://…",
    help=N_("Dónde están ahora."),
)
@click.option("--keep", is_flag=True, cls=Option, help=N_("Los deja también donde estaban."))
@pass_cli
def move(cli: CliContext, source: str, keep: bool) -> None:
    """Bring the files of another kind of place to the one the settings say."""
    target = kind_of(cli.settings)
    if source not in {FOLDER, DATABASE} and not source.startswith(OBJECT_STORES):
        raise UnusableInput(source, N_("use folder, database o s3+https://servidor/cubo"))
    if source == target:
        raise UnusableInput(source, N_("ya es donde se guardan los archivos"))
    moved = older = size = 0
    for name in shelf_names(cli.settings, source, KEPT_SHELVES):
        here, there = (open_shelf(cli.settings, name, kind) for kind in (source, target))
        for each in move_files(here, there, keeps=keep):
            moved, older, size = moved + 1, older + each.is_older, size + each.size
    say(
        N_("{files} archivos ({mb} MB) de {source} a {target}; de {older} ya había uno más nuevo."),
        files=moved,
        mb=round(size / 1e6, 1),
        source=source,
        target=target,
        older=older,
    )


for _command in (list_shelves, move):
    storage.add_command(_command)


# -- inside ---------------------------------------------------------------------------------


def _count(cli: CliContext, kind: str, name: str) -> ShelfCount:
    files = open_shelf(cli.settings, name, kind).files()
    return ShelfCount(name, len(files), sum(each.size for each in files))
