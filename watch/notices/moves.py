"""What happened to a notice, line by line; whoever moves one writes its line here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.notices.models import Notice, NoticeMove, NoticeMoveKind


def note_move(
    session: Session,
    notice: Notice,
    kind: NoticeMoveKind,
    *,
    actor: str,
    now: datetime,
    words: str = "",
) -> NoticeMove:
    """Write a line of a notice that the caller holds (`core.db.hold_row`)."""
    notice.moves += 1
    line = NoticeMove(
        notice_id=notice.id, serial=notice.moves, kind=kind, actor=actor, at=now, words=words
    )
    session.add(line)
    session.flush()
    return line


def moves_of(session: Session, notice: Notice) -> list[NoticeMove]:
    """Return what happened to a notice, the first thing first."""
    query = sa.select(NoticeMove).where(NoticeMove.notice_id == notice.id)
    return list(session.scalars(query.order_by(NoticeMove.serial)))


def actors_of(session: Session, notice: Notice, kinds: Iterable[NoticeMoveKind]) -> frozenset[str]:
    """Return who did any of some things to a notice."""
    query = sa.select(NoticeMove.actor).where(
        NoticeMove.notice_id == notice.id, NoticeMove.kind.in_(tuple(kinds))
    )
    return frozenset(session.scalars(query.distinct()))
