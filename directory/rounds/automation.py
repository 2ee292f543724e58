"""The cycle that closes itself: what a worker does about rounds each time it looks.

It opens a planned round on its day, puts in the reminders that are due, sends what waits, and
closes and publishes the round when its last day is over. Each step is a transaction of its own, and
doing it twice does nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import write_prepared, writing
from core.errors import Outdated
from core.outbox.delivery import Transports, deliver
from core.outbox.owner import Outbox
from core.outbox.settlement import DeliveryReport
from directory.rounds.calendar_days import ends_at, today
from directory.rounds.closing import Closing, Publish, close_and_publish
from directory.rounds.escalation import climb
from directory.rounds.lifecycle import current_round, hold_round, open_round
from directory.rounds.models import Round, RoundState
from directory.rounds.owners import OwnerContact


@dataclass(frozen=True, slots=True)
class AutomationReport:
    """What one look at the rounds did; empty texts where nothing was due."""

    delivered: DeliveryReport
    opened: str = ""
    """Number of the round opened."""
    reminders: int = 0
    """Reminders put into the outbox."""
    closed: str = ""
    """Number of the round closed and published."""


def tend(
    outbox: Outbox, transports: Transports, closing: Closing, *, now: datetime, limit: int = 200
) -> AutomationReport:
    """Do what is due at `now`, then send messages."""
    closed_number = _close_due(outbox.engine, now, closing)
    opened_number = _open_due(outbox.engine, now, closing.actor)
    reminders = _remind_due(outbox.engine, now, closing.secretariat)
    delivered = deliver(outbox, transports, now=now, limit=limit)
    return AutomationReport(delivered, opened_number, reminders, closed_number)


# -- inside ---------------------------------------------------------------------------------


def _open_due(engine: Engine, now: datetime, actor: str) -> str:
    """Open the round whose day has come, unless another is open: then it waits for that one to
    close.
    """
    with writing(engine) as session:
        round_ = _round_to_open(session, now)
        if round_ is None:
            return ""
        hold_round(session, round_)
        if round_.state is not RoundState.PLANNED:
            return ""
        open_round(session, round_, now=now, actor=actor)
        return round_.number


def _round_to_open(session: Session, now: datetime) -> Round | None:
    day = today(now)
    due = (
        sa.select(Round)
        .where(Round.state == RoundState.PLANNED, Round.opens_on <= day, Round.closes_on >= day)
        .order_by(Round.opens_on)
        .limit(1)
    )
    is_another_open = sa.select(Round.id).where(Round.state == RoundState.OPEN)
    return None if session.scalar(is_another_open) is not None else session.scalar(due)


def _remind_due(engine: Engine, now: datetime, secretariat: Sequence[OwnerContact]) -> int:
    with writing(engine) as session:
        round_ = current_round(session)
        return 0 if round_ is None else climb(session, round_, now, secretariat=secretariat)


def _close_due(engine: Engine, now: datetime, closing: Closing) -> str:
    """Close the round that is over; where the directory changes all the while, the next look does.

    What is published is read and frozen before the lock.
    """

    def prepare(session: Session) -> Publish | None:
        return closing.prepare(session, now) if _round_to_close(session, now) else None

    def close(session: Session, publish: Publish | None) -> str:
        round_ = _round_to_close(session, now)
        if round_ is None or publish is None:
            return ""
        hold_round(session, round_)
        if round_.state is not RoundState.OPEN:
            return ""
        close_and_publish(session, round_, closing, publish, now=now)
        return round_.number

    try:
        return write_prepared(engine, prepare, close)
    except Outdated:
        return ""


def _round_to_close(session: Session, now: datetime) -> Round | None:
    round_ = current_round(session)
    is_over = round_ is not None and round_.state is RoundState.OPEN and now >= ends_at(round_)
    return round_ if is_over else None
