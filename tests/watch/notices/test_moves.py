from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.watch.notices.rows import add_notice
from watch.notices.models import NoticeMoveKind
from watch.notices.moves import actors_of, moves_of, note_move


def test_lines_keep_their_order_when_the_clock_goes_back(session: Session, now: datetime) -> None:
    notice = add_notice(session, now)
    before = now - timedelta(hours=1)
    note_move(session, notice, NoticeMoveKind.EDITED, actor="user:b", now=before, words="")
    note_move(session, notice, NoticeMoveKind.PROPOSED, actor="user:b", now=now)
    assert [(line.serial, line.kind) for line in moves_of(session, notice)] == [
        (1, NoticeMoveKind.DRAFTED),
        (2, NoticeMoveKind.EDITED),
        (3, NoticeMoveKind.PROPOSED),
    ]
    writers = {NoticeMoveKind.DRAFTED, NoticeMoveKind.EDITED}
    assert actors_of(session, notice, writers) == {"user:a", "user:b"}
