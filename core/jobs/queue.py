"""Jobs put down, claimed, kept alive and settled: every statement on the table.

A claim is a conditional update that raises `attempt`; everything a run writes afterwards names that
number, so that a process that was taken for dead and comes back changes nothing.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import AtalayaError
from core.jobs.kind import JobKind, JobKinds, JobResult
from core.jobs.models import Job, JobState

LEASE = timedelta(seconds=60)
"""A process that has said nothing for so long is taken for dead."""
MOST_CLAIMS = 3
"""A job over which so many processes died is not begun again by itself."""
MOST_LOOKED_AT = 1000
"""So many jobs that are due are looked at for one that can be claimed."""
LONGEST_PAUSE = timedelta(days=1)
_log = logging.getLogger(__name__)


class ClaimLost(AtalayaError):
    """Somebody else runs this job by now."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is ours to run, as of the claim."""

    id: uuid.UUID
    attempt: int
    job: Job


def find_job(session: Session, kind: str, key: str) -> Job | None:
    """Return how a job stands; None when nobody ever asked for it."""
    return session.scalar(sa.select(Job).where(Job.kind == kind, Job.key == key))


def ask_for(
    session: Session,
    kind: str,
    key: str,
    arguments: Mapping[str, Any],
    *,
    now: datetime,
    actor: str,
    is_ahead: bool = False,
) -> Job:
    """Put a job down; one that waits or runs already is given back as it is."""
    asked = {"arguments": dict(arguments), "asked_by": actor, "is_ahead": is_ahead}
    job = _locked(session, kind, key)
    if job is None:
        return _inserted(session, Job(kind=kind, key=key, asked_at=now, due_at=now, **asked))
    if not job.is_under_way:
        _reset(job, now)
        job.arguments, job.asked_by, job.is_ahead = dict(arguments), actor, is_ahead
        session.flush()
    return job


def has_due(session: Session, kinds: Collection[str], now: datetime) -> bool:
    """Return whether there is anything to claim."""
    return session.scalar(sa.select(Job.id).where(_is_due(kinds, now)).limit(1)) is not None


def claim_next(session: Session, kinds: JobKinds, now: datetime) -> Claim | None:
    """Claim the job that is due first; None when there is none.

    What people ask for goes before what is made ahead. A job is taken by its counter of claims, an
    integer that only rises, and only while it is due: between the list and its row somebody else
    may have claimed it, and where transactions see what others commit meanwhile (PostgreSQL) the
    row then shows their count. One whose row cannot be read is passed over and named in the log.
    At most `MOST_LOOKED_AT` rows are looked at.
    """
    is_due = _is_due(kinds, now)
    due = (
        sa.select(Job.id)
        .where(is_due)
        .order_by(Job.is_ahead, Job.asked_at, Job.id)
        .limit(MOST_LOOKED_AT)
    )
    for job_id in session.scalars(due).all():
        job = _readable(session, job_id, is_due)
        if job is None:
            continue
        if job.tries >= max(kinds[job.kind].tries, MOST_CLAIMS):
            fail(session, Claim(job.id, job.attempt, job), kinds[job.kind], _DIED, now)
        elif _take(session, job, now, is_due):
            session.refresh(job)
            return Claim(job.id, job.attempt, job)
    return None


def renew(session: Session, claim: Claim, now: datetime) -> None:
    """Say that the job is still being run. Raises ClaimLost."""
    _write(session, claim, lease_until=now + LEASE)


def report(session: Session, claim: Claim, progress: int, total: int, now: datetime) -> None:
    """Write down how far the job is. Raises ClaimLost."""
    _write(session, claim, progress=progress, total=total, lease_until=now + LEASE)


def succeed(
    session: Session, claim: Claim, kind: JobKind, result: JobResult, now: datetime
) -> None:
    """Settle a job that was done. Raises ClaimLost."""
    made = {} if result.file is None else {"file": result.file}
    _write(
        session,
        claim,
        state=JobState.DONE,
        failures=0,
        fault="",
        notes=list(result.notes),
        ended_at=now,
        expires_at=_expiry(kind, now),
        **made,
    )


def fail(session: Session, claim: Claim, kind: JobKind, reason: str, now: datetime) -> None:
    """Settle a job that failed, or put it back for a later try. Raises ClaimLost."""
    failures = claim.job.failures + 1
    pause = min(kind.pause * 2 ** min(failures - 1, 20), LONGEST_PAUSE)
    is_over = claim.job.tries >= kind.tries
    _write(
        session,
        claim,
        state=JobState.FAILED if is_over else JobState.WAITING,
        failures=failures,
        fault=reason,
        due_at=now + pause,
        ended_at=now if is_over else None,
        expires_at=_expiry(kind, now) if is_over else None,
    )


def remove_expired(session: Session, kinds: Iterable[str], now: datetime) -> None:
    """Delete the rows of jobs that ended long ago."""
    session.execute(sa.delete(Job).where(Job.kind.in_(list(kinds)), Job.expires_at <= now))


def recall(session: Session, now: datetime) -> None:
    """Let no job wait for a moment of a clock that was ahead and has been set right since.

    One that runs gets a new lease by the clock as it is: its process renews it, or is dead.
    """
    for column, moment in ((Job.due_at, now), (Job.lease_until, now + LEASE)):
        session.execute(
            sa.update(Job)
            .where(column > now + LEASE, Job.ended_at.is_(None))
            .values({column: moment})
            .execution_options(synchronize_session=False)
        )


# -- inside ---------------------------------------------------------------------------------


def _readable(session: Session, job_id: uuid.UUID, is_due: sa.ColumnElement[bool]) -> Job | None:
    """Return a job that is due still; None, too, when its row holds what is no value: logged."""
    same = sa.select(Job).where(Job.id == job_id, is_due)
    try:
        return session.scalar(same.execution_options(populate_existing=True))
    except (ValueError, TypeError, LookupError) as wrong:
        _log.error("the job %s cannot be claimed, look at its row: %s", job_id, wrong)
        return None


_DIED = f"the process that did it ended {MOST_CLAIMS} times without a word"


def _locked(session: Session, kind: str, key: str) -> Job | None:
    """Hold the row to the end of the transaction: two who ask at once ask one after the other."""
    same = sa.select(Job).where(Job.kind == kind, Job.key == key)
    return session.scalar(same.with_for_update().execution_options(populate_existing=True))


def _inserted(session: Session, job: Job) -> Job:
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:  # somebody asked for the same at this moment
        found = _locked(session, job.kind, job.key)
        if found is None:
            raise
        return found
    return job


def _reset(job: Job, now: datetime) -> None:
    job.state, job.asked_at, job.due_at = JobState.WAITING, now, now
    job.tries = job.progress = job.total = 0
    job.claimed_at = job.lease_until = job.ended_at = job.expires_at = None
    job.fault, job.notes = "", []


def _is_due(kinds: Collection[str], now: datetime) -> sa.ColumnElement[bool]:
    waits = sa.and_(Job.state == JobState.WAITING, Job.due_at <= now)
    has_died = sa.and_(Job.state == JobState.RUNNING, Job.lease_until <= now)
    return sa.and_(Job.kind.in_(list(kinds)), sa.or_(waits, has_died))


def _take(session: Session, job: Job, now: datetime, is_due: sa.ColumnElement[bool]) -> bool:
    """Return whether the job is ours: nobody has claimed or renewed it since it was read."""
    claim = Claim(job.id, job.attempt, job)
    values = {
        "state": JobState.RUNNING,
        "attempt": job.attempt + 1,
        "tries": job.tries + 1,
        "claimed_at": now,
        "lease_until": now + LEASE,
    }
    return _update(session, claim, values, is_due) == 1


def _write(session: Session, claim: Claim, **values: object) -> None:
    if _update(session, claim, values) != 1:
        raise ClaimLost(f"the job {claim.id} is run by somebody else")


def _update(
    session: Session, claim: Claim, values: Mapping[str, object], *also: sa.ColumnElement[bool]
) -> int:
    statement = (
        sa.update(Job)
        .where(Job.id == claim.id, Job.attempt == claim.attempt, Job.ended_at.is_(None), *also)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(session.execute(statement), "rowcount", 0))


def _expiry(kind: JobKind, now: datetime) -> datetime | None:
    return None if kind.keep is None else now + kind.keep
