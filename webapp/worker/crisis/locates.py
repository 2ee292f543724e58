"""What the worker does about locate notices: each day its owner is asked whether one is still open,
what has come to its day expires, and thirty days after the end photograph and words are deleted.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass

from core.db import reading, writing
from core.storage.database_sweep import sweep
from response.crisis.models import Participation
from response.locate.daily import ask_owner, due_questions, expire_due
from response.locate.forgetting import SWEPT, forget_due, is_work_due
from webapp.messages.locate_messages import ask_still_open
from webapp.worker.job_kinds import WorkerServices

LOCATES_EVERY_SECONDS = 300
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LocatesReport:
    """What one turn did, in locate notices."""

    asked: int = 0
    expired: int = 0
    forgotten: int = 0


def tend_locates(services: WorkerServices) -> LocatesReport:
    """Ask, let expire and forget what is due; each question is a transaction of its own."""
    now = services.clock()
    with reading(services.engine) as session:
        due, is_due = due_questions(session, now), is_work_due(session, now)
    asked = sum(_ask(services, each) for each in due)
    if not is_due:
        return LocatesReport(asked)
    with writing(services.engine) as session:
        report = LocatesReport(asked, expire_due(session, now), forget_due(session, now))
    if report.forgotten and not sweep(services.engine, SWEPT):
        log.warning("the room of deleted photographs is cleared later: somebody reads old pages")
    if report != LocatesReport():
        log.info("locate notices: %s", report)
    return report


# -- inside ---------------------------------------------------------------------------------


def _ask(services: WorkerServices, locate_id: uuid.UUID) -> bool:
    now = services.clock()
    with writing(services.engine) as session:
        notice = ask_owner(session, locate_id, now)
        if notice is None:
            return False
        part = session.get_one(Participation, notice.participation_id)
        ask_still_open(session, notice, part, now)
    return True
