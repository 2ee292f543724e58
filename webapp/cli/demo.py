"""`atalaya demo`: the demonstration, sown and taken out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.i18n.languages import N_
from core.settings import Settings
from webapp.cli.context import (
    CliContext,
    CommandFailure,
    CommandGroup,
    Option,
    pass_door,
    say,
    speak,
)
from webapp.demo.hazards import is_silent, send_messages
from webapp.demo.seed import SeedReport, reset, seed

Sower = Callable[[Engine, Settings, Atlas, Keyring, datetime], SeedReport]


@click.group(
    "demo", cls=CommandGroup, help=N_("La demostración: lugares reales, personas inventadas.")
)
def demonstration() -> None:
    """Commands on the demo."""


def _require_yes(door: CliContext, yes: bool) -> None:
    """A real installation gets invented people, and their accounts, only from somebody who means
    it.
    """
    if door.settings.is_production and not yes:
        raise CommandFailure(speak(N_("en producción la demostración pide --yes")))


@demonstration.command("seed", help=N_("Siembra la demostración, si no está."))
@click.option("--yes", cls=Option, is_flag=True, help=N_("No pregunta."))
@pass_door
def sow(door: CliContext, yes: bool) -> None:
    """Sow the demo."""
    _require_yes(door, yes)
    _sow(door, seed)


@demonstration.command(
    "reset", help=N_("Quita lo de demostración y lo siembra de nuevo; lo demás se queda.")
)
@click.option("--yes", cls=Option, is_flag=True, help=N_("No pregunta."))
@pass_door
def sow_anew(door: CliContext, yes: bool) -> None:
    """Take the demo out and sow it anew."""
    _require_yes(door, yes)
    _sow(door, reset)


def _sow(door: CliContext, sower: Sower) -> None:
    door.require_database()
    now = door.now()
    report = sower(door.engine, door.settings, door.atlas, door.keyring, now)
    if is_silent(door.engine):
        send_messages(door.engine, door.settings, door.atlas, now)
    if report.removed:
        say(N_("Se quitaron {count} filas de la demostración anterior."), count=report.removed)
    say(
        N_(
            "Sembrado: {posts} representaciones, {shelters} albergues, {persons} personas en {households} hogares."
        ),
        posts=report.posts,
        shelters=report.shelters,
        persons=sum(report.persons.values()),
        households=report.households,
    )
    say(N_("Las cuentas de demostración están en {path}."), path=report.accounts_file)
