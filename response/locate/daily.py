"""Each day its owner is asked whether a locate notice is still open; and what comes of silence.

The rule: who does not answer a question within half a day is silent once; of two silences in a row
the Secretariat sees how many such notices a country has, and nothing else. What has come to its day
expires, whether anybody was asked or not.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.db import hold_row
from core.errors import NotAllowed
from response.crisis.officers import CrisisOfficer, is_national
from response.locate.journal import note
from response.locate.models import OPEN_LOCATES, LocateNotice, LocateState
from response.locate.statuses import is_over

EVERY = timedelta(hours=24)
PATIENCE = timedelta(hours=12)
SILENT_FROM = 2


def due_questions(session: Session, now: datetime) -> Sequence[uuid.UUID]:
    """Return of which open locate notices the owner is to be asked now."""
    last = sa.func.coalesce(LocateNotice.asked_at, LocateNotice.sent_at)
    query = sa.select(LocateNotice.id).where(
        LocateNotice.state.in_(OPEN_LOCATES), LocateNotice.expires_at > now, last <= now - EVERY
    )
    return session.scalars(query.order_by(LocateNotice.id)).all()


def ask_owner(session: Session, locate_id: uuid.UUID, now: datetime) -> LocateNotice | None:
    """Note that the owner is asked now, and return the locate notice; None where another worker
    has asked, or it is not open any more.
    """
    notice = session.get(LocateNotice, locate_id)
    if notice is None:
        return None
    hold_row(session, notice)
    last = notice.asked_at or notice.sent_at
    if not notice.is_open or is_over(notice, now) or last is None or last > now - EVERY:
        return None
    notice.silences += is_unanswered(notice)
    notice.asked_at = now
    note(session, notice, "ask", "worker", now)
    return notice


def say_open(session: Session, notice: LocateNotice, officer: CrisisOfficer, now: datetime) -> None:
    """Answer the question: it is still open. Raises NotAllowed, IllegalMove."""
    if not is_national(officer) or officer.country != notice.country:
        raise NotAllowed(f"locate notice {notice.number}")
    hold_row(session, notice)
    if not notice.is_open or is_over(notice, now):
        raise IllegalMove(f"locate notice {notice.number} is not open any more")
    notice.heard_at, notice.silences = now, 0
    note(session, notice, "still_open", officer.actor, now)


def is_unanswered(notice: LocateNotice) -> bool:
    """Return whether a question is out that nobody has answered."""
    asked = notice.asked_at
    return asked is not None and (notice.heard_at is None or notice.heard_at < asked)


def silences_of(notice: LocateNotice, now: datetime) -> int:
    """Return how many questions in a row nobody answered in half a day."""
    is_late = notice.asked_at is not None and notice.asked_at <= now - PATIENCE
    return notice.silences + (1 if is_late and is_unanswered(notice) else 0)


def without_word(session: Session, now: datetime) -> Mapping[str, int]:
    """Return by country how many open locate notices have had no word twice: all that anybody of
    no country ever sees of them.
    """
    query = sa.select(LocateNotice).where(
        LocateNotice.state.in_(OPEN_LOCATES),
        LocateNotice.expires_at > now,
        LocateNotice.asked_at.is_not(None),
    )
    silent = (each for each in session.scalars(query) if silences_of(each, now) >= SILENT_FROM)
    return Counter(each.country for each in silent)


def expire_due(session: Session, now: datetime) -> int:
    """Let those expire whose day has come; return how many."""
    query = sa.select(LocateNotice).where(
        LocateNotice.state.in_(OPEN_LOCATES), LocateNotice.expires_at <= now
    )
    count = 0
    for notice in session.scalars(query.order_by(LocateNotice.id)).all():
        hold_row(session, notice)
        if notice.is_open and is_over(notice, now):
            notice.state, notice.ended_by = LocateState.EXPIRED, "worker"
            notice.ended_at = notice.expires_at
            note(session, notice, "expire", "worker", now)
            count += 1
    return count
