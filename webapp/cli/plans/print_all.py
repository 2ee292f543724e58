"""`atalaya plans render --all`: every plan in force to a folder, with an index and a ZIP."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.private_files import private_folder
from core.storage import FileStore
from plans.batch.mass_print import MassPrint, PrintSelection, start_run
from plans.facts.model import Audience
from webapp.cli.context import CliContext, note_open_file
from webapp.cli.terminal.answers import note, say, speak
from webapp.cli.terminal.commands import CommandFailure


def print_all_plans(
    cli: CliContext, selection: PrintSelection, folder: Path, processes: int
) -> None:
    """Print every plan of a selection into a folder; raise CommandFailure when some were not."""
    try:
        private_folder(folder)
    except OSError as wrong:
        raise UnusableInput(
            str(folder), f"cannot be a folder of plans: {wrong.strerror}"
        ) from wrong
    run, steps = start_run(
        cli.engine,
        cli.keyring,
        cli.settings,
        selection,
        FileStore(folder),
        now=cli.now(),
        actor=cli.actor,
        processes=processes,
    )
    with click.progressbar(
        steps, length=run.total, label=speak(N_("Planes")), file=sys.stderr
    ) as bar:
        for _ in bar:
            pass
    _say_run(run, folder)
    if Audience.INTERNAL in selection.audiences:
        note_open_file()
    if run.faults:
        raise CommandFailure(speak(N_("Algunos planes no se imprimieron.")))


def _say_run(run: MassPrint, folder: Path) -> None:
    for slug in run.without:
        note(N_("{slug}: sin versión en vigor, no se imprime."), slug=slug)
    for each in run.notes:
        note(N_("{slug}: el mapa va sin calles: {fault}"), slug=each.name, fault=each.note)
    for each in run.faults:
        note(N_("{slug}: {fault}"), slug=each.name, fault=each.fault)
    kept = sum(each.was_there for each in run.printed)
    say(
        N_("{made} archivos nuevos, {kept} ya estaban, {faults} con falla, en {folder}."),
        made=len(run.printed) - kept - len(run.faults),
        kept=kept,
        faults=len(run.faults),
        folder=folder,
    )
