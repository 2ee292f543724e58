"""A clock set forward or back by a day silences nothing: the real scheduler, the real cycle, and
the clock of the whole process moved.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.engine import Engine

from core import clock
from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.http import Answer, Body, HttpRequest
from core.jobs.clock_jumps import last_jump
from core.settings import Settings
from feeds.models import Hazard, HazardStatus, Source
from tests.feeds.worlds import cap
from tests.proof.figures import Figures
from tests.two_counties import TwoCounties
from watch.cycle import CycleContext, run
from watch.models import WatchCycle
from watch.polling import polling_of
from webapp.worker import scheduler
from webapp.worker.clock import ClockTask
from webapp.worker.lease import WorkerTurn
from webapp.worker.scheduler import RecurringTask, work

DAY = timedelta(days=1)
BEGIN = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
PATIENCE_SECONDS = 60
"""A turn that does not come by then never comes; no test waits so long for one that does."""


@dataclass
class Worker:
    """A worker in threads of this process, with a watch and a clock task at a pace of moments."""

    engine: Engine
    keyring: Keyring
    settings: Settings
    asked: int = 0
    turns: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    turned: threading.Condition = field(default_factory=threading.Condition)

    def retrieve(self, request: HttpRequest) -> Answer:
        self.asked += 1
        expires = (BEGIN + timedelta(hours=6)).isoformat()
        return Body(request.address, cap(expires=expires), body_hash=str(self.asked))

    def look(self) -> None:
        atlas = cast(Atlas, TwoCounties())
        context = CycleContext(self.engine, atlas, self.keyring, self.settings, clock.now())
        run(context, polling_of(self.engine, self.settings, self.retrieve))
        with self.turned:
            self.turns += 1
            self.turned.notify_all()

    def wait_for(self, more: int) -> None:
        """Wait for so many more turns of the watch."""
        with self.turned:
            wanted = self.turns + more
            assert self.turned.wait_for(lambda: self.turns >= wanted, PATIENCE_SECONDS), "silent"

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Wait for a turn of the watch after which something is so: the clock has a turn of its
        own beside it, and how many of the watch pass meanwhile nobody promises.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < deadline, "never"
            self.wait_for(1)

    def last_cycle(self) -> datetime:
        with reading(self.engine) as session:
            ends = session.scalars(sa.select(WatchCycle.finished_at))
            return max(end for end in ends if end is not None)

    def is_of_today(self) -> bool:
        """Return whether the newest round says the day that the clock says."""
        return abs(self.last_cycle() - clock.now()) < timedelta(hours=1)

    def jump(self) -> float:
        with reading(self.engine) as session:
            found = last_jump(session)
            return 0.0 if found is None else found.seconds


@pytest.fixture
def worker(
    engine: Engine,
    keyring: Keyring,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Worker]:
    monkeypatch.setattr(scheduler, "TICK_SECONDS", 0.02)
    with writing(engine) as session:
        session.add(Source(key="s", name="s", address="https://h.test/s", format="cap"))
    made = Worker(engine, keyring, replace(settings, feeds_online=True))
    with time_machine.travel(BEGIN, tick=True):
        tasks = [
            RecurringTask("clock", ClockTask(engine, cast(Atlas, TwoCounties()), clock.now), 0.02),
            RecurringTask("watch", made.look, 0.02),
        ]
        turn = WorkerTurn(engine, tmp_path, clock.now)
        thread = threading.Thread(target=work, args=(turn, tasks, made.stop), daemon=True)
        thread.start()
        yield made
        made.stop.set()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


@pytest.mark.parametrize("days", [-1, 1], ids=["back", "forward"])
def test_a_clock_set_by_a_day_stops_no_round_and_is_said(
    worker: Worker, days: int, figures: Figures
) -> None:
    worker.wait_for(2)
    before = worker.turns
    with time_machine.travel(clock.now() + days * DAY, tick=True):
        worker.wait_until(lambda: round(worker.jump() / 86_400) == days)
        worker.wait_until(worker.is_of_today)
    worker.wait_until(lambda: round(worker.jump() / 86_400) == -days)
    worker.wait_until(worker.is_of_today)
    worker.wait_for(2)
    figures.add(f"clock set by {days:+d} day", f"{worker.turns - before} rounds went on, both told")


def test_a_clock_a_day_ahead_and_then_right_loses_no_alert_and_asks_again(
    worker: Worker, engine: Engine
) -> None:
    """An alert of six hours ends by the wrong clock, and is in force again by the right one."""
    worker.wait_for(2)
    with time_machine.travel(BEGIN + DAY, tick=True):
        worker.wait_until(lambda: status(engine) is HazardStatus.ENDED)
        worker.wait_for(2)  # what was asked before the jump has been written down
        asked = worker.asked
    worker.wait_until(lambda: status(engine) is HazardStatus.ACTIVE)
    worker.wait_until(lambda: worker.asked > asked)  # the source does not wait for tomorrow


def status(engine: Engine) -> HazardStatus:
    with reading(engine) as session:
        return session.scalars(sa.select(Hazard.status)).one()
