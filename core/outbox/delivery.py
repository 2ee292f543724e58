"""Send what is due: claim one message, commit, send it, write down what became of it, and the
next.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from core.crypto import NoDataKey
from core.db import reading
from core.outbox.claims import ClaimedMessage, claim
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import MessageBody, Outbox
from core.outbox.settlement import DeliveryReport, SendOutcome, settle, unexpected
from core.transports.transport import FailureClass, OutgoingMessage, Transport, TransportError

LONGEST_RUN_SECONDS = 300.0
FAILURES_THAT_REST_A_TRANSPORT = 3
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
    """Send at most `limit` messages that are due. Never raises for a message.

    A transport that fails three times in a row, or asks for a pause, rests to the end of the run;
    the others go on: a mail server that is down keeps no telephone silent.
    """
    _open_keys(outbox, now)
    report, tempers = DeliveryReport(), _Tempers(set(transports.by_name))
    deadline = time.monotonic() + LONGEST_RUN_SECONDS
    for _ in range(limit):
        claimed = claim(
            outbox, tempers.working, now=now, report=report, for_demo=transports.for_demo
        )
        if claimed is None:
            break
        outcome = _send(outbox, transports.of(claimed.message), claimed)
        settle(outbox, claimed.message, outcome, now=now, report=report)
        tempers.note(claimed.message.transport, outcome)
        if time.monotonic() > deadline:
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
        short_text=body.short_text,
        template=body.template,
        language=message.language,
    )


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Tempers:
    """Which transports still work in this run."""

    working: set[str]
    failures: Counter[str] = field(default_factory=Counter)
    """Passing ones in a row, by transport."""

    def note(self, transport: str, outcome: SendOutcome) -> None:
        """Let a transport rest that failed too often in a row, asked for a pause, or refuses our
        account. Too many to one recipient says nothing of the others.
        """
        is_ones_own = isinstance(outcome, TransportError) and (
            outcome.is_permanent or outcome.failure is FailureClass.PAUSE_RECIPIENT
        )
        if not isinstance(outcome, TransportError) or is_ones_own:
            self.failures[transport] = 0
            return
        if outcome.failure is FailureClass.OPERATOR:
            log.error("%s is yours to mend, nothing leaves until then: %s", transport, outcome)
        self.failures[transport] += 1
        is_spent = self.failures[transport] >= FAILURES_THAT_REST_A_TRANSPORT
        if is_spent or outcome.failure.rests_transport:
            self.working.discard(transport)


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


def _send(outbox: Outbox, transport: Transport, claimed: ClaimedMessage) -> SendOutcome:
    message = claimed.message
    try:
        with reading(outbox.engine) as session:
            body = outbox.owners[message.owner].body(session, message, claimed.secret)
        return transport.send(outgoing(message, body))
    except TransportError as error:
        return error
    except Exception as wrong:  # a message we cannot write must not keep the others
        log.exception("message %s", message.id)
        return unexpected(wrong)
