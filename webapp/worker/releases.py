"""What countries release of their counts, made when a month begins: others look at it, nobody waits
for it.
"""

from __future__ import annotations

import logging

from core.crypto import CannotOpen
from core.db import reading
from core.errors import Outdated
from registry.statistics.release.releases import countries_to_release, make_release, period_of
from webapp.worker.job_kinds import WorkerServices

RELEASES_EVERY_SECONDS = 600
log = logging.getLogger(__name__)


def make_releases(services: WorkerServices) -> int:
    """Make the release of this month of each country that has none; return how many were made."""
    now = services.clock()
    with reading(services.engine) as session:
        countries = countries_to_release(session, period_of(now.date()))
    made = 0
    for country in countries:
        try:
            digest = make_release(
                services.engine,
                services.keyring,
                services.atlas,
                country,
                now=now,
                actor="worker",
                disclosure=services.settings.disclosure,
            )
        except (CannotOpen, Outdated) as wrong:
            log.error("the counts of %s are not released: %s", country, wrong)
            continue
        made += digest is not None
    return made
