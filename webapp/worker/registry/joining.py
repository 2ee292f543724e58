"""Codes of the public form leave within seconds: somebody looks at the page that asks for them. And
what was not confirmed in time is erased.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.delivery import deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from core.transports.folder import file_name, letters_of
from registry.joining.requests import OWNER, expire_requests, orphan_letters
from webapp.joining_messages import JoiningMessages
from webapp.outbox_setup import open_transports
from webapp.worker.job_kinds import WorkerServices

LETTERS_EVERY_SECONDS, EXPIRY_EVERY_SECONDS = 3, 60
log = logging.getLogger(__name__)


def send_joining_letters(services: WorkerServices) -> int:
    """Send the letters of the public form that are due, and no others; return how many left."""
    now = services.clock()
    with reading(services.engine) as session:
        due = sa.exists().where(
            OutboxMessage.owner == OWNER,
            OutboxMessage.state == MessageState.WAITING,
            OutboxMessage.due_at <= now,
        )
        if not session.scalar(sa.select(due)):
            return 0
    owners = {OWNER: JoiningMessages(services.settings.public_url, services.keyring)}
    outbox = Outbox(services.engine, services.keyring, owners, services.settings.public_host)
    with open_transports(services.settings, services.keyring, services.engine) as transports:
        return deliver(outbox, transports, now=now).sent


def expire_joining_requests(services: WorkerServices) -> int:
    """Erase drafts and requests whose time is over, and the letters about those that are gone;
    return how many requests.
    """
    with reading(services.engine) as session:
        letters = {each.id: each.message_id for each in orphan_letters(session)}
    folder = letters_of(services.settings, services.keyring)
    for message_id in letters.values():
        folder.remove(file_name(message_id))
    with writing(services.engine) as session:
        session.execute(sa.delete(OutboxMessage).where(OutboxMessage.id.in_(letters)))
        gone = expire_requests(session, services.clock())
    if gone:
        log.info("%d requests of the public form ended unconfirmed", gone)
    return gone
