"""Presses apart: processes that print, on machines of their own, and do nothing else.

They need no lease: each paper is a job that one of them claims (`core.jobs.queue`).
"""

from __future__ import annotations

from core.atlas.base_map.jobs import KIND as BASE_MAP
from directory.editions.file_jobs import KIND as EDITION_FILE
from plans.batch.print_runs import KIND as PRINT_RUN
from plans.packs.pack_requests import KIND as PACK
from webapp.worker.job_kinds import WorkerServices, job_kinds
from webapp.worker.scheduler import RecurringTask
from webapp.worker.tasks import job_tasks

PRINTED_KINDS = (PRINT_RUN, PACK, EDITION_FILE, BASE_MAP)


def press_tasks(services: WorkerServices) -> list[RecurringTask]:
    """Return what a press does."""
    kinds = job_kinds(services)
    return list(job_tasks(services, {name: kinds[name] for name in PRINTED_KINDS}))
