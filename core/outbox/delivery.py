"""Send what is due: claim one message, commit, send it, write down what became of it, and the
next; several at once where their transport bears it (`lanes`).
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from core.crypto import NoDataKey
from core.db import reading
from core.outbox.claims import ClaimedMessage, claim
from core.outbox.lanes import Lanes, SentMessage
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
    at_once: Mapping[str, int] = field(default_factory=dict)
    """How many messages a transport may have on their way at once, by its name; one that is not
    named sends each before the next is claimed.
    """

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
    the others go on: a mail server that is down keeps no telephone silent. After the longest run
    none is claimed any more; those on their way have the time of their transport.
    """
    _open_keys(outbox, now)
    run = _DeliveryRun(outbox, transports, now)
    deadline = time.monotonic() + LONGEST_RUN_SECONDS
    with Lanes(transports.at_once) as lanes:
        for _ in range(limit):
            claimed = run.next_message(lanes)
            if claimed is None:
                break
            lanes.start(claimed, run.send)
            run.conclude(lanes.over())
            if time.monotonic() > deadline:
                break
        while not lanes.is_idle:
            run.conclude(lanes.over(seconds=None))
    return run.report


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


class _DeliveryRun:
    """One run: what may still be claimed in it, and what it did."""

    def __init__(self, outbox: Outbox, transports: Transports, now: datetime) -> None:
        self._outbox, self._transports, self._now = outbox, transports, now
        self._tempers = _Tempers(set(transports.by_name))
        self._demo = set(transports.for_demo)
        self.report = DeliveryReport()

    def next_message(self, lanes: Lanes) -> ClaimedMessage | None:
        """Return the next message that can leave now, once there is room for it; None at the end.

        A transport for which none is due is not asked again in this run: a question is a turn with
        the database.
        """
        while True:
            free = lanes.free(self._tempers.working)
            if free or self._demo:
                found = self._claim(free)
                if found is not None:
                    return found
                self._tempers.working -= free
                self._demo.clear()
            if lanes.is_idle:
                return None
            self.conclude(lanes.over(seconds=None))

    def send(self, claimed: ClaimedMessage) -> SendOutcome:
        """Send a message that was claimed; return what became of it."""
        return _send(self._outbox, self._transports.of(claimed.message), claimed)

    def conclude(self, sent: Iterable[SentMessage]) -> None:
        """Write down what became of messages."""
        for each in sent:
            message = each.claimed.message
            settle(self._outbox, message, each.outcome, now=self._now, report=self.report)
            self._tempers.note(message.transport, each.outcome)

    def _claim(self, free: Collection[str]) -> ClaimedMessage | None:
        return claim(self._outbox, free, now=self._now, report=self.report, for_demo=self._demo)


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
