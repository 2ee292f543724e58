"""Other systems are told what happened: put out in short transactions, then sent."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from core.announcements.models import EventSubscription
from core.announcements.subscriptions import OWNER
from core.db import reading, writing
from core.outbox.delivery import deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from webapp.messages.event_messages import put_news
from webapp.outbox_setup import open_outbox, open_transports
from webapp.worker.job_kinds import WorkerServices

EVENTS_OUT_EVERY_SECONDS = 20
log = logging.getLogger(__name__)


def tell_events(services: WorkerServices) -> int:
    """Put out what is new, and send what is due; return how many messages left."""
    now = services.clock()
    with reading(services.engine) as session:
        if not session.scalar(sa.select(sa.exists().where(EventSubscription.removed_at.is_(None)))):
            return 0
    with writing(services.engine) as session:
        put_news(session, now)
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
        report = deliver(outbox, transports, now=now)
    if report.sent or report.failed:
        log.info("events: %d sent, %d given up", report.sent, report.failed)
    return report.sent
