"""A worker that counts on where the last one stopped: `python -m tests.proof.leased_worker URL
FOLDER NAME LAPSE`. Each step is one transaction; it prints the number once it is committed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log import AuditEntry, record
from core.db import writing
from core.jobs.lease import LeaseKeeper
from tests.audit_keys import keyed_engine
from webapp.worker.lease import WorkerTurn
from webapp.worker.scheduler import RecurringTask, work

STEP = "proof.step"


def now() -> datetime:
    return datetime.now(UTC)


def count_on(engine: Engine, name: str) -> None:
    """Write the next number."""
    with writing(engine) as session:
        query = sa.select(sa.func.count()).where(AuditEntry.action == STEP)
        number = (session.scalar(query) or 0) + 1
        record(session, at=now(), actor=name, action=STEP, subject=str(number))
    print(number, flush=True)


def main() -> None:
    url, folder, name, lapse = sys.argv[1:]
    engine = keyed_engine(url)
    # No place: as on another machine, where no lock tells that a holder is dead.
    keeper = LeaseKeeper(engine, name, lapse_seconds=float(lapse))
    beat = float(lapse) / 6
    turn = WorkerTurn(engine, Path(folder), now, keeper, look_seconds=0.05, beat_seconds=beat)
    work(turn, [RecurringTask("step", lambda: count_on(engine, name), 0.01)])


if __name__ == "__main__":
    main()
