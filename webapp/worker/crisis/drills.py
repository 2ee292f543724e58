"""The drills that are open: their houses get a turn of the worker; what belongs to none goes."""

from __future__ import annotations

from webapp.drill.house import standing_marks
from webapp.drill.opening import sweep_drills
from webapp.drill.tending import tend_all
from webapp.worker.job_kinds import WorkerServices

DRILLS_EVERY_SECONDS = 5


def tend_drills(services: WorkerServices) -> int:
    """Do a turn of every drill; return how many injects were settled. Nothing where none stands."""
    if not standing_marks(services.settings):
        return 0
    sweep_drills(services.engine, services.settings, services.clock())
    return tend_all(services.settings, services.atlas)
