"""The one runner: claims a job, runs it while its lease is renewed, and settles it.

No transaction is open while a job runs. One that fails is settled with its reason and stops no
other; one whose process was killed is claimed again when its lease has run out.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.db import reading, writing
from core.errors import AtalayaError
from core.jobs import queue
from core.jobs.kind import JobKind, JobKinds, JobTask
from core.jobs.queue import Claim, ClaimLost

Clock = Callable[[], datetime]
MOST_AT_ONCE = 50
"""So many jobs are run in one turn; the rest at the next."""
RENEWALS = 3
"""So often a lease is renewed before it runs out."""
_log = logging.getLogger(__name__)


def run_waiting(engine: Engine, kinds: JobKinds, clock: Clock) -> int:
    """Run what is due, one after the other, and tidy up behind it; return how many were run."""
    count = 0
    while count < MOST_AT_ONCE and run_next(engine, kinds, clock):
        count += 1
    if count:
        _tidy(engine, kinds, clock())
    return count


def run_next(engine: Engine, kinds: JobKinds, clock: Clock) -> bool:
    """Run the job of `kinds` that is due first; return whether there was one."""
    claim = _claim(engine, kinds, clock())
    if claim is None:
        return False
    kind = kinds[claim.job.kind]
    try:
        with _lease_renewed(engine, claim, kind, clock):
            result = kind.run(_task(engine, claim, clock))
        with writing(engine) as session:
            queue.succeed(session, claim, kind, result, clock())
    except ClaimLost as wrong:
        _log.warning("%s: %s", kind.name, wrong)
    except AtalayaError as wrong:
        _fail(engine, claim, kind, str(wrong) or type(wrong).__name__, clock())
    except Exception as wrong:  # whatever it is, it is this job's alone
        _log.exception("the job %s of kind %s broke off", claim.id, kind.name)
        _fail(engine, claim, kind, type(wrong).__name__, clock())
    return True


# -- inside ---------------------------------------------------------------------------------


def _claim(engine: Engine, kinds: JobKinds, now: datetime) -> Claim | None:
    with reading(engine) as session:  # every few seconds: no write lock for nothing
        if not queue.has_due(session, kinds, now):
            return None
    with writing(engine) as session:
        return queue.claim_next(session, kinds, now)


def _task(engine: Engine, claim: Claim, clock: Clock) -> JobTask:
    def report(progress: int, total: int) -> None:
        with writing(engine) as session:
            queue.report(session, claim, progress, total, clock())

    job = claim.job
    started_at = job.claimed_at or job.asked_at
    return JobTask(job.key, job.arguments, job.asked_by, started_at, report)


def _fail(engine: Engine, claim: Claim, kind: JobKind, reason: str, now: datetime) -> None:
    try:
        with writing(engine) as session:
            queue.fail(session, claim, kind, reason, now)
    except ClaimLost as wrong:
        _log.warning("%s: %s", kind.name, wrong)


@contextmanager
def _lease_renewed(engine: Engine, claim: Claim, kind: JobKind, clock: Clock) -> Iterator[None]:
    """Renew the lease from a thread of its own for as long as the job may take."""
    is_over = threading.Event()
    end = time.monotonic() + kind.seconds
    pause = queue.LEASE.total_seconds() / RENEWALS

    def renew() -> None:
        while not is_over.wait(pause) and time.monotonic() < end:
            try:
                with writing(engine) as session:
                    queue.renew(session, claim, clock())
            except ClaimLost:
                return
            except SQLAlchemyError as wrong:  # a busy database: the next turn may have more luck
                _log.warning("the lease of job %s was not renewed: %s", claim.id, wrong)

    thread = threading.Thread(target=renew, name=f"lease-{kind.name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _tidy(engine: Engine, kinds: JobKinds, now: datetime) -> None:
    with writing(engine) as session:
        queue.remove_expired(session, kinds, now)
    for kind in kinds.values():
        if kind.tidy is not None:
            kind.tidy(now)
