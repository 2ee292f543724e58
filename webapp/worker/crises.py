"""Zones of crises follow their hazards by themselves, at each look."""

from __future__ import annotations

import logging

from core.db import reading, writing
from response.crisis.zones import follow_hazards, zones_behind
from webapp.worker.job_kinds import WorkerServices

log = logging.getLogger(__name__)


def follow_crises(services: WorkerServices) -> int:
    """Give those zones another version whose hazards have moved since; return how many.

    Where nothing has moved nothing is written.
    """
    now = services.clock()
    with reading(services.engine) as session:
        drafts = zones_behind(session)
    if not drafts:
        return 0
    with writing(services.engine) as session:
        moved = follow_hazards(session, drafts, now)
    if moved:
        log.info("%d zones of crises have followed their hazards", len(moved))
    return len(moved)
