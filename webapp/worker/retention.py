"""The time people agreed to, kept by the worker: letters before it ends, and erasure after it;
needs that are over by themselves.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import reading, writing
from registry.people.access import in_parts
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure
from registry.registration.lapsing import drop_lapsed_needs, with_lapsed_needs
from registry.registration.retention import overdue, still_overdue, unnoticed
from webapp.erasure import erase_for_good, sweep_again
from webapp.retention_messages import put_notices
from webapp.worker.job_kinds import WorkerServices

RETENTION_EVERY_SECONDS, LAPSING_EVERY_SECONDS = 3600, 4 * 3600
ACTOR = "worker"
log = logging.getLogger(__name__)


def keep_retention(services: WorkerServices) -> None:
    """Write to whose time ends soon, and erase whose time is over."""
    noticed, erased = _notice(services), _erase(services)
    if noticed or erased:
        log.info("%d persons told that their time ends, %d erased", noticed, erased)
    sweep_again(services.engine)


def forget_lapsed_needs(services: WorkerServices) -> int:
    """Take the needs that are over off the cards, and return of how many."""
    now = services.clock()
    with reading(services.engine) as session:
        ids = with_lapsed_needs(session, services.keyring, now.date())
    changed = 0
    for part in in_parts(ids):
        with writing(services.engine) as session:
            changed += drop_lapsed_needs(session, services.keyring, part, now=now, actor=ACTOR)
    return changed


# -- inside ---------------------------------------------------------------------------------


def _notice(services: WorkerServices) -> int:
    settings, now = services.settings, services.clock()
    with reading(services.engine) as session:
        persons = unnoticed(session, now.date(), settings.keep_notice_days)
    if not persons:
        return 0
    with writing(services.engine) as session:
        put_notices(
            session, services.keyring, persons, reaches_demo=not settings.smtp_host, now=now
        )
    return len(persons)


def _erase(services: WorkerServices) -> int:
    now, notice_days = services.clock(), services.settings.keep_notice_days

    def still(session: Session, ids: Sequence[UUID]) -> list[UUID]:
        return still_overdue(session, ids, now, notice_days)

    with reading(services.engine) as session:
        persons = overdue(session, now, notice_days)
    by_country: dict[str, list[UUID]] = defaultdict(list)
    for each in persons:
        by_country[each.country].append(each.id)
    erased = 0
    for country, ids in by_country.items():
        erasure = Erasure(country, ErasureCause.EXPIRED, ACTOR, ACTOR, now)
        erased += erase_for_good(
            services.engine, services.keyring, services.settings, ids, erasure, still
        )
    return erased
