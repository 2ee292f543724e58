"""`atalaya prepare`: what `atalaya run` does before and beside the web, in a process that ends.

It says how far it is on a file that `run` holds the other end of: a word a line.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import click

from core.i18n.languages import N_
from core.settings import data_keys
from feeds.sources.catalogue import ensure_sources
from plans.batch.render_all import write_plans
from protocols.defaults.loading import ensure_default_protocols
from webapp.auth.member_countries import ensure_member_keys
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.operation.stages import Stage
from webapp.cli.report import say_cycle, say_messages, say_plans
from webapp.cli.terminal.answers import say
from webapp.cli.terminal.commands import Command, Option
from webapp.cli.terminal.progress import note_persons_read
from webapp.demo.hazards import is_silent, send_messages
from webapp.demo.seed import has_demo, is_empty, seed
from webapp.index_upkeep import make_missing_indexes
from webapp.schema import upgrade
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.tasks import watch_once


@click.command("prepare", cls=Command)
@click.option("--stages", "descriptor", cls=Option, type=int, hidden=True)
@pass_cli
def prepare(cli: CliContext, descriptor: int | None) -> None:
    """Do migrations, the demo when empty, one round and the plans, saying each stage reached."""
    reach = _stages(descriptor)
    upgrade(cli.settings)
    with cli.writing() as session:
        ensure_sources(session)
        ensure_default_protocols(session, cli.now())
        ensure_member_keys(session, data_keys(cli.settings))
    make_missing_indexes(cli.engine, cli.keyring, note_persons_read)
    is_first = is_empty(cli.engine) and not cli.settings.is_production
    if is_first:
        _seed_demo(cli)
    if has_demo(cli.engine):
        _send_demo(cli)
    reach(Stage.FIRST if is_first else Stage.PREPARED)
    services = WorkerServices(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now)
    say_cycle(watch_once(services), cli)
    reach(Stage.LOOKED)
    say_plans(
        list(write_plans(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now(), cli.actor))
    )


def _stages(descriptor: int | None) -> Callable[[Stage], None]:
    """Return what says a stage on an open file; of a command that somebody typed, nobody asks."""

    def reach(stage: Stage) -> None:
        if descriptor is not None:
            os.write(descriptor, f"{stage}\n".encode())

    return reach


def _seed_demo(cli: CliContext) -> None:
    say(N_("La base de datos está vacía: se siembra la demostración (personas inventadas)…"))
    report = seed(cli.engine, cli.settings, cli.atlas, cli.keyring, cli.now())
    say(
        N_(
            "{posts} representaciones, {shelters} albergues, "
            "{persons} personas en {households} hogares."
        ),
        posts=report.posts,
        shelters=report.shelters,
        persons=sum(report.persons.values()),
        households=report.households,
    )


def _send_demo(cli: CliContext) -> None:
    """Send the demo's messages when it has fallen silent: an empty first screen teaches nothing."""
    if is_silent(cli.engine):
        say(N_("Mensajes de la demostración, leídos como si llegaran ahora:"))
        say_messages(send_messages(cli.engine, cli.settings, cli.atlas, cli.now()))
