"""The worker as in operation, in a process of its own, that may ask servers of this machine too."""

from __future__ import annotations

import logging

from core.http import http_retrieve
from webapp.cli.context import CliContext
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.lease import WorkerTurn
from webapp.worker.scheduler import work_to_the_end
from webapp.worker.tasks import worker_tasks


def main() -> None:
    """Work until a signal comes."""
    logging.basicConfig(level="ERROR")
    cli = CliContext()
    services = WorkerServices(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now)
    retrieve = http_retrieve(cli.settings, allow_loopback=True)
    turn = WorkerTurn(cli.engine, cli.settings.instance, cli.now)
    work_to_the_end(turn, worker_tasks(services, retrieve))


if __name__ == "__main__":
    main()
