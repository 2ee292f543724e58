"""Rolls of open crises kept up with the register; what is over of crises and calls forgotten."""

from __future__ import annotations

import logging
from typing import Any

from core.crypto import CannotOpen
from core.db import reading, writing
from response.accounting.refreshing import refresh_rolls
from response.accounting.retention import due_participations, forget_persons, series_left
from response.closing.retention import forget_call_lists, forget_replies
from response.closing.timeline import kept_figures, timeline_of
from response.crisis.models import Participation
from response.hotline.retention import forget_calls
from response.locate.forgetting import forget_of_part
from watch.notices.dispatching.codes import free_of_crisis, free_of_others
from webapp.worker.job_kinds import WorkerServices

ROLLS_EVERY_SECONDS, FORGETTING_EVERY_SECONDS = 60, 4 * 3600
log = logging.getLogger(__name__)


def keep_rolls(services: WorkerServices) -> int:
    """Write down who came to be inside an open crisis, or left it; return of how many countries."""
    changed = refresh_rolls(services.engine, services.keyring, services.clock())
    if changed:
        log.info("%d countries have other people inside a crisis", changed)
    return changed


def forget_ended(services: WorkerServices) -> int:
    """Leave of crises that ended ninety days ago their numbers alone, and of old calls their count;
    return how many crises and calls that was.
    """
    now, forgotten = services.clock(), 0
    with reading(services.engine) as session:
        due = [each.id for each in due_participations(session, now)]
    for participation_id in due:
        figures: dict[str, Any] = {}
        try:
            with reading(services.engine) as session:
                part = session.get_one(Participation, participation_id)
                figures = kept_figures(timeline_of(session, services.keyring, part, now))
                series = series_left(session, services.keyring, part)
        except CannotOpen as wrong:
            log.error("the numbers of a crisis that ended do not open: %s", wrong)
            series = []
        with writing(services.engine) as session:
            part = session.get_one(Participation, participation_id)
            forget_call_lists(session, part)
            forget_replies(session, part)
            free_of_crisis(session, part.country, part.crisis.number)
            forget_of_part(session, part.id, now)
            forget_persons(session, part, series, now, figures)
        forgotten += 1
    with writing(services.engine) as session:
        free_of_others(session, now)
        return forgotten + forget_calls(session, now)
