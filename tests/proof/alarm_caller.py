"""A process to be killed: it flags, opens alarms, calls, answers and tells, on a clock of its own.

`python -m tests.proof.alarm_caller URL FOLDER FIRST` does turn after turn from FIRST on, five
seconds of its clock each, and prints each number once the turn is over. Before every tenth turn
another hazard touches people; before every thirtieth somebody who was called says that they go.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import writing
from core.settings import Settings
from tests.audit_keys import keyed_engine
from tests.watch.alarms.called import live_hazard, say, touch
from watch.alarms.models import AlarmCall, CallAnswer
from webapp.worker.alarms import call_alarms, send_alarm_letters
from webapp.worker.job_kinds import WorkerServices

KEY = b"k" * 32
BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)
TURN = timedelta(seconds=5)
HAZARD_EVERY, ANSWER_EVERY = 10, 30


def moment_of(turn: int) -> datetime:
    """Return what the clock shows at a turn."""
    return BEGIN + turn * TURN


def take_turns(services: WorkerServices, turn: int) -> None:
    """Do one turn."""
    if turn % HAZARD_EVERY == 0:
        _threaten(services, turn)
    if turn % ANSWER_EVERY == 0:
        _answer(services)
    call_alarms(services)
    send_alarm_letters(services)


@dataclass
class CallerClock:
    """What the process takes for the present."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def services_at(url: str, folder: Path, clock: CallerClock) -> WorkerServices:
    """Return the worker's services with that clock."""
    settings = Settings(mode="test", instance=folder, database_url=url, feeds_online=False)
    return WorkerServices(keyed_engine(url), Atlas.open([]), Keyring([KEY]), settings, clock)


def _threaten(services: WorkerServices, turn: int) -> None:
    """Let a hazard touch somebody, once: a turn that was killed finds it there."""
    with writing(services.engine) as session:
        key = f"turn {turn}"
        known = session.execute(
            sa.text("SELECT 1 FROM hazard WHERE key = :key"), {"key": f"cap:test,{key}"}
        ).first()
        if known is None:
            touch(session, live_hazard(session, services.clock(), key), services.clock())


def _answer(services: WorkerServices) -> None:
    with writing(services.engine) as session:
        call = session.scalars(
            sa.select(AlarmCall)
            .where(AlarmCall.answer.is_(None), AlarmCall.skipped_because.is_(None))
            .order_by(AlarmCall.called_at, AlarmCall.id)
            .limit(1)
        ).first()
        if call is not None:
            say(session, call, CallAnswer.COMING, services.clock())


def main() -> None:
    url, folder, first = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    clock = CallerClock(moment_of(first))
    services = services_at(url, folder, clock)
    for turn in count(first):
        clock.at = moment_of(turn)
        take_turns(services, turn)
        print(turn, flush=True)


if __name__ == "__main__":
    main()
