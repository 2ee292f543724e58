"""Send what is due: claim one message, commit, send it, write down what became of it, and the
next.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from core.crypto import NoDataKey
from core.db import reading
from core.outbox.claims import ClaimedMessage, claim
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import MessageBody, Outbox
from core.outbox.settlement import DeliveryReport, settle, unexpected
from core.transports.transport import OutgoingMessage, Transport, TransportError

LONGEST_RUN_SECONDS = 300.0
FAILURES_THAT_END_A_RUN = 3
"""Passing ones in a row: then the fault is the server's, not the messages'."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Transports:
    """The transports of an installation, by name. What is addressed to no other is left to wait."""

    by_name: Mapping[str, Transport]
    for_demo: Mapping[str, Transport] = field(default_factory=dict)
    """In place of those above, for messages of the demo: invented people get no mail."""

    def of(self, message: OutboxMessage) -> Transport:
        """Return the transport of a message."""
        if message.is_demo and message.transport in self.for_demo:
            return self.for_demo[message.transport]
        return self.by_name[message.transport]


def deliver(
    outbox: Outbox, transports: Transports, *, now: datetime, limit: int = 200
) -> DeliveryReport:
    """Send at most `limit` messages that are due. Never raises for a message."""
    _open_keys(outbox, now)
    report, failures = DeliveryReport(), 0
    deadline = time.monotonic() + LONGEST_RUN_SECONDS
    for _ in range(limit):
        claimed = claim(outbox, transports.by_name, now=now, report=report)
        if claimed is None:
            break
        error = _send(outbox, transports.of(claimed.message), claimed)
        settle(outbox, claimed.message, error, now=now, report=report)
        failures = failures + 1 if error is not None and not error.is_permanent else 0
        if failures >= FAILURES_THAT_END_A_RUN or time.monotonic() > deadline:
            break
    return report


def outgoing(message: OutboxMessage, body: MessageBody) -> OutgoingMessage:
    """Return a message that was claimed as its transport takes it.

    Raises ValueError for one that was not: its id and its date are those of its first claim.
    """
    if message.written_at is None:
        raise ValueError(f"message {message.id} was not claimed")
    return OutgoingMessage(
        to=message.recipient or body.to,
        name=message.name or body.name,
        subject=body.subject,
        text=body.text,
        html=body.html,
        message_id=message.message_id,
        written_at=message.written_at,
        headers=body.headers,
    )


# -- inside ---------------------------------------------------------------------------------


def _open_keys(outbox: Outbox, now: datetime) -> None:
    """Have the keys of the countries that messages are due for, made where there are none yet.

    A claim seals the secret of a message inside its transaction, and would wait there for itself.
    """
    row = OutboxMessage
    with reading(outbox.engine) as session:
        due = sa.select(row.country).where(row.state == MessageState.WAITING, row.due_at <= now)
        countries = session.scalars(due.distinct()).all()
    for country in countries:
        try:
            outbox.keyring.header_of(country)
        except NoDataKey as wrong:  # its messages are put off by their claims, with the reason
            log.error("%s", wrong)


def _send(outbox: Outbox, transport: Transport, claimed: ClaimedMessage) -> TransportError | None:
    message = claimed.message
    try:
        with reading(outbox.engine) as session:
            body = outbox.owners[message.owner].body(session, message, claimed.secret)
        transport.send(outgoing(message, body))
    except TransportError as error:
        return error
    except Exception as wrong:  # a message we cannot write must not keep the others
        log.exception("message %s", message.id)
        return unexpected(wrong)
    return None
