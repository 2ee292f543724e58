"""Every hour: whether somebody put an old row back past the application (`core.keys.put_back`), and
how far the matching indexes have come (`registry.matching.index_stamps`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry, record
from core.db import writing
from core.keys import PutBack
from registry.matching.index_stamps import note_stamps
from webapp.sealed_columns import find_put_back
from webapp.worker.job_kinds import WorkerServices

PUT_BACK_EVERY_SECONDS = 3600
ACTION = "seal.put_back"
log = logging.getLogger(__name__)


def look_for_put_back(services: WorkerServices) -> Sequence[PutBack]:
    """Return the rows that were put back; each is logged, and noted once in the audit log."""
    found = find_put_back(services.engine)
    for each in found:
        log.error("%s: an old text was put back; atalaya keys verify", each.name)
    with writing(services.engine) as session:
        for each in found:
            _note(session, each, services)
        note_stamps(session, at=services.clock(), actor="worker")
    return found


# -- inside ---------------------------------------------------------------------------------


def _note(session: Session, row: PutBack, services: WorkerServices) -> None:
    noted = sa.select(AuditEntry.details).where(
        AuditEntry.action == ACTION, AuditEntry.subject == row.name
    )
    details = {"version": row.version, "noted": row.noted}
    if details not in session.scalars(noted).all():
        record(
            session,
            at=services.clock(),
            actor="worker",
            action=ACTION,
            subject=row.name,
            country=row.country,
            version=row.version,
            noted=row.noted,
        )
