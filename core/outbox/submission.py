"""Put messages into the outbox, in the transaction of what they report, and take them out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from core.transports.transport import Addressing


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDraft:
    """A message as its owner wants it; see `OutboxMessage` for each field."""

    owner: str
    kind: str
    dedupe_key: str
    recipient: str
    """As it was typed: the transport says whether and how it can be used."""
    name: str = ""
    language: str = "es"
    country: str = ""
    reference: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Copied here, so that a message sent again says the same."""
    is_demo: bool = False
    is_private: bool = False
    """Whether the recipient is a private person: then the row holds no address, and the owner gives
    it when the message leaves (`MessageBody.to`).
    """


def put(
    session: Session, draft: MessageDraft, addressing: Addressing, *, now: datetime
) -> OutboxMessage | None:
    """Put a message into the outbox, to leave by the transport it is addressed to.

    None when the same one (`dedupe_key`) was put in before, or the transport cannot reach the
    recipient.
    """
    recipient = addressing.recipient(draft.recipient)
    if not recipient or _is_in(session, draft):
        return None
    message = OutboxMessage(
        owner=draft.owner,
        kind=draft.kind,
        dedupe_key=draft.dedupe_key,
        reference=draft.reference,
        country=draft.country,
        transport=addressing.name,
        recipient="" if draft.is_private else recipient,
        name="" if draft.is_private else draft.name,
        language=draft.language,
        details=dict(draft.details),
        state=MessageState.WAITING,
        due_at=now,
        is_demo=draft.is_demo,
    )
    try:
        with session.begin_nested():
            session.add(message)
    except IntegrityError:  # another process put it in between the look and the write
        return None
    return message


def withdraw(session: Session, which: sa.ColumnElement[bool]) -> int:
    """Take the messages that wait and meet the condition out of the outbox; give back how many. One
    that is claimed at this moment is sent, and says so.
    """
    withdrawn = session.scalars(
        sa.update(OutboxMessage)
        .where(which, OutboxMessage.state == MessageState.WAITING)
        .values(state=MessageState.WITHDRAWN, secret_ciphertext=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(withdrawn.all())


# -- inside ---------------------------------------------------------------------------------


def recall(session: Session, now: datetime) -> None:
    """Let no message wait for a moment of a clock that was ahead and has been set right since."""
    moments = (
        (OutboxMessage.due_at, MessageState.WAITING),
        (OutboxMessage.claimed_at, MessageState.SENDING),
    )
    for column, state in moments:
        session.execute(
            sa.update(OutboxMessage)
            .where(column > now, OutboxMessage.state == state)
            .values({column: now, OutboxMessage.updated_at: OutboxMessage.updated_at})
            .execution_options(synchronize_session=False)
        )


def _is_in(session: Session, draft: MessageDraft) -> bool:
    same = sa.select(OutboxMessage.id).where(
        OutboxMessage.owner == draft.owner, OutboxMessage.dedupe_key == draft.dedupe_key
    )
    return session.scalar(same) is not None
