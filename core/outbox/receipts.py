"""What gateways say afterwards of the messages they took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage, Receipt
from core.outbox.settlement import note_sent
from core.transports.transport import FailureClass

_UNSETTLED = frozenset({MessageState.WAITING, MessageState.SENDING, MessageState.FAILED})
_RANK = {None: 0, Receipt.FAILED: 1, Receipt.DELIVERED: 2, Receipt.READ: 3}


@dataclass(frozen=True, slots=True)
class ReceiptFault:
    """Why a message that was taken did not arrive."""

    words: str
    failure: FailureClass


def record_receipt(
    session: Session,
    transport: str,
    gateway_id: str,
    receipt: Receipt | None,
    now: datetime,
    *,
    own_id: str = "",
    fault: ReceiptFault | None = None,
) -> OutboxMessage | None:
    """Write down what a gateway says of a message, None for *under way*; None where it speaks of
    none of ours.

    Receipts come late, twice and out of order: read is the last word, delivered the last but one,
    whatever comes after. By `own_id`, our own name of the message where a gateway says it again,
    one whose answer was lost is known to have been taken, and does not go out a second time; and of
    one that went out twice, either copy may say that it arrived.
    """
    message = _message_of(session, transport, gateway_id, own_id) if gateway_id else None
    if message is None:
        return None
    if message.gateway_id is None and message.state in _UNSETTLED:
        note_sent(message, gateway_id, now)
    if _RANK[receipt] > _RANK[message.receipt]:
        message.receipt, message.receipt_at = receipt, now
        why = fault if receipt is Receipt.FAILED else None
        message.last_error, message.failure = (why.words, why.failure) if why else ("", None)
    session.flush()
    return message


# -- inside ---------------------------------------------------------------------------------


def _message_of(
    session: Session, transport: str, gateway_id: str, own_id: str
) -> OutboxMessage | None:
    row = OutboxMessage
    query = sa.select(row).where(row.transport == transport)
    known = session.scalar(
        query.where(row.gateway_id == gateway_id)
        .order_by(row.sent_at.desc())
        .limit(1)
        .with_for_update()
    )
    identity = _uuid(own_id)
    if known is not None or identity is None:
        return known
    return session.scalar(
        query.where(row.id == identity).with_for_update().execution_options(populate_existing=True)
    )


def _uuid(own_id: str) -> UUID | None:
    """Return the id of the row in our own name of a message, `<id>@<host>`."""
    try:
        return UUID(own_id.partition("@")[0])
    except ValueError:
        return None
