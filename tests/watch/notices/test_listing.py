from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.watch.notices.rows import add_notice
from watch.notices.listing import (
    broken_glass,
    correctable,
    notice_numbered,
    notices_of,
    number_of,
    waiting_for_second,
)
from watch.notices.models import NoticeMoveKind, NoticeState
from watch.notices.moves import note_move


def test_each_country_finds_its_own(session: Session, now: datetime) -> None:
    own, other = add_notice(session, now), add_notice(session, now, "GT")
    assert notice_numbered(session, "SV", own.number.lower()) is own
    assert notice_numbered(session, "SV", other.number) is None
    assert notices_of(session, "SV") == ([own], 1)
    assert number_of(session, own.id) == own.number
    assert number_of(session, None) == number_of(session, uuid.uuid4()) == ""


def test_lists_are_narrowed_and_ordered(session: Session, now: datetime) -> None:
    first = add_notice(session, now, crisis_number="CR-2026-001")
    later = now + timedelta(minutes=1)
    second = add_notice(session, later, state=NoticeState.PROPOSED, proposed_at=later)
    third = add_notice(session, now, state=NoticeState.PROPOSED, proposed_at=now)
    assert [each.id for each in notices_of(session, "SV")[0]] == [third.id, second.id, first.id]
    assert notices_of(session, "SV", crisis_number="CR-2026-001") == ([first], 1)
    assert notices_of(session, "SV", hazard_id=uuid.uuid4()) == ([], 0)
    assert notices_of(session, "SV", page=2) == ([], 3)
    assert list(waiting_for_second(session, "SV")) == [third, second]
    assert correctable(session, "SV") == []
    third.state = NoticeState.SENT
    assert list(correctable(session, "SV")) == [third]


def test_broken_glass_stays_listed_whatever_becomes_of_the_notice(
    session: Session, now: datetime
) -> None:
    notice = add_notice(session, now, is_break_glass=True)
    note_move(
        session, notice, NoticeMoveKind.BROKE_GLASS, actor="user:a", now=now, words="Sube el agua"
    )
    notice.is_break_glass, notice.state = False, NoticeState.STOPPED
    session.flush()
    for country in ("SV", ""):
        (found,) = broken_glass(session, country)
        assert (found.number, found.by, found.reason) == (notice.number, "user:a", "Sube el agua")
    assert broken_glass(session, "GT") == []
