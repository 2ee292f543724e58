"""An owner of messages that exists nowhere: a festival that sends out tickets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody, Outbox
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from core.transports.transport import Addressing

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
HOST = "atalaya.example"


class Festival:
    """Sends each guest a ticket with a number of its own, until the guest has called off."""

    def __init__(self) -> None:
        self.called_off: set[str] = set()
        self.tickets_made = 0

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        if message.details.get("puzzle"):
            raise ZeroDivisionError("the festival cannot say")
        return message.recipient not in self.called_off

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        self.tickets_made += 1
        return f"ticket-{self.tickets_made}"

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        return MessageBody(f"Ticket for {message.details['day']}", f"Your number: {secret}\n")


def festival_outbox(engine: Engine, keyring: Keyring, festival: Festival | None = None) -> Outbox:
    return Outbox(engine, keyring, {"festival": festival or Festival()}, HOST)


def invite(
    engine: Engine,
    mark: str = "a",
    *,
    guests: tuple[str, ...] = ("ana", "beto"),
    addressing: Addressing = EMAIL,
    **more: Any,
) -> int:
    """Put a ticket for each guest into the outbox; give back how many are new."""
    wanted: dict[str, Any] = {"owner": "festival", "kind": "ticket", "details": {"day": "Sunday"}}
    with writing(engine) as session:
        drafts = [
            MessageDraft(
                dedupe_key=f"{mark}:{guest}",
                recipient=guest if "@" in guest else f"{guest}@guests.example",
                **{**wanted, **more},
            )
            for guest in guests
        ]
        return sum(put(session, draft, addressing, now=AT) is not None for draft in drafts)


def messages(engine: Engine) -> dict[str, OutboxMessage]:
    """Return the messages by the local part of their recipient."""
    with reading(engine) as session:
        rows = session.query(OutboxMessage).all()
        return {row.recipient.split("@")[0]: row for row in rows}
