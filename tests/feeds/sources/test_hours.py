from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import SourceHour
from feeds.sources.hours import count_answer, weeks_of
from tests.feeds.worlds import NOW, make_source

HOUR = timedelta(hours=1)


def test_a_week_is_told_in_quarters_of_a_day_and_older_hours_go(session: Session) -> None:
    source, other = make_source(session, "a"), make_source(session, "b")
    for hours in range(24 * 20):
        at = NOW - HOUR * (24 * 20 - 1 - hours)
        count_answer(session, source, at, good=1, new=2)
        count_answer(session, source, at + timedelta(minutes=30), failed=1)
    count_answer(session, other, NOW, failed=1)
    rows = session.scalar(
        sa.select(sa.func.count()).select_from(SourceHour).where(SourceHour.source_id == source.id)
    )
    assert rows == 24 * 8 + 1
    weeks = weeks_of(session, NOW)
    week = weeks[source.id]
    assert len(week.bars) == 28
    assert week.bars[-1].begins_at == NOW
    assert week.bars[-1].begins_at - week.bars[0].begins_at == timedelta(days=6, hours=18)
    assert [bar.new for bar in week.bars] == [12] * 27 + [2]
    assert (week.new, week.most, week.failed) == (326, 12, 163)
    assert week.askings == 2 * week.failed
    assert [bar.is_silent for bar in weeks[other.id].bars] == [False] * 27 + [True]


def test_hours_of_a_clock_that_ran_ahead_go_with_the_next_one(session: Session) -> None:
    source = make_source(session)
    count_answer(session, source, NOW + timedelta(days=400), good=1)
    count_answer(session, source, NOW, good=1)
    assert [row.hour for row in session.scalars(sa.select(SourceHour))] == [NOW]
    assert weeks_of(session, NOW)[source.id].askings == 1
