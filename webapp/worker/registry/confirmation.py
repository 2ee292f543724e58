"""The question of every half year, put by the worker: a few letters at a time, so that no other
message waits behind them.
"""

from __future__ import annotations

import logging
import math

from core.db import reading, writing
from registry.confirmation.turns import is_anybody_due
from webapp.confirmation_messages import TurnReport, put_turn, waiting_letters
from webapp.worker.job_kinds import WorkerServices

CONFIRMATION_EVERY_SECONDS = 600
_TURNS_AN_HOUR = 3600 // CONFIRMATION_EVERY_SECONDS
log = logging.getLogger(__name__)


def ask_whether_right(services: WorkerServices) -> TurnReport:
    """Put into the outbox what is due, no more than the settings allow an hour; nothing while as
    much as an hour's letters still wait there.
    """
    now, an_hour = services.clock(), services.settings.check_letters_an_hour
    with reading(services.engine) as session:
        is_due = an_hour > 0 and is_anybody_due(session, now.date())
        room = an_hour - waiting_letters(session) if is_due else 0
    most = min(room, math.ceil(an_hour / _TURNS_AN_HOUR))
    if most <= 0:
        return TurnReport()
    with writing(services.engine) as session:
        report = put_turn(session, services.keyring, now, most, "worker")
    log.info(
        "confirmation: %d letters about %d persons, %d cannot be written to",
        report.letters, report.persons, report.unreachable,
    )  # fmt: skip
    return report
