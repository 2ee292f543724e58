"""Each night the registers are looked through for persons who are there twice, and after a list at
once for those it brought: a few seconds at a time, so that the watch and the pages go first.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from core.db import reading, writing
from registry.duplicates.night_pass import begin_pass, due_countries, go_on, is_under_way
from registry.imports.lists import countries_with_lists
from registry.merging.undo import close_ways_back
from webapp.worker.job_kinds import WorkerServices

DOUBLES_EVERY_SECONDS = 10
PART_SECONDS = 5.0
REST = timedelta(hours=20)
"""So long after a pass ended the next may begin."""
FIRST_HOUR, LAST_HOUR = 6, 12
"""UTC: night from Canada to Panama. A pass that is under way then goes on the night after."""
log = logging.getLogger(__name__)


def look_for_doubles(services: WorkerServices) -> int:
    """Go on with the pass of one country, at night or after a list; return how many persons were
    compared.
    """
    now = services.clock()
    is_night = FIRST_HOUR <= now.hour < LAST_HOUR
    with reading(services.engine) as session:
        due = due_countries(session, now, rest=REST) if is_night else []
        due = due or countries_with_lists(session)
        is_new = bool(due) and not is_under_way(session, due[0])
    if not due:
        return 0
    country = due[0]
    if is_new:
        with writing(services.engine) as session:
            begin_pass(session, country, now)
            close_ways_back(session, now)
    progress = go_on(
        services.engine, services.keyring, country, clock=services.clock, seconds=PART_SECONDS
    )
    if progress.is_over:
        log.info("doubles of %s: looked for", country)
    return progress.compared
