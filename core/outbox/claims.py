"""Take a message in hand, in a transaction of its own, before it is sent.

A message is claimed and committed before it is sent, and settled after (`core.outbox.settlement`):
killed anywhere, nothing is lost. Killed between the server's yes and our writing it down, the same
message goes out again, with the same bytes and message id (docs/decisions/0005).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, place_of
from core.db import writing
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox, OutboxOwner
from core.outbox.settlement import (
    MOST_ATTEMPTS,
    DeliveryReport,
    give_up,
    record_failure,
    unexpected,
)

LEASE = timedelta(minutes=15)
"""After which a message that was claimed and not settled is free again; far longer than a message
can take.
"""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message that is ours to send now, and the secret it carries (empty when it has none)."""

    message: OutboxMessage
    secret: str


def claim(
    outbox: Outbox,
    transports: Collection[str],
    *,
    now: datetime,
    report: DeliveryReport | None = None,
) -> ClaimedMessage | None:
    """Take the next message that is due by one of `transports` (names); None when none is.

    The row is taken by its state: of several workers one gets it. A message whose worker died is
    free again after its lease, and then has the secret, the date and the message id it had. What is
    not wanted any more (its round is over, its recipient has answered) is withdrawn on the way.
    """
    report = DeliveryReport() if report is None else report
    while True:
        with writing(outbox.engine) as session:
            message = _take(session, outbox, transports, now, report)
            if message is None:
                return None
            claimed = _prepare_or_put_off(outbox, session, message, now, report)
        if claimed is not None:
            return claimed


# -- inside ---------------------------------------------------------------------------------


def _take(
    session: Session,
    outbox: Outbox,
    transports: Collection[str],
    now: datetime,
    report: DeliveryReport,
) -> OutboxMessage | None:
    """Return the message that is first in turn, marked as ours by its state and the row count.

    Each turn takes a message or passes over one, so there is an end to it. There was none before: a
    moment written by hand without a fraction is another text than the one SQLAlchemy compares it
    with in SQLite, so the row could not be taken, came first again, and the loop held the write
    lock for ever.
    """
    lost: set[UUID] = set()
    while True:
        first = _first_due(outbox, transports, now, lost | report.unclaimable)
        message = session.scalar(first, execution_options={"populate_existing": True})
        if message is None:
            return None
        if _mark(session, message, now):
            session.refresh(message)
            return message
        lost.add(message.id)
        if _is_unchanged(session, message):
            log.error("message %s cannot be claimed: look at its row", message.id)
            report.unclaimable.add(message.id)


def _first_due(
    outbox: Outbox, transports: Collection[str], now: datetime, passed: Collection[UUID]
) -> sa.Select[OutboxMessage]:
    row = OutboxMessage
    is_due = sa.and_(row.state == MessageState.WAITING, row.due_at <= now)
    is_orphan = sa.and_(row.state == MessageState.SENDING, row.claimed_at <= now - LEASE)
    statement = sa.select(row).where(
        sa.or_(is_due, is_orphan),
        row.transport.in_(sorted(transports)),
        row.owner.in_(sorted(outbox.owners)),
    )
    if passed:
        statement = statement.where(row.id.not_in(passed))
    return statement.order_by(row.due_at, row.id).limit(1)


def _mark(session: Session, message: OutboxMessage, now: datetime) -> bool:
    """Mark the row as ours, if it is still as we saw it; whether it is."""
    row = OutboxMessage
    is_as_seen = (
        row.claimed_at.is_(None)
        if message.claimed_at is None
        else row.claimed_at == message.claimed_at
    )
    result: Any = session.execute(
        sa.update(row)
        .where(row.id == message.id, row.state == message.state, is_as_seen)
        .values(state=MessageState.SENDING, claimed_at=now, attempts=row.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)


def _is_unchanged(session: Session, message: OutboxMessage) -> bool:
    """Return whether nobody else took the row either (on PostgreSQL another worker may have)."""
    before = message.state, message.claimed_at
    session.refresh(message)
    return (message.state, message.claimed_at) == before


def _prepare_or_put_off(
    outbox: Outbox, session: Session, message: OutboxMessage, now: datetime, report: DeliveryReport
) -> ClaimedMessage | None:
    """Put off the message over which its owner stumbles, so that it does not keep the others."""
    try:
        with session.begin_nested():
            return _prepare(outbox, session, message, now, report)
    except SQLAlchemyError:  # the database is to blame, not the message
        raise
    except Exception as wrong:
        log.exception("message %s", message.id)
        record_failure(message, unexpected(wrong), now, report)
        return None


def _prepare(
    outbox: Outbox, session: Session, message: OutboxMessage, now: datetime, report: DeliveryReport
) -> ClaimedMessage | None:
    owner = outbox.owners[message.owner]
    if not owner.is_wanted(session, message):
        message.state, message.secret_ciphertext = MessageState.WITHDRAWN, None
        report.withdrawn += 1
        return None
    if message.attempts > MOST_ATTEMPTS:
        give_up(message, message.last_error or "interrupted each time it was sent")
        report.failed += 1
        return None
    message.written_at = message.written_at or now
    message.message_id = message.message_id or f"<{message.id}@{outbox.host}>"
    return ClaimedMessage(message, _secret(outbox.keyring, owner, session, message, now))


def _secret(
    keyring: Keyring, owner: OutboxOwner, session: Session, message: OutboxMessage, now: datetime
) -> str:
    """Return the secret the message had when it was claimed before, else a new one."""
    # The label is bound into what is sealed already: it keeps the name the table had at first.
    place = place_of("letter", "sealed_token", message.id)
    if message.secret_ciphertext is not None:
        try:
            return keyring.open(message.secret_ciphertext, place).decode()
        except CannotOpen:
            # The data key was changed meanwhile: a link that works goes before the same bytes.
            log.warning("message %s: its secret cannot be opened, it gets a new one", message.id)
    secret = owner.new_secret(session, message, now)
    message.secret_ciphertext = keyring.seal(secret.encode(), place) if secret else None
    return secret
