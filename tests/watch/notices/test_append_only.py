"""What happened to a notice is never changed: the database refuses it."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.watch.notices.rows import add_notice
from watch.notices.append_only import GUARDS
from watch.notices.models import Notice, NoticeMove, NoticeText


def test_the_database_refuses_whoever_changes_a_line_by_hand(
    session: Session, now: datetime
) -> None:
    add_notice(session, now)
    for statement in (sa.update(NoticeMove).values(actor="user:x"), sa.delete(NoticeMove)):
        with pytest.raises(DatabaseError, match="never changed"), session.begin_nested():
            session.execute(statement)
    assert session.scalars(sa.select(NoticeMove.actor)).all() == ["user:a"]
    assert set(GUARDS) == {"sqlite", "postgresql"}


def test_lines_and_texts_go_with_the_whole_notice(session: Session, now: datetime) -> None:
    gone, kept = add_notice(session, now), add_notice(session, now)
    session.execute(sa.delete(Notice).where(Notice.id == gone.id))
    assert session.scalars(sa.select(NoticeMove.notice_id)).all() == [kept.id]
    assert set(session.scalars(sa.select(NoticeText.notice_id))) == {kept.id}
