"""`atalaya worker`: what comes round, until a signal ends it."""

from __future__ import annotations

import logging

import click

from core.installation.log_lines import configure_log
from core.memory.shared_counts import COUNTS, FOLDER
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.commands import Command
from webapp.keeping.signals.error_reports import report_errors
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.lease import WorkerTurn
from webapp.worker.scheduler import work_to_the_end
from webapp.worker.tasks import worker_tasks


@click.command("worker", cls=Command)
@pass_cli
def work_on(cli: CliContext) -> None:
    """Do what comes round until a signal ends it."""
    configure_log(cli.settings)
    report_errors(cli.settings, "worker")
    COUNTS.open(cli.settings.instance / FOLDER)
    # Each turn is a job of its own to it: what it says of them is no news.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, logging.getLogger().level))
    cli.require_database()
    turn = WorkerTurn(cli.engine, cli.settings.instance, cli.now)
    services = WorkerServices(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now)
    work_to_the_end(turn, worker_tasks(services))
