"""Take a message in hand, and write down what became of it: each in a transaction of its own.

A message is claimed and committed before it is sent, and settled after: killed anywhere, nothing is
lost. Killed between the server's yes and our writing it down, the same message goes out again, with
the same bytes and message id (docs/decisions/0005).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
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
from core.transports.transport import TransportError

LEASE = timedelta(minutes=15)
"""After which a message that was claimed and not settled is free again; far longer than a message
can take.
"""
MOST_ATTEMPTS = 8
PAUSES = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Before the second attempt, the third and so on."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message that is ours to send now, and the secret it carries (empty when it has none)."""

    message: OutboxMessage
    secret: str


@dataclass(slots=True)
class DeliveryReport:
    """What one run did, in messages."""

    sent: int = 0
    put_off: int = 0
    """To be tried again later."""
    failed: int = 0
    """Given up: listed for a person."""
    withdrawn: int = 0
    """Not wanted any more when their turn came."""
    unclaimable: set[UUID] = field(default_factory=set)
    """Passed over: nobody else has them, and yet the database does not let us take them."""


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


def settle(
    outbox: Outbox,
    claimed: ClaimedMessage,
    error: TransportError | None,
    *,
    now: datetime,
    report: DeliveryReport,
) -> None:
    """Write down what became of a message that was sent, unless somebody else has claimed it
    since.
    """
    with writing(outbox.engine) as session:
        message = session.scalar(
            sa.select(OutboxMessage)
            .where(
                OutboxMessage.id == claimed.message.id,
                OutboxMessage.state == MessageState.SENDING,
                OutboxMessage.claimed_at == claimed.message.claimed_at,
            )
            .with_for_update()
        )
        if message is None:
            return
        if error is not None:
            _fail(message, error, now, report)
            return
        message.state, message.sent_at, message.last_error = MessageState.SENT, now, ""
        message.secret_ciphertext = None
        report.sent += 1


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
    """An owner that stumbles over one message must not keep the others: that one is put off."""
    try:
        with session.begin_nested():
            return _prepare(outbox, session, message, now, report)
    except SQLAlchemyError:  # the database is to blame, not the message
        raise
    except Exception as wrong:
        log.exception("message %s", message.id)
        _fail(message, unexpected(wrong), now, report)
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
        _give_up(message, message.last_error or "interrupted each time it was sent")
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


def unexpected(wrong: Exception) -> TransportError:
    """Return the failure to write down for an error nobody foresaw; the log has the rest."""
    return TransportError(f"unexpected {type(wrong).__name__}; see the log")


def _fail(
    message: OutboxMessage, error: TransportError, now: datetime, report: DeliveryReport
) -> None:
    if error.is_permanent or message.attempts >= MOST_ATTEMPTS:
        _give_up(message, str(error))
        report.failed += 1
        return
    message.state, message.last_error = MessageState.WAITING, str(error)
    message.due_at = now + PAUSES[min(message.attempts, len(PAUSES)) - 1]
    report.put_off += 1


def _give_up(message: OutboxMessage, error: str) -> None:
    message.state, message.last_error = MessageState.FAILED, error
    message.secret_ciphertext = None
