"""What belongs to one host alone, whoever leads: its spool of the audit log, and the houses of the
drills in its folder. Of several machines the worker of each does these beside its waiting.
"""

from __future__ import annotations

import threading
from functools import partial

from core.audit_log import AuditSpool, write_spooled
from core.settings import Settings
from webapp.worker.crisis.drills import DRILLS_EVERY_SECONDS, tend_drills
from webapp.worker.hosts.free_turn import FreeTurn
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.scheduler import RecurringTask, work

SPOOL_EVERY_SECONDS = 15


def host_tasks(services: WorkerServices) -> list[RecurringTask]:
    """Return what this host does for itself."""
    return [
        RecurringTask("audit spool", partial(_write_spool, services), SPOOL_EVERY_SECONDS),
        RecurringTask("drills", partial(tend_drills, services), DRILLS_EVERY_SECONDS),
    ]


def has_several_hosts(settings: Settings) -> bool:
    """Return whether a host that does not lead has something of its own to do."""
    return settings.web_nodes > 1


def begin_host_tasks(services: WorkerServices, stop: threading.Event) -> threading.Thread:
    """Do them in a thread of its own until `stop`; no lease binds the engine of `services`."""
    thread = threading.Thread(
        target=work,
        args=(FreeTurn(), host_tasks(services), stop),
        name="host-tasks",
        daemon=True,
    )
    thread.start()
    return thread


# -- inside ---------------------------------------------------------------------------------


def _write_spool(services: WorkerServices) -> None:
    """Write into the audit log what waits because the disk was full or the database busy."""
    write_spooled(services.engine, AuditSpool(services.settings.instance), services.clock())
