"""Notices that ask people to do something, and that nobody took back."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count as count_up

from sqlalchemy.orm import Session

from protocols.notice_templates import NoticeKind
from tests.response.crisis_parts import add_part
from watch.notices.models import Notice, NoticeState
from webapp.crises.open_notices import notices_without_all_clear


def test_an_all_clear_ends_the_one_it_names_or_all_before_it(
    session: Session, now: datetime
) -> None:
    part, serials = add_part(session, now), count_up(1)

    def add(kind: NoticeKind, minute: int, state: NoticeState = NoticeState.SENT) -> Notice:
        serial = next(serials)
        notice = Notice(
            number=f"AV-2026-{serial:03}", year=2026, serial=serial, country="GT", kind=kind,
            crisis_number=part.crisis.number, state=state, made_by="x",
            made_at=now + timedelta(minutes=minute),
        )  # fmt: skip
        session.add(notice)
        session.flush()
        return notice

    def open_ones() -> int:
        (item,) = notices_without_all_clear(session, part)
        return item.count

    assert open_ones() == 0
    first = add(NoticeKind.WARNING, 1)
    add(NoticeKind.SHELTER, 2)
    add(NoticeKind.CHECK_IN, 3)
    add(NoticeKind.WARNING, 4, NoticeState.DRAFT)
    assert open_ones() == 2
    add(NoticeKind.ALL_CLEAR, 5).corrects_id = first.id
    session.flush()
    assert open_ones() == 1
    add(NoticeKind.ALL_CLEAR, 6)
    assert open_ones() == 0
    add(NoticeKind.INSTRUCTION, 7)
    assert open_ones() == 1
