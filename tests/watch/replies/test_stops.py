from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from watch.replies.stops import has_stopped, note_stop, stopped_addresses


def test_the_last_word_by_the_time_said_holds(session: Session, now: datetime) -> None:
    said = [(5, False, False), (1, True, False), (9, True, True), (9, True, True), (7, False, True)]
    note_stop(session, "GT", "b" * 32, is_stopped=True, said_at=now)
    for minute, is_stopped, expected in said:
        note_stop(
            session, "GT", "b" * 32, is_stopped=is_stopped, said_at=now + timedelta(minutes=minute)
        )
        assert has_stopped(session, "GT", "b" * 32) is expected
    assert stopped_addresses(session, "GT") == {"b" * 32}
    assert stopped_addresses(session, "HN") == frozenset()


def test_nothing_is_noted_of_no_address(session: Session, now: datetime) -> None:
    assert not note_stop(session, "GT", "", is_stopped=True, said_at=now)
    assert not note_stop(session, "GT", "c" * 32, is_stopped=False, said_at=now)
    assert not has_stopped(session, "GT", "c" * 32)
