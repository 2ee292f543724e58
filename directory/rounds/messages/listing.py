"""The messages of rounds as a list: of one country, in one state, or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, load_only

from core.outbox.models import MessageState, OutboxMessage
from directory.rounds.models import RoundMessage

A_PAGE = 100
_SHOWN = (
    OutboxMessage.kind,
    OutboxMessage.name,
    OutboxMessage.recipient,
    OutboxMessage.state,
    OutboxMessage.attempts,
    OutboxMessage.due_at,
    OutboxMessage.sent_at,
    OutboxMessage.last_error,
)
"""What a line of the list says: what a message is made of, and its sealed link, are not read."""


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A page of the messages of rounds, newest first."""

    messages: Sequence[RoundMessage]
    page: int
    pages: int


def list_messages(
    session: Session, *, country: str = "", state: MessageState | None = None, page: int = 1
) -> MessagePage:
    """Return a page of the messages of rounds: of one country, in one state, or all; the last one
    for a page beyond it.
    """
    wanted = [OutboxMessage.country == country] if country else []
    if state is not None:
        wanted.append(OutboxMessage.state == state)
    joined = sa.select(sa.func.count()).select_from(RoundMessage).join(RoundMessage.message)
    pages = max(1, -(-(session.scalar(joined.where(*wanted)) or 0) // A_PAGE))
    number = min(page, pages)
    rows = (
        sa.select(RoundMessage)
        .join(RoundMessage.message)
        .where(*wanted)
        .options(contains_eager(RoundMessage.message).options(load_only(*_SHOWN, raiseload=True)))
        .order_by(OutboxMessage.due_at.desc(), OutboxMessage.id)
        .limit(A_PAGE)
        .offset((number - 1) * A_PAGE)
    )
    return MessagePage(session.scalars(rows).all(), number, pages)


def countries_written_to(session: Session) -> Sequence[str]:
    """Return the countries to whose owners there are messages."""
    countries = sa.select(OutboxMessage.country).where(OutboxMessage.country != "").distinct()
    return session.scalars(countries.order_by(OutboxMessage.country)).all()
