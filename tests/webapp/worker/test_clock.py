from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.jobs.clock_jumps import ClockWatch, last_jump
from core.outbox.models import MessageState, OutboxMessage
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus, Source
from feeds.sources.health import Health, health_of
from feeds.sources.views import due
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source, named
from watch.models import WatchCycle
from webapp.worker.clock import ClockTask

DAY = timedelta(days=1)


class Clocks:
    """A clock on the wall that anybody sets, and one that only goes on."""

    def __init__(self, wall: datetime = NOW) -> None:
        self.wall, self.passed = wall, 0.0

    def task(self, engine: Engine) -> ClockTask:
        watch = ClockWatch(lambda: self.wall, lambda: self.passed)
        return ClockTask(engine, FakeAtlas(), lambda: self.wall, watch)


def jumps(engine: Engine) -> float:
    with reading(engine) as session:
        found = last_jump(session)
        return 0.0 if found is None else found.seconds


@pytest.mark.parametrize("by", [DAY, -DAY])
def test_a_jump_is_said_and_written_down(
    engine: Engine, by: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    clocks = Clocks()
    task = clocks.task(engine)
    assert (task(), jumps(engine)) == (0, 0)
    clocks.wall += by
    assert task() == jumps(engine) == by.total_seconds()
    assert ("forward" if by > timedelta(0) else "back") in caplog.text
    assert task() == 0


def test_nothing_waits_for_a_moment_of_a_clock_that_was_ahead(engine: Engine) -> None:
    with writing(engine) as session:
        source = make_source(session, "nws", "https://h.test/nws", format="cap")
        source.next_ask_at = source.last_good_at = NOW + DAY
        for state in (MessageState.WAITING, MessageState.SENDING):
            session.add(_message(state, NOW + DAY))
    with reading(engine) as session:
        assert due(session, NOW) == []
        source = session.scalars(sa.select(Source)).one()
        assert health_of(source, NOW) is Health.LATE, "no word of the future is good"
    clocks = Clocks(NOW + DAY)
    task = clocks.task(engine)
    task()
    clocks.wall = NOW
    task()
    with reading(engine) as session:
        assert [view.key for view in due(session, NOW)] == ["nws"]
        moments = {
            message.state: message.due_at if message.claimed_at is None else message.claimed_at
            for message in session.scalars(sa.select(OutboxMessage))
        }
    assert moments == {MessageState.WAITING: NOW, MessageState.SENDING: NOW}


def test_a_round_under_way_when_the_clock_was_set_right_leaves_nothing_of_the_wrong_one(
    engine: Engine,
) -> None:
    clocks = Clocks(NOW + DAY)
    task = clocks.task(engine)
    later = (NOW + timedelta(hours=5)).isoformat()
    with writing(engine) as session:
        source = make_source(session, "nws", "https://h.test/nws", format="cap")
        store(session, source, read(cap("A", expires=later)), FakeAtlas(), NOW)
    task()
    clocks.wall = NOW
    task()
    with writing(engine) as session:  # it ends after that was noticed, and writes by the old clock
        source = session.scalars(sa.select(Source)).one()
        source.last_asked_at, source.next_ask_at = NOW + DAY, NOW + DAY + timedelta(minutes=5)
        expire(session, NOW + DAY, FakeAtlas())
        session.add(WatchCycle(started_at=NOW + DAY, finished_at=NOW + DAY, summary={}))
        session.add(_message(MessageState.WAITING, NOW + DAY))
    with reading(engine) as session:
        assert [view.key for view in due(session, NOW)] == ["nws"], "asked in the future"
    clocks.wall += timedelta(seconds=5)
    clocks.passed += 5
    task()
    assert statuses(engine) == {"A": HazardStatus.ENDED}, "another may still be under way"
    with writing(engine) as session:
        session.add(WatchCycle(started_at=clocks.wall, finished_at=clocks.wall, summary={}))
    assert task() == 0
    with reading(engine) as session:
        assert session.scalars(sa.select(OutboxMessage.due_at)).one() == clocks.wall
        assert session.scalars(sa.select(Source.next_ask_at)).one() == clocks.wall
    assert statuses(engine) == {"A": HazardStatus.ACTIVE}
    assert jumps(engine) == -DAY.total_seconds()


def test_what_that_clock_ended_is_in_force_again_and_what_was_said_to_be_over_is_not(
    engine: Engine,
) -> None:
    later = (NOW + timedelta(hours=5)).isoformat()
    with writing(engine) as session:
        source = make_source(session, "nws", "https://h.test/nws", format="cap")
        for name in ("A", "B"):
            store(session, source, read(cap(name, expires=later)), FakeAtlas(), NOW)
    ahead = NOW + DAY
    with writing(engine) as session:
        source = session.scalars(sa.select(Source)).one()
        cancel = cap("C", msg_type="Cancel", references=named("B"), expires=later)
        store(session, source, read(cancel), FakeAtlas(), ahead)
        expire(session, ahead, FakeAtlas())
    assert statuses(engine) == {"A": HazardStatus.ENDED, "B": HazardStatus.ENDED}
    clocks = Clocks(ahead)
    task = clocks.task(engine)
    task()
    clocks.wall = NOW + timedelta(hours=1)
    task()
    assert statuses(engine) == {"A": HazardStatus.ACTIVE, "B": HazardStatus.ENDED}


def test_a_clock_set_back_while_no_worker_was_there_is_noticed_at_the_start(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        session.add(WatchCycle(started_at=NOW + DAY, finished_at=NOW + DAY, summary={}))
    task = Clocks().task(engine)
    assert task() == jumps(engine) == -DAY.total_seconds()
    assert task() == 0


def statuses(engine: Engine) -> dict[str, HazardStatus]:
    with reading(engine) as session:
        return {
            hazard.key.rsplit(",")[-1]: hazard.status
            for hazard in session.scalars(sa.select(Hazard))
        }


def _message(state: MessageState, moment: datetime) -> OutboxMessage:
    return OutboxMessage(
        owner="round",
        kind="invitation",
        dedupe_key=state,
        transport="email",
        recipient="a@b.example",
        state=state,
        due_at=moment,
        claimed_at=moment if state is MessageState.SENDING else None,
    )
