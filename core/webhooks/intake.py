"""One event of a gateway, from its bytes to what became of it.

Who sends it learns nothing: the answer is the same for a wrong signature, an event that came
before, a message nobody knows and one that was placed. What cannot be placed is kept for the
operator, sealed, and never more than `MOST_UNPLACED` of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.outbox.models import OutboxMessage
from core.outbox.receipts import record_receipt
from core.transports.gateway_formats import GatewayFormat
from core.webhooks.events import (
    GatewayEvent,
    ReceiptEvent,
    ReplyEvent,
    content_of,
    digest_of,
    event_of,
)
from core.webhooks.models import EventOutcome, WebhookEvent, event_place

MOST_UNPLACED = 200
KEPT_FOR = timedelta(days=2)
"""So long an event that was placed is remembered: gateways send again for a day at most."""
TakeReply = Callable[[Session, ReplyEvent, datetime], bool]
"""Does what a reply says, and returns whether it was meant for us."""


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """The bytes of an event whose signature was right."""

    format: GatewayFormat
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class UnplacedEvent:
    """What nobody could place, opened for the operator; empty where it does not open."""

    gateway: str
    received_at: datetime
    text: str


def take_event(
    session: Session,
    keyring: Keyring,
    incoming: IncomingEvent,
    take_reply: TakeReply,
    now: datetime,
) -> EventOutcome | None:
    """Do what an event says, once; return what became of it, None for one that came before."""
    content = content_of(incoming.body, incoming.content_type)
    digest = digest_of(incoming.format, content, incoming.body)
    event = WebhookEvent(
        gateway=incoming.format.transport,
        digest=digest,
        received_at=now,
        outcome=EventOutcome.UNPLACED,
    )
    try:
        with session.begin_nested():
            session.add(event)
    except IntegrityError:
        return None
    gateway_event = event_of(incoming.format, content)
    event.outcome = _outcome(session, incoming.format.transport, gateway_event, take_reply, now)
    if event.outcome is EventOutcome.UNPLACED:
        event.ciphertext = keyring.seal(incoming.body, event_place(event.id))
        _bound(session)
    session.flush()
    return event.outcome


def unplaced_events(session: Session, keyring: Keyring) -> list[UnplacedEvent]:
    """Return what nobody could place, the latest first."""
    query = sa.select(WebhookEvent).where(WebhookEvent.outcome == EventOutcome.UNPLACED)
    rows = session.scalars(query.order_by(WebhookEvent.received_at.desc(), WebhookEvent.id))
    return [UnplacedEvent(row.gateway, row.received_at, _opened(row, keyring)) for row in rows]


def place_early_receipts(
    session: Session, keyring: Keyring, formats: dict[str, GatewayFormat], now: datetime
) -> int:
    """Place the receipts that came before the outbox knew the id of their message; return how many.

    A gateway may tell of a message while our own line about it is being written.
    """
    query = sa.select(WebhookEvent).where(
        WebhookEvent.outcome == EventOutcome.UNPLACED,
        WebhookEvent.received_at > now - timedelta(hours=1),
    )
    placed = 0
    for event in session.scalars(query).all():
        gateway_event = _receipt_in(event, keyring, formats)
        if gateway_event is None or gateway_event.receipt is None:
            continue
        if _record(session, event.gateway, gateway_event, now) is not None:
            event.outcome, event.ciphertext = EventOutcome.PLACED, None
            placed += 1
    return placed


def forget_events(session: Session, now: datetime) -> int:
    """Forget the events that were placed a while ago; return how many."""
    gone = session.scalars(
        sa.delete(WebhookEvent)
        .where(
            WebhookEvent.outcome != EventOutcome.UNPLACED,
            WebhookEvent.received_at < now - KEPT_FOR,
        )
        .returning(WebhookEvent.id)
    )
    return len(gone.all())


# -- inside ---------------------------------------------------------------------------------


def _outcome(
    session: Session,
    gateway: str,
    gateway_event: GatewayEvent,
    take_reply: TakeReply,
    now: datetime,
) -> EventOutcome:
    if isinstance(gateway_event, ReplyEvent):
        is_taken = take_reply(session, gateway_event, now)
        return EventOutcome.PLACED if is_taken else EventOutcome.UNPLACED
    if gateway_event is None:
        return EventOutcome.UNPLACED
    message = _record(session, gateway, gateway_event, now)
    if gateway_event.receipt is None:
        return EventOutcome.UNDER_WAY
    return EventOutcome.UNPLACED if message is None else EventOutcome.PLACED


def _record(
    session: Session, gateway: str, event: ReceiptEvent, now: datetime
) -> OutboxMessage | None:
    return record_receipt(
        session,
        gateway,
        event.gateway_id,
        event.receipt,
        now,
        own_id=event.own_id,
        fault=event.fault,
    )


def _bound(session: Session) -> None:
    """Forget the oldest of what nobody could place, beyond the bound."""
    session.flush()
    rows = (
        sa.select(WebhookEvent.id)
        .where(WebhookEvent.outcome == EventOutcome.UNPLACED)
        .order_by(WebhookEvent.received_at.desc(), WebhookEvent.id)
        .offset(MOST_UNPLACED)
    )
    surplus = session.scalars(rows).all()
    if surplus:
        session.execute(sa.delete(WebhookEvent).where(WebhookEvent.id.in_(surplus)))


def _receipt_in(
    event: WebhookEvent, keyring: Keyring, formats: dict[str, GatewayFormat]
) -> ReceiptEvent | None:
    format_, text = formats.get(event.gateway), _opened(event, keyring)
    if format_ is None or not text:
        return None
    kind = "" if text.lstrip().startswith(("{", "[")) else "application/x-www-form-urlencoded"
    gateway_event = event_of(format_, content_of(text.encode(), kind))
    return gateway_event if isinstance(gateway_event, ReceiptEvent) else None


def _opened(event: WebhookEvent, keyring: Keyring) -> str:
    if event.ciphertext is None:
        return ""
    try:
        return keyring.open(event.ciphertext, event_place(event.id)).decode("utf-8", "replace")
    except CannotOpen:
        return ""
