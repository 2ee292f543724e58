from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import User
from core.db import reading, writing
from core.errors import Outdated
from tests.interleaving import later_of_two
from tests.watch.rota.on_call import OnCall, on_call_of
from watch.rota.models import PatternTurn, RotaPattern, Shift
from watch.rota.write_out import AHEAD, day_ahead, patterns_due, write_out

MONDAY = date(2026, 11, 23)


def weekly(on_call: OnCall, *members: User) -> RotaPattern:
    pattern = RotaPattern(
        rota_id=on_call.rota.id, rung=1, members=[f"user:{each.id}" for each in members],
        turn=PatternTurn.WEEK, starts="08:00", ends="08:00", first_day=MONDAY,
        made_at=on_call.now,
    )  # fmt: skip
    on_call.session.add(pattern)
    on_call.session.flush()
    return pattern


def holders(session: Session) -> list[object]:
    return list(session.scalars(sa.select(Shift.user_id).order_by(Shift.starts_at)))


def test_it_is_written_once_and_goes_on_where_it_ended(on_call: OnCall) -> None:
    session, now = on_call.session, on_call.now
    ana, eva = on_call.user("ana"), on_call.user("eva")
    pattern = weekly(on_call, ana, eva)
    assert write_out(session, pattern, MONDAY + timedelta(days=14), now) == 2
    assert write_out(session, pattern, MONDAY + timedelta(days=14), now) == 0
    assert write_out(session, pattern, MONDAY + timedelta(days=20), now) == 1
    assert write_out(session, pattern, MONDAY + timedelta(days=21), now) == 0
    assert write_out(session, pattern, MONDAY + timedelta(days=22), now) == 1
    assert holders(session) == [ana.id, eva.id, ana.id, eva.id]


def test_the_turn_of_who_is_gone_is_a_hole_and_the_others_keep_theirs(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana"), on_call.user("eva")
    pattern = weekly(on_call, ana, eva)
    on_call.session.delete(ana)
    on_call.session.flush()
    write_out(on_call.session, pattern, MONDAY + timedelta(days=28), on_call.now)
    assert holders(on_call.session) == [eva.id, eva.id]


def test_what_does_not_reach_far_enough_is_due_until_it_is_written(on_call: OnCall) -> None:
    session, now = on_call.session, on_call.now
    pattern = weekly(on_call, on_call.user("ana"))
    assert patterns_due(session, now) == [pattern.id]
    write_out(session, pattern, day_ahead(on_call.rota, now), now)
    assert patterns_due(session, now + timedelta(days=6)) == []
    assert patterns_due(session, now + timedelta(days=9)) == [pattern.id]
    assert len(holders(session)) == pytest.approx(AHEAD / timedelta(days=7), abs=1)
    on_call.rota.active = False
    session.flush()
    assert patterns_due(session, now + timedelta(days=9)) == []


def test_two_who_write_at_once_write_once(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        on_call = on_call_of(session, now)
        pattern_id = weekly(on_call, on_call.user("ana")).id
    until = MONDAY + timedelta(days=70)

    def write(session: Session) -> int:
        return write_out(session, session.get_one(RotaPattern, pattern_id), until, on_call.now)

    second = later_of_two(
        engine,
        write,
        lambda session: session.get_one(RotaPattern, pattern_id),
        lambda session, row: write_out(session, row, until, on_call.now),
    )
    assert second == 0
    with reading(engine) as session:
        assert len(holders(session)) == 10


def test_a_pattern_that_was_taken_away_is_said(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        on_call = on_call_of(session, now)
        pattern_id = weekly(on_call, on_call.user("ana")).id
    with writing(engine) as session:
        pattern = session.get_one(RotaPattern, pattern_id)
        session.execute(sa.delete(RotaPattern))
        with pytest.raises(Outdated):
            write_out(session, pattern, MONDAY + timedelta(days=7), on_call.now)
