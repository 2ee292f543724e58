"""The call lists of open crises, held by the worker against the zone that holds and the register as
it is: who is new, who is outside now, who asked for help from elsewhere.
"""

from __future__ import annotations

import logging

from core.db import reading
from response.calldown.lists.listing import lists_behind, make_list
from webapp.worker.job_kinds import WorkerServices

CALL_LISTS_EVERY_SECONDS = 20
log = logging.getLogger(__name__)


def keep_call_lists(services: WorkerServices) -> int:
    """Bring the lists that are behind up to date, one after the other; return how many."""
    now = services.clock()
    with reading(services.engine) as session:
        behind = lists_behind(session, now)
    for participation_id, zone in behind:
        changes = make_list(services.engine, services.keyring, participation_id, zone, now)
        log.info(
            "call list of %s: %d households, %d new, %d outside now",
            participation_id, changes.households, changes.added, changes.gone_outside,
        )  # fmt: skip
    return len(behind)
