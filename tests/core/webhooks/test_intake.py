"""One event is taken once, and placed where it belongs or kept for a person to look at."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import core.webhooks.intake as intake
from core.crypto import Keyring
from core.outbox.models import MessageState, OutboxMessage, Receipt
from core.transports.gateway_formats import GATEWAY_FORMATS, SMS_FORMAT
from core.webhooks.events import ReplyEvent
from core.webhooks.intake import (
    KEPT_FOR,
    IncomingEvent,
    forget_events,
    place_early_receipts,
    take_event,
    unplaced_events,
)
from core.webhooks.models import EventOutcome, WebhookEvent

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
TELEPHONE = "+50255551234"


class Replies:
    """Takes the replies that hold one code."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def __call__(self, session: Session, reply: ReplyEvent, now: datetime) -> bool:
        self.taken.append(reply.text)
        return "K7QFD" in reply.text


@pytest.fixture
def replies() -> Replies:
    return Replies()


@pytest.fixture
def message(session: Session) -> OutboxMessage:
    row = OutboxMessage(
        owner="alarm", kind="call", dedupe_key="1", transport="sms", recipient="",
        state=MessageState.SENT, due_at=AT, sent_at=AT, gateway_id="m-1",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def take(
    session: Session, keyring: Keyring, replies: Replies, now: datetime = AT, /, **values: Any
) -> EventOutcome | None:
    incoming = IncomingEvent(SMS_FORMAT, json.dumps(values).encode(), "application/json")
    return take_event(session, keyring, incoming, replies, now)


def test_a_receipt_marks_its_message(
    session: Session, keyring: Keyring, replies: Replies, message: OutboxMessage
) -> None:
    outcome = take(session, keyring, replies, message_id="m-1", status="delivered")
    assert (outcome, message.receipt) == (EventOutcome.PLACED, Receipt.DELIVERED)
    outcome = take(session, keyring, replies, message_id="m-1", status="sent")
    assert (outcome, message.receipt) == (EventOutcome.UNDER_WAY, Receipt.DELIVERED)
    assert unplaced_events(session, keyring) == []
    rows = session.scalars(sa.select(WebhookEvent)).all()
    assert [row.ciphertext for row in rows] == [None, None]


def test_the_same_event_is_taken_once(session: Session, keyring: Keyring, replies: Replies) -> None:
    said = {"from": TELEPHONE, "text": "1 K7QFD"}
    assert take(session, keyring, replies, **said) is EventOutcome.PLACED
    assert take(session, keyring, replies, **said) is None
    assert replies.taken == ["1 K7QFD"]


def test_what_nobody_can_place_is_kept_sealed_and_bounded(
    session: Session, keyring: Keyring, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_UNPLACED", 3)
    for number in range(5):
        moment = AT + timedelta(seconds=number)
        said = {"from": TELEPHONE, "text": f"hola {number}"}
        assert take(session, keyring, replies, moment, **said) is EventOutcome.UNPLACED
    sealed = session.scalars(sa.select(WebhookEvent.ciphertext)).all()
    assert len(sealed) == 3
    assert not any(TELEPHONE.encode() in (each or b"") for each in sealed)
    found = unplaced_events(session, keyring)
    assert [json.loads(each.text)["text"] for each in found] == ["hola 4", "hola 3", "hola 2"]
    assert {each.gateway for each in found} == {"sms"}


def test_a_receipt_that_came_before_its_message_is_placed_afterwards(
    session: Session, keyring: Keyring, replies: Replies, message: OutboxMessage
) -> None:
    message.gateway_id = None
    outcome = take(session, keyring, replies, message_id="m-1", status="delivered")
    assert outcome is EventOutcome.UNPLACED
    assert place_early_receipts(session, keyring, GATEWAY_FORMATS, AT) == 0
    message.gateway_id = "m-1"
    session.flush()
    assert place_early_receipts(session, keyring, GATEWAY_FORMATS, AT) == 1
    assert (message.receipt, unplaced_events(session, keyring)) == (Receipt.DELIVERED, [])


def test_what_was_placed_is_forgotten_and_the_rest_stays(
    session: Session, keyring: Keyring, replies: Replies
) -> None:
    take(session, keyring, replies, **{"from": TELEPHONE, "text": "1 K7QFD"})
    take(session, keyring, replies, **{"from": TELEPHONE, "text": "hola"})
    assert forget_events(session, AT + KEPT_FOR) == 0
    assert forget_events(session, AT + KEPT_FOR + timedelta(seconds=1)) == 1
    assert len(unplaced_events(session, keyring)) == 1
