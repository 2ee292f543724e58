"""Notices looked up: those of a country, one by its number, those that broke the glass."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.notices.models import Notice, NoticeKind, NoticeMove, NoticeMoveKind, NoticeState

PAGE_SIZE = 50
SAID_STATES = frozenset(
    {NoticeState.APPROVED, NoticeState.SENDING, NoticeState.SENT, NoticeState.STOPPED}
)
"""What may have been said already, and so be corrected."""


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """One notice that one person approved alone."""

    number: str
    country: str
    kind: NoticeKind
    state: NoticeState
    persons: int
    at: datetime
    by: str
    reason: str


def notice_numbered(session: Session, country: str, number: str) -> Notice | None:
    """Return the notice of a country by its number, as people write it (`av-2026-014`)."""
    query = sa.select(Notice).where(
        Notice.number == number.strip().upper(), Notice.country == country
    )
    return session.scalar(query)


def notices_of(
    session: Session,
    country: str,
    *,
    page: int = 1,
    hazard_id: uuid.UUID | None = None,
    crisis_number: str = "",
) -> tuple[Sequence[Notice], int]:
    """Return a page of the notices of a country, the newest first, and how many there are."""
    query = sa.select(Notice).where(Notice.country == country)
    if hazard_id is not None:
        query = query.where(Notice.hazard_id == hazard_id)
    if crisis_number:
        query = query.where(Notice.crisis_number == crisis_number)
    count = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Notice.year.desc(), Notice.serial.desc())
    rows = session.scalars(ordered.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return rows, count


def waiting_for_second(session: Session, country: str) -> Sequence[Notice]:
    """Return the notices of a country that wait for a second person, the oldest first."""
    query = sa.select(Notice).where(Notice.country == country, Notice.state == NoticeState.PROPOSED)
    return session.scalars(query.order_by(Notice.proposed_at)).all()


def correctable(session: Session, country: str) -> Sequence[Notice]:
    """Return what a country said last, and may correct or end."""
    query = sa.select(Notice).where(Notice.country == country, Notice.state.in_(SAID_STATES))
    return session.scalars(query.order_by(Notice.made_at.desc()).limit(40)).all()


def broken_glass(session: Session, country: str = "") -> list[BrokenGlass]:
    """Return every notice that was approved by one person alone, the newest first, for ever: of one
    country, or of all.
    """
    query = sa.select(NoticeMove, Notice).join(Notice, Notice.id == NoticeMove.notice_id)
    query = query.where(NoticeMove.kind == NoticeMoveKind.BROKE_GLASS)
    if country:
        query = query.where(Notice.country == country)
    return [
        BrokenGlass(
            notice.number,
            notice.country,
            notice.kind,
            notice.state,
            notice.audience_persons,
            move.at,
            move.actor,
            move.words,
        )
        for move, notice in session.execute(query.order_by(NoticeMove.at.desc(), Notice.serial))
    ]


def number_of(session: Session, notice_id: uuid.UUID | None) -> str:
    """Return the number of a notice; empty where there is none."""
    query = sa.select(Notice.number).where(Notice.id == notice_id)
    return (session.scalar(query) or "") if notice_id else ""
