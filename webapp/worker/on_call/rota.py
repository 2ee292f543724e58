"""Repeating patterns of rotas written on, so that months ahead have their shifts."""

from __future__ import annotations

import logging

from sqlalchemy.exc import NoResultFound

from core.db import reading, writing
from core.errors import Outdated
from watch.rota.models import RotaPattern
from watch.rota.write_out import day_ahead, patterns_due, write_out
from webapp.worker.job_kinds import WorkerServices

ROTA_EVERY_SECONDS = 3600
log = logging.getLogger(__name__)


def write_rotas(services: WorkerServices) -> int:
    """Write on what does not reach far enough ahead, one pattern a transaction; return how many
    shifts were written.
    """
    now = services.clock()
    with reading(services.engine) as session:
        due = patterns_due(session, now)
    written = 0
    for pattern_id in due:
        try:
            with writing(services.engine) as session:
                pattern = session.get_one(RotaPattern, pattern_id)
                written += write_out(session, pattern, day_ahead(pattern.rota, now), now)
        except (Outdated, NoResultFound):
            log.info("pattern %s of a rota was taken away meanwhile", pattern_id)
    return written
