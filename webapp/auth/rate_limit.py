"""Tries to sign in are counted per account and per address, in the database, so that all workers
agree.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import LoginAttempt
from core.db import take_turns

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS = 5
PER_ADDRESS = 50
"""A consulate shares one address, and a demo hall does too: this stops only the sweeping of many
accounts.
"""
PER_ACCOUNT = 50
KEPT = timedelta(days=30)


def may_try(session: Session, email: str, address: str, now: datetime) -> bool:
    """Return whether another try is answered at all.

    Failures of the last 15 minutes count; a success clears its own.
    """
    failed = sa.and_(LoginAttempt.at > now - WINDOW, LoginAttempt.worked.is_(False))
    account = account_hash(email)
    last_good = session.scalar(
        sa.select(sa.func.max(LoginAttempt.at)).where(
            LoginAttempt.account == account, LoginAttempt.address == address, LoginAttempt.worked
        )
    )
    since = sa.true() if last_good is None else LoginAttempt.at > last_good
    pair = _count(
        session, failed, since, LoginAttempt.account == account, LoginAttempt.address == address
    )
    return (
        pair < PER_ACCOUNT_AND_ADDRESS
        and _count(session, failed, LoginAttempt.address == address) < PER_ADDRESS
        and _count(session, failed, LoginAttempt.account == account) < PER_ACCOUNT
    )


def note_attempt(
    session: Session, email: str, address: str, now: datetime, *, worked: bool
) -> None:
    """Write one try down, and forget those older than 30 days."""
    session.add(LoginAttempt(at=now, account=account_hash(email), address=address, worked=worked))
    session.execute(sa.delete(LoginAttempt).where(LoginAttempt.at < now - KEPT))


def begin_attempt(session: Session, email: str, address: str, now: datetime) -> uuid.UUID | None:
    """Count a try before it is looked at, as a failure so far; return None when none is answered.

    Counted first, so that forty at once are not forty tries; a try that cannot be counted is not
    answered.
    """
    take_turns(session, "sign-in tries")
    if not may_try(session, email, address, now):
        return None
    attempt = LoginAttempt(at=now, account=account_hash(email), address=address, worked=False)
    session.add(attempt)
    session.execute(sa.delete(LoginAttempt).where(LoginAttempt.at < now - KEPT))
    return attempt.id


def note_success(session: Session, attempt_id: uuid.UUID) -> None:
    """Count the try as one that worked."""
    session.execute(
        sa.update(LoginAttempt).where(LoginAttempt.id == attempt_id).values(worked=True)
    )


def withdraw_attempt(session: Session, attempt_id: uuid.UUID) -> None:
    """Count the try as none: it was neither right nor wrong yet, or nobody could look at it."""
    session.execute(sa.delete(LoginAttempt).where(LoginAttempt.id == attempt_id))


def account_hash(email: str) -> str:
    """Return how an account is named among the tries."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def _count(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    return (
        session.scalar(sa.select(sa.func.count()).select_from(LoginAttempt).where(*conditions)) or 0
    )
