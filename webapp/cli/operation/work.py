"""`atalaya worker`: what comes round, until a signal ends it."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace

import click

from core.audit_log.keys import audit_keys
from core.i18n.languages import N_
from core.installation.log_lines import configure_log
from core.jobs.fence import fence
from core.jobs.lease import BEAT_SECONDS
from core.memory.shared_counts import COUNTS, FOLDER
from core.postgres.opening import open_direct, open_engine
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.operation.presses import press_tasks
from webapp.cli.terminal.commands import Command, Option
from webapp.keeping.checks.nodes import note_node
from webapp.keeping.signals.error_reports import report_errors
from webapp.routes.first_uses import read_first_uses
from webapp.worker.hosts.free_turn import FreeTurn
from webapp.worker.hosts.host_tasks import begin_host_tasks, has_several_hosts
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.lease import WorkerTurn
from webapp.worker.scheduler import work_to_the_end
from webapp.worker.tasks import worker_tasks


@click.command("worker", cls=Command)
@click.option(
    "--presses",
    is_flag=True,
    cls=Option,
    help=N_("Solo imprime, junto a otros: planes, paquetes, libros y mapas."),
)
@pass_cli
def work_on(cli: CliContext, presses: bool) -> None:
    """Do what comes round until a signal ends it."""
    configure_log(cli.settings)
    report_errors(cli.settings, "worker")
    COUNTS.open(cli.settings.instance / FOLDER)
    # Each turn is a job of its own to it: what it says of them is no news.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, logging.getLogger().level))
    cli.require_database()
    note_node(cli.engine, cli.settings, cli.atlas, cli.now())
    if presses:
        work_to_the_end(FreeTurn(), press_tasks(_services(cli)))
        return
    if has_several_hosts(cli.settings):
        # By an engine of its own: that of the lease commits nothing for who does not lead.
        own = open_engine(cli.settings, audit_keys(cli.settings))
        begin_host_tasks(replace(_services(cli), engine=own), threading.Event())
    lease = open_direct(
        cli.settings, silence_seconds=min(BEAT_SECONDS, cli.settings.database_seconds)
    )
    turn = WorkerTurn(lease, cli.settings.instance, cli.now)
    fence(cli.engine, turn.term_name, turn.term)
    read_first_uses()
    work_to_the_end(turn, worker_tasks(_services(cli)))


def _services(cli: CliContext) -> WorkerServices:
    return WorkerServices(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now)
