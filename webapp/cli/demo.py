"""`atalaya demo`: the demonstration, seeded and taken out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.i18n.languages import N_
from core.settings import Settings
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option
from webapp.demo.hazards import is_silent, send_messages
from webapp.demo.removing import DemoRemoval, RealRowsHang, take_out
from webapp.demo.seed import SeedReport, reset, seed

Seeder = Callable[[Engine, Settings, Atlas, Keyring, datetime], SeedReport]


@click.group("demo", cls=CommandGroup)
def demonstration() -> None:
    """Commands on the demo."""


def _require_yes(cli: CliContext, yes: bool) -> None:
    """Refuse invented people, and their accounts, in a real installation without `--yes`."""
    if cli.settings.is_production and not yes:
        raise CommandFailure(speak(N_("en producción la demostración pide --yes")))


@demonstration.command("seed", help=N_("Siembra la demostración, si no está."))
@click.option("--yes", cls=Option, is_flag=True, help=N_("No pregunta."))
@pass_cli
def seed_demo(cli: CliContext, yes: bool) -> None:
    """Seed the demo."""
    _require_yes(cli, yes)
    _run_seed(cli, seed)


@demonstration.command(
    "reset", help=N_("Quita lo de demostración y lo siembra de nuevo; lo demás se queda.")
)
@click.option("--yes", cls=Option, is_flag=True, help=N_("No pregunta."))
@pass_cli
def reset_demo(cli: CliContext, yes: bool) -> None:
    """Take the demo out and seed it anew."""
    _require_yes(cli, yes)
    _run_seed(cli, reset)


@demonstration.command(
    "remove",
    help=N_(
        "Quita lo que trajo la demostración, filas, archivos y cuentas, y nada más. Sin --yes "
        "solo dice qué quitaría."
    ),
)
@click.option("--yes", cls=Option, is_flag=True, help=N_("Lo quita."))
@json_option
@pass_cli
def remove_demonstration(cli: CliContext, yes: bool, for_program: bool) -> None:
    """Take the demo out for good; a dry run unless told to."""
    cli.require_database()
    try:
        removal = take_out(cli.engine, cli.settings, cli.keyring, cli.now(), is_dry_run=not yes)
    except RealRowsHang as wrong:
        if for_program:
            as_json({"removed": False, "hanging": list(wrong.rows)})
        for row in wrong.rows:
            click.echo(row, err=True)
        raise CommandFailure(
            speak(
                N_("{count} filas propias cuelgan de la demostración: muévalas primero"),
                count=len(wrong.rows),
            )
        ) from wrong
    if for_program:
        files = [str(path) for path in removal.files]
        as_json({"removed": yes, "rows": removal.rows, "files": files})
        return
    _say_removal(removal)


def _say_removal(removal: DemoRemoval) -> None:
    for table, count in removal.rows.items():
        click.echo(f"{table}\t{count}")
    say(N_("{rows} filas y {files} archivos."), rows=removal.count, files=len(removal.files))
    if removal.is_dry_run:
        note(N_("Ensayo: no se quitó nada. `atalaya demo remove --yes` lo quita."))


def _run_seed(cli: CliContext, seeder: Seeder) -> None:
    cli.require_database()
    now = cli.now()
    report = seeder(cli.engine, cli.settings, cli.atlas, cli.keyring, now)
    if is_silent(cli.engine):
        send_messages(cli.engine, cli.settings, cli.atlas, now)
    if report.removed:
        say(N_("Se quitaron {count} filas de la demostración anterior."), count=report.removed)
    say(
        N_(
            "Sembrado: {posts} representaciones, {shelters} albergues, "
            "{persons} personas en {households} hogares."
        ),
        posts=report.posts,
        shelters=report.shelters,
        persons=sum(report.persons.values()),
        households=report.households,
    )
    say(N_("Las cuentas de demostración están en {path}."), path=report.accounts_file)
