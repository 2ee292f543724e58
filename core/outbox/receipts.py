"""What gateways say afterwards of the messages they took."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import OutboxMessage, Receipt


def record_receipt(
    session: Session, transport: str, gateway_id: str, receipt: Receipt, now: datetime
) -> OutboxMessage | None:
    """Write down what a gateway says of a message; None where it speaks of none of ours.

    Receipts come late, twice and out of order: delivered is the last word, whatever comes after.
    """
    if not gateway_id:
        return None
    message = session.scalar(
        sa.select(OutboxMessage)
        .where(OutboxMessage.transport == transport, OutboxMessage.gateway_id == gateway_id)
        .order_by(OutboxMessage.sent_at.desc())
        .limit(1)
        .with_for_update()
    )
    if message is not None and message.receipt not in {receipt, Receipt.DELIVERED}:
        message.receipt, message.receipt_at = receipt, now
        session.flush()
    return message
