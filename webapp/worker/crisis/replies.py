"""What the worker does about replies: what waited for its crisis goes into the accounting, the one
answer leaves at once, and texts of long ago are forgotten.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.delivery import deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from watch.replies.models import NoticeReply
from watch.replies.retention import forget_texts
from webapp.outbox_setup import open_transports
from webapp.replies.answers_back import OWNER, ReplyAnswers
from webapp.replies.reply_statements import state_reply, statements_waiting
from webapp.worker.job_kinds import WorkerServices

REPLIES_EVERY_SECONDS, ANSWERS_EVERY_SECONDS = 20, 5
TEXTS_EVERY_SECONDS = 24 * 60 * 60
TEXTS_KEPT = timedelta(days=90)
"""So long what somebody wrote is kept; then only that they did, and what it said."""
log = logging.getLogger(__name__)


def state_replies(services: WorkerServices) -> int:
    """Put the replies that waited for their crisis into the accounting, each in a transaction of
    its own; return how many statements were written.
    """
    now = services.clock()
    with reading(services.engine) as session:
        ids = [each.id for each in statements_waiting(session, now)]
    count = 0
    for reply_id in ids:
        with writing(services.engine) as session:
            reply = session.get(NoticeReply, reply_id)
            count += state_reply(session, services.keyring, reply, now) if reply else 0
    if count:
        log.info("%d statements out of replies", count)
    return count


def send_reply_answers(services: WorkerServices) -> int:
    """Send the answers to replies that are due, and no other messages; return how many left."""
    now = services.clock()
    with reading(services.engine) as session:
        due = sa.exists().where(
            OutboxMessage.owner == OWNER,
            OutboxMessage.state == MessageState.WAITING,
            OutboxMessage.due_at <= now,
        )
        if not session.scalar(sa.select(due)):
            return 0
    owners = {OWNER: ReplyAnswers(services.keyring)}
    outbox = Outbox(services.engine, services.keyring, owners, services.settings.public_host)
    with open_transports(services.settings, services.keyring, services.engine) as transports:
        return deliver(outbox, transports, now=now).sent


def forget_reply_texts(services: WorkerServices) -> int:
    """Forget what people wrote long ago; return of how many replies."""
    with writing(services.engine) as session:
        return forget_texts(session, services.clock() - TEXTS_KEPT)
