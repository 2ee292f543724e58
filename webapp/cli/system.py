"""`atalaya new-key` and `atalaya db`: keys and the form of the database."""

from __future__ import annotations

import click

from core.i18n.languages import N_
from core.settings import new_key
from protocols.defaults.loading import ensure_default_protocols
from webapp.cli.context import (
    CliContext,
    Command,
    CommandFailure,
    CommandGroup,
    note,
    pass_door,
    say,
    speak,
)
from webapp.http.database import has_tables, is_at_head, upgrade


@click.command(
    "new-key", cls=Command, help=N_("Hace una llave de datos nueva y la escribe en la salida.")
)
def new_data_key() -> None:
    """Print a fresh data key; nothing is kept."""
    click.echo(new_key())
    note(N_("Guárdela aparte: quien la pierde, pierde los datos."))


@click.group("db", cls=CommandGroup, help=N_("La base de datos."))
def database() -> None:
    """Commands on the database."""


@database.command("upgrade", help=N_("Lleva la base de datos a su última forma."))
@pass_door
def upgrade_database(door: CliContext) -> None:
    """Run the migrations."""
    upgrade(door.settings)
    with door.writing() as session:
        ensure_default_protocols(session, door.now())
    note(N_("La base de datos está al día."))


@database.command("check", help=N_("Dice si la base de datos está al día; si no, termina con 1."))
@pass_door
def check_database(door: CliContext) -> None:
    """Tell whether every migration has run."""
    with door.engine.connect() as connection:
        there = has_tables(connection)
        if there and is_at_head(connection):
            say(N_("La base de datos está al día."))
            return
    missing = (
        N_("a la base de datos le faltan migraciones")
        if there
        else N_("la base de datos está vacía")
    )
    raise CommandFailure(f"{speak(missing)}: `atalaya db upgrade`")
