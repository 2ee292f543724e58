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

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
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
MOST_TURNS = 10_000
"""So many messages that are not to be sent (withdrawn, put off) are dealt with before a claim gives
up until the next run.
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
    for_demo: Collection[str] = (),
) -> ClaimedMessage | None:
    """Take the next message that is due by one of `transports` (names), or of the demo by one of
    `for_demo`; None when none is.

    A row is taken by its state and its counter of claims, an integer that only rises, never by a
    moment: of several workers one gets it. A message whose worker died is free again after its
    lease, and then has the secret, the date and the message id it had. What is not wanted any more
    (its round is over, its recipient has answered) is withdrawn on the way.

    Each turn is a transaction of its own and deals with one row: it is claimed, withdrawn, given up
    or put off (due later), or it is passed over and named in `report.unclaimable`, which the next
    turn leaves out. So there is an end to it, and `MOST_TURNS` besides.
    """
    report = DeliveryReport() if report is None else report
    row = OutboxMessage
    leaves = sa.or_(
        row.transport.in_(sorted(transports)),
        sa.and_(row.is_demo, row.transport.in_(sorted(for_demo))),
    )
    for _ in range(MOST_TURNS):
        with writing(outbox.engine) as session:
            first = session.execute(_first_due(outbox, leaves, now, report.unclaimable)).first()
            if first is None:
                return None
            message = _take(session, first, now, report)
            if message is None:
                continue
            claimed = _prepare_or_put_off(outbox, session, message, now, report)
        if claimed is not None:
            return claimed
    log.error("%d messages dealt with and none to send: the rest at the next run", MOST_TURNS)
    return None


def secret_place(message_id: UUID, country: str) -> SealedPlace:
    """Return where the secret of a message belongs: under the table's first name, sealed once."""
    return place_of("letter", "sealed_token", message_id, country=country)


# -- inside ---------------------------------------------------------------------------------


def _first_due(
    outbox: Outbox, leaves: sa.ColumnElement[bool], now: datetime, passed: Collection[UUID]
) -> sa.Select[UUID, MessageState, int]:
    """Return the question for the row that is first in turn: no moment is read, for one written by
    hand may be none.
    """
    row = OutboxMessage
    is_due = sa.and_(row.state == MessageState.WAITING, row.due_at <= now)
    is_orphan = sa.and_(row.state == MessageState.SENDING, row.claimed_at <= now - LEASE)
    statement = sa.select(row.id, row.state, row.attempts).where(
        sa.or_(is_due, is_orphan),
        leaves,
        row.owner.in_(sorted(outbox.owners)),
    )
    if passed:
        statement = statement.where(row.id.not_in(passed))
    return statement.order_by(row.due_at, row.id).limit(1)


def _take(
    session: Session,
    first: sa.Row[UUID, MessageState, int],
    now: datetime,
    report: DeliveryReport,
) -> OutboxMessage | None:
    """Return the row marked as ours; None when it is another worker's now, or cannot be claimed.

    What cannot be claimed stays as it is and is named, once a run.
    """
    try:
        with session.begin_nested():
            if _mark(session, first, now):
                return session.get(OutboxMessage, first.id, populate_existing=True)
        is_anothers = _counter(session, first.id) != (first.state, first.attempts)
    except (
        ValueError,
        TypeError,
        LookupError,
    ) as wrong:  # what stands in the row is no moment, no JSON
        log.error("message %s cannot be read: %s", first.id, wrong)
        is_anothers = False
    if not is_anothers:
        log.error("message %s cannot be claimed: look at its row", first.id)
        report.unclaimable.add(first.id)
    return None


def _mark(session: Session, first: sa.Row[UUID, MessageState, int], now: datetime) -> bool:
    """Mark the row as ours, if nobody has claimed it since it was read; whether it is."""
    row = OutboxMessage
    result: Any = session.execute(
        sa.update(row)
        .where(row.id == first.id, row.state == first.state, row.attempts == first.attempts)
        .values(state=MessageState.SENDING, claimed_at=now, attempts=row.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)


def _counter(session: Session, message_id: UUID) -> tuple[MessageState, int] | None:
    row = session.execute(
        sa.select(OutboxMessage.state, OutboxMessage.attempts).where(OutboxMessage.id == message_id)
    ).first()
    return None if row is None else (row.state, row.attempts)


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
    place = secret_place(message.id, message.country)
    if message.secret_ciphertext is not None:
        try:
            return keyring.open(message.secret_ciphertext, place).decode()
        except CannotOpen:
            # The data key was changed meanwhile: a link that works goes before the same bytes.
            log.warning("message %s: its secret cannot be opened, it gets a new one", message.id)
    secret = owner.new_secret(session, message, now)
    message.secret_ciphertext = keyring.seal(secret.encode(), place) if secret else None
    return secret
