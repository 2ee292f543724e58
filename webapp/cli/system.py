"""`atalaya new-key`, `ready` and `db`: keys, health and the form of the database."""

from __future__ import annotations

import click

from core.db import make_engine
from core.development_key import new_key
from core.i18n.languages import N_
from core.settings import data_keys
from protocols.defaults.loading import ensure_default_protocols
from webapp.auth.member_countries import ensure_member_keys
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, CommandGroup, Option
from webapp.cli.terminal.progress import note_persons_read
from webapp.index_upkeep import make_missing_indexes
from webapp.keeping.before_upgrade import back_up_before
from webapp.queries.readiness import readiness
from webapp.schema import has_tables, is_at_head, upgrade
from webapp.transfer import bring_over


@click.command("new-key", cls=Command)
def new_data_key() -> None:
    """Print a fresh data key; nothing is kept."""
    click.echo(new_key())
    note(N_("Guárdela aparte: quien la pierde, pierde los datos."))


@click.command(
    "ready",
    cls=Command,
)
@click.option(
    "--json", "for_program", cls=Option, is_flag=True, help=N_("Lo mismo, para un programa.")
)
@pass_cli
def tell_readiness(cli: CliContext, for_program: bool) -> None:
    """Tell what keeps the system from its work: disk, database, worker, clock, audit log."""
    state = readiness(cli.engine, cli.settings, cli.now())
    if for_program:
        as_json(state.as_json())
    if not state.is_ready:
        raise CommandFailure("; ".join(speak(each) for each in state.words))
    if not for_program:
        say(N_("Todo en orden."))


@click.group("db", cls=CommandGroup)
def database() -> None:
    """Commands on the database."""


@database.command(
    "upgrade", help=N_("Lleva la base de datos a su última forma; antes hace una copia.")
)
@click.option("--no-backup", cls=Option, is_flag=True, help=N_("Sin la copia de antes."))
@pass_cli
def upgrade_database(cli: CliContext, no_backup: bool) -> None:
    """Make a backup of what there is, and run the migrations; two at once wait for one another."""

    def back_up() -> None:
        earlier = back_up_before(cli.engine, cli.settings, cli.now())
        if earlier:
            note(N_("Copia de antes: {name}, en {place}"), name=earlier.name, place=earlier.place)

    upgrade(cli.settings, before=None if no_backup else back_up)
    with cli.writing() as session:
        ensure_default_protocols(session, cli.now())
        ensure_member_keys(session, data_keys(cli.settings))
    make_missing_indexes(cli.engine, cli.keyring, note_persons_read)
    note(N_("La base de datos está al día."))


@database.command(
    "bring-over",
    help=N_("Trae a esta base de datos, vacía, lo que guarda una anterior a la 0.1.0."),
)
@click.argument("old_url", metavar="URL")
@pass_cli
def bring_over_database(cli: CliContext, old_url: str) -> None:
    """Copy a database of the form before 0.1.0; it is only read."""
    upgrade(cli.settings)
    old = make_engine(old_url)
    try:
        report = bring_over(old, cli.engine, cli.now())
    finally:
        old.dispose()
    with cli.writing() as session:
        ensure_member_keys(session, data_keys(cli.settings))
    make_missing_indexes(cli.engine, cli.keyring, note_persons_read)
    for name, rows in sorted(report.rows.items()):
        say("{name}\t{rows}", name=name, rows=rows)
    for name, rows in sorted(report.left.items()):
        note(
            N_("{name}: {rows} filas no pasan; son trabajos que se vuelven a pedir."),
            name=name,
            rows=rows,
        )


@database.command("check", help=N_("Dice si la base de datos está al día; si no, termina con 1."))
@pass_cli
def check_database(cli: CliContext) -> None:
    """Tell whether every migration has run."""
    with cli.engine.connect() as connection:
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
