"""What of the accounting is kept how long: ninety days after a country's part has ended its numbers
stay, and nothing of any person.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit_log import record
from core.crypto import Keyring
from core.db import Base
from response.accounting.counts import AccountingCounts, counts_over_time, moments_between
from response.accounting.models import (
    BroughtList,
    CrisisRoll,
    DeathReport,
    SourceCount,
    Statement,
)
from response.crisis.models import Participation

KEEP_AFTER_END = timedelta(days=90)
"""response.md 2.12: call items and replies 90 days after closing, then counts only."""
_ROWS = (Statement, CrisisRoll, DeathReport, SourceCount, BroughtList)
_POINTS = 48


class CountRecord(Base):
    """The numbers of a participation that are left when the persons are gone."""

    __tablename__ = "count_record"

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True
    )
    made_at: Mapped[datetime]
    series: Mapped[list[dict[str, Any]]]
    """The five numbers at rising moments."""
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How it went, and what came of the calls (`response.closing.timeline`)."""


def due_participations(session: Session, now: datetime) -> list[Participation]:
    """Return the participations that ended ninety days ago and are not yet counts alone."""
    query = sa.select(Participation).where(
        Participation.ended_at <= now - KEEP_AFTER_END,
        Participation.id.not_in(sa.select(CountRecord.participation_id)),
    )
    return list(session.scalars(query.order_by(Participation.id)))


def series_left(session: Session, keyring: Keyring, part: Participation) -> list[dict[str, Any]]:
    """Return the numbers that are to be left of a participation. Reads; to be called before the
    persons are forgotten.
    """
    end = part.ended_at or part.joined_at
    moments = moments_between(part.joined_at, end, _POINTS)
    return [_document(each) for each in counts_over_time(session, keyring, part, moments)]


def forget_persons(
    session: Session,
    participation: Participation,
    series: list[dict[str, Any]],
    now: datetime,
    figures: dict[str, Any] | None = None,
) -> None:
    """Delete all that names somebody of a participation, and keep its numbers."""
    for table in _ROWS:
        own = table.participation_id == participation.id
        session.execute(sa.delete(table).where(own))
    left = CountRecord(participation_id=participation.id, made_at=now, series=series)
    left.figures = figures or {}
    session.add(left)
    session.flush()
    record(
        session,
        at=now,
        actor="worker",
        action="accounting.forget",
        subject=participation.id,
        country=participation.country,
        purpose="retention",
    )


# -- inside ---------------------------------------------------------------------------------


def _document(counts: AccountingCounts) -> dict[str, Any]:
    return {
        "at": counts.at.isoformat(),
        "registered": counts.registered,
        "not_asked": counts.not_asked,
        "asked": counts.all_asked,
        "answered": counts.answered,
        "safe": counts.safe,
        "help": counts.help,
        "elsewhere": counts.away,
        "other": counts.other,
        "silent": counts.silent,
        "not_reached": counts.not_reached,
        "outside": counts.spoke_outside,
    }
