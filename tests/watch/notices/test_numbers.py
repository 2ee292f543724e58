from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tests.watch.notices.rows import add_notice
from watch.notices.numbers import next_notice_number


def test_numbers_go_on_within_a_year_and_begin_anew_with_the_next(
    session: Session, now: datetime
) -> None:
    assert [add_notice(session, now).number for _ in range(2)] == [
        f"AV-{now.year}-001",
        f"AV-{now.year}-002",
    ]
    later = now.replace(year=now.year + 1)
    assert next_notice_number(session, later) == (f"AV-{now.year + 1}-001", now.year + 1, 1)
