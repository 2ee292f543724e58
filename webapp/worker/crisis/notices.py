"""Notices on their way: dispatches go into the outbox some at a time, what became of them comes
back, what failed goes by the next channel. Each step is a short transaction of its own.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.delivery import deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from watch.notices.dispatching.batches import DispatchWork, put_batch
from watch.notices.dispatching.by_hand import free_lapsed
from watch.notices.dispatching.patience import take_back_batch
from watch.notices.dispatching.sending import OWNER, end_if_done, notices_under_way
from watch.notices.dispatching.settling import relay_batch, settle_batch
from watch.notices.models import Notice
from webapp.messages.notice_desk import dispatch_work
from webapp.outbox_setup import open_outbox, open_transports
from webapp.worker.job_kinds import WorkerServices

NOTICES_EVERY_SECONDS, NOTICE_LETTERS_EVERY_SECONDS = 5, 3
LONGEST_TURN_SECONDS = 20.0
MOST_LETTERS = 1000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NoticesReport:
    """What one turn did, in dispatches; `ended` in notices."""

    put: int = 0
    settled: int = 0
    relayed: int = 0
    ended: int = 0


def tend_notices(services: WorkerServices) -> NoticesReport:
    """Do what is due about the notices that are being sent; one that fails keeps no other."""
    now = services.clock()
    work = dispatch_work(services.engine, services.keyring, services.atlas, services.settings)
    with reading(services.engine) as session:
        ids = notices_under_way(session, now)
    if not ids:
        return NoticesReport()
    with writing(services.engine) as session:
        free_lapsed(session, now)
    until = time.monotonic() + LONGEST_TURN_SECONDS
    settled = _in_batches(lambda: settle_batch(work, now), until)
    report = NoticesReport(settled=settled)
    for notice_id in ids:
        try:
            report = _tend(services, work, notice_id, report, until)
        except Exception:  # whatever it is, the other notices go on
            log.exception("notice %s", notice_id)
    if report.put or report.settled:
        log.info("notices: %d put out, %d settled", report.put, report.settled)
    return report


def send_notice_letters(services: WorkerServices) -> int:
    """Send the messages of notices that are due, and no others; return how many left."""
    now = services.clock()
    with reading(services.engine) as session:
        due = sa.exists().where(
            OutboxMessage.owner == OWNER,
            OutboxMessage.state.in_((MessageState.WAITING, MessageState.SENDING)),
            OutboxMessage.due_at <= now,
        )
        if not session.scalar(sa.select(due)):
            return 0
    whole = open_outbox(services.engine, services.keyring, services.settings)
    outbox = Outbox(whole.engine, whole.keyring, {OWNER: whole.owners[OWNER]}, whole.host)
    with open_transports(services.settings, services.keyring, services.engine) as transports:
        return deliver(outbox, transports, now=now, limit=MOST_LETTERS).sent


# -- inside ---------------------------------------------------------------------------------


def _tend(
    services: WorkerServices,
    work: DispatchWork,
    notice_id: uuid.UUID,
    before: NoticesReport,
    until: float,
) -> NoticesReport:
    now = services.clock()
    _in_batches(lambda: take_back_batch(work, notice_id, now), until)
    relayed = _in_batches(lambda: relay_batch(work, notice_id, now), until)
    put = _in_batches(lambda: put_batch(work, notice_id, now), until)
    with writing(services.engine) as session:
        ended = end_if_done(session, session.get_one(Notice, notice_id), now)
    return NoticesReport(
        before.put + put, before.settled, before.relayed + relayed, before.ended + ended
    )


def _in_batches(step: Callable[[], int], until: float) -> int:
    """Return how many dispatches a step dealt with, again and again until none is left or the turn
    is over.
    """
    dealt = 0
    while time.monotonic() < until:
        if not (count := step()):
            break
        dealt += count
    return dealt
