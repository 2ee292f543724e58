"""Killed at any moment, no alarm is lost and nobody is called twice by one rung."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from feeds.models import Hazard
from tests.audit_keys import keyed_engine
from tests.proof.alarm_caller import (
    HAZARD_EVERY,
    CallerClock,
    moment_of,
    services_at,
    take_turns,
)
from tests.proof.figures import Figures
from tests.watch.alarms.called import ladder_of_three
from watch.alarms.models import Alarm, AlarmCall, AlarmState

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("PROOF_KILLS", "50"))
TO_THE_END = 3 * 5 * 12 + 2
"""So many turns more exhaust the last alarm: three rungs of five minutes."""


def _killed(url: str, folder: Path, first: int, turns: int, rest: float) -> int:
    """Run turns from `first` on, kill the process after so many and a part of the next; return the
    number of the last turn that was over.
    """
    command = [sys.executable, "-m", "tests.proof.alarm_caller", url, str(folder), str(first)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert process.stdout is not None
    last = first - 1
    try:
        for _ in range(turns):
            last = int(process.stdout.readline())
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=rest)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        rest_of_it = process.stdout.read().split()
        process.stdout.close()
    return int(rest_of_it[-1]) if rest_of_it else last


@pytest.mark.long_form
def test_killed_at_any_moment_no_alarm_is_lost_or_doubled(
    database_url: str, tmp_path: Path, figures: Figures
) -> None:
    engine, lots, folder = keyed_engine(database_url), random.Random(20_210_829), tmp_path / "i"
    with writing(engine) as session:
        ladder_of_three(session)
    turn = 0
    for _ in range(KILLS):
        turn = _killed(database_url, folder, turn, lots.randint(1, 12), lots.random() * 0.2) + 1
    last_hazard = (turn - 1) // HAZARD_EVERY
    for more in range(turn, turn + TO_THE_END):
        services = services_at(database_url, folder, CallerClock(moment_of(more)))
        take_turns(services, more - more % HAZARD_EVERY + 1)
        services.engine.dispose()
    with reading(engine) as session:
        hazards = set(session.scalars(sa.select(Hazard.id)))
        alarms = session.scalars(sa.select(Alarm)).all()
        calls = Counter(
            (each.alarm_id, each.reader) for each in session.scalars(sa.select(AlarmCall))
        )
        keys = Counter(session.scalars(sa.select(OutboxMessage.dedupe_key)))
        states = Counter(session.scalars(sa.select(OutboxMessage.state)))
    engine.dispose()
    assert len(hazards) >= last_hazard
    assert Counter(each.hazard_id for each in alarms) == Counter(hazards), "one alarm a hazard"
    assert {each.state for each in alarms} <= {AlarmState.TAKEN, AlarmState.EXHAUSTED}
    assert set(calls.values()) == {1}, "nobody is called twice"
    assert set(keys.values()) == {1}
    assert states.keys() <= {MessageState.SENT, MessageState.WITHDRAWN}
    exhausted = [each for each in alarms if each.state is AlarmState.EXHAUSTED]
    called = Counter(alarm_id for alarm_id, _reader in calls)
    assert {called[each.id] for each in exhausted} <= {3}, "each rung was called"
    figures.add(
        f"alarms, {engine.dialect.name}",
        f"{KILLS} kills (-9) in {turn} turns: {len(alarms)} alarms about {len(hazards)} hazards, "
        f"0 lost, 0 doubled; {sum(calls.values())} calls, {states[MessageState.SENT]} mails sent",
    )
