"""The messages of rounds as a list: of one country, in one state, or all."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from core.outbox.models import MessageState, OutboxMessage
from directory.rounds.models import RoundMessage


def list_messages(
    session: Session, *, country: str = "", state: MessageState | None = None, limit: int = 500
) -> Sequence[RoundMessage]:
    """Return the messages of rounds, newest first: of one country, in one state, or all."""
    statement = (
        sa.select(RoundMessage)
        .join(OutboxMessage, OutboxMessage.id == RoundMessage.message_id)
        .options(contains_eager(RoundMessage.message))
        .order_by(OutboxMessage.due_at.desc(), OutboxMessage.id)
        .limit(limit)
    )
    if country:
        statement = statement.where(OutboxMessage.country == country)
    if state is not None:
        statement = statement.where(OutboxMessage.state == state)
    return session.scalars(statement).all()


def countries_written_to(session: Session) -> Sequence[str]:
    """Return the countries to whose owners there are messages."""
    countries = sa.select(OutboxMessage.country).where(OutboxMessage.country != "").distinct()
    return session.scalars(countries.order_by(OutboxMessage.country)).all()
