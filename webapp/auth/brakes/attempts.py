"""Tries are counted in the database, so that all processes agree, before anybody looks at them.

The rule: failures count against whoever made them. From a browser that the account came in with
before (`webapp.auth.sessions.devices`) only the failures of that browser count: an owner on a known
device is never shut out by others, however many try. From anywhere else a try counts by its
address, by its account, and by both.
"""

from __future__ import annotations

import enum
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import LoginAttempt
from core.db import take_turns


class Brake(enum.StrEnum):
    """What is tried."""

    SIGN_IN = "sign_in"
    """A password at the way in."""
    SECOND_FACTOR = "second_factor"
    """A code after the right password: of the telephone, or one of recovery."""
    PASSWORD_CHECK = "password_check"  # noqa: S105 - the name of a brake
    """The password once more, by somebody who is signed in."""
    LINK = "link"
    """A link that opens nothing."""
    QUESTION = "question"
    """A question of somebody who is not signed in."""
    JOINING = "joining"
    """A public form that somebody begins."""
    JOINING_CODE = "joining_code"
    """A code of the public form, to one address of e-mail."""
    JOINING_SMS = "joining_sms"
    """The same to one telephone; each costs its country money."""
    JOINING_SMS_OF_COUNTRY = "joining_sms_country"
    """All of those of a country together."""
    JOINING_REFUSAL = "joining_refusal"
    """A letter to one address that a request was refused."""
    JOINED = "joined"
    """A request of the general form that its code confirms; the account is the post."""
    JOINED_CRISIS = "joined_crisis"
    """One of the form of a crisis; likewise."""
    TAKEN_ALONG = "taken_along"
    """A packet made for a device, by an account."""
    DELIVERED = "delivered"
    """Something a device sends that was written down without a network, by an account."""
    PROGRAM = "program"
    """A question of a program, by its key; the account is the key."""
    UNKNOWN_PROGRAM = "unknown_program"
    """A question of a program without a key that opens."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within a window: after them no try is answered. 0 means no limit."""

    most: int = 0
    window: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one brake."""

    pair: Limit = Limit()
    """Of one account from one address."""
    address: Limit = Limit()
    """Of all accounts from one address: a consulate shares one, and a demo hall does too; this
    stops only the sweeping of many.
    """
    account: Limit = Limit()
    """Of one account from all addresses, known devices apart."""
    account_a_day: Limit = Limit(0, timedelta(days=1))
    device: Limit = Limit(10)
    """Of one account on one of its known devices."""


BUDGETS: Mapping[Brake, Budget] = {
    Brake.SIGN_IN: Budget(pair=Limit(5), address=Limit(50), account=Limit(50)),
    # Who tries codes has the password already; of a million codes three are right at a time: 50 a
    # day are one chance in 6,700.
    Brake.SECOND_FACTOR: Budget(
        pair=Limit(5), account=Limit(10), account_a_day=Limit(50, timedelta(days=1))
    ),
    Brake.PASSWORD_CHECK: Budget(account=Limit(5)),
    Brake.LINK: Budget(address=Limit(5)),
    Brake.QUESTION: Budget(address=Limit(40, timedelta(minutes=1))),
    # A shelter registers behind one address; a script behind one address comes no further.
    Brake.JOINING: Budget(address=Limit(150, timedelta(hours=1))),
    Brake.JOINING_CODE: Budget(
        account=Limit(3, timedelta(hours=1)), account_a_day=Limit(6, timedelta(days=1))
    ),
    # Whoever has numbers written to for the fee they bring comes no further than an hour's worth.
    Brake.JOINING_SMS: Budget(
        address=Limit(20, timedelta(hours=1)),
        account=Limit(2, timedelta(hours=1)),
        account_a_day=Limit(4, timedelta(days=1)),
    ),
    Brake.JOINING_SMS_OF_COUNTRY: Budget(
        account=Limit(200, timedelta(hours=1)), account_a_day=Limit(1000, timedelta(days=1))
    ),
    Brake.JOINING_REFUSAL: Budget(account_a_day=Limit(2, timedelta(days=1))),
    # What comes faster than this is looked at by the post before it counts.
    Brake.JOINED: Budget(
        address=Limit(30, timedelta(hours=1)), account=Limit(60, timedelta(hours=1))
    ),
    Brake.JOINED_CRISIS: Budget(
        address=Limit(100, timedelta(hours=1)), account=Limit(600, timedelta(hours=1))
    ),
    # A packet is renewed every half hour at most; more is no officer at work.
    Brake.TAKEN_ALONG: Budget(account=Limit(12, timedelta(hours=1))),
    # A day of a mobile consulate comes in one go: two hundred households, some sent twice.
    Brake.DELIVERED: Budget(account=Limit(900, timedelta(hours=1))),
    # A program that walks all pages of the directory needs some twenty questions.
    Brake.PROGRAM: Budget(account=Limit(120, timedelta(minutes=1))),
    Brake.UNKNOWN_PROGRAM: Budget(address=Limit(60, timedelta(minutes=1))),
}
KEPT = timedelta(days=30)
QUESTIONS_KEPT = timedelta(minutes=5)
"""Who asked the public directory is nobody's business afterwards."""
JOINING_KEPT = timedelta(days=1)
"""Nor is from where somebody registered; the mark is a keyed hash besides."""
_SOME_MINUTES = (Brake.QUESTION, Brake.PROGRAM, Brake.UNKNOWN_PROGRAM)
_A_DAY = (
    Brake.JOINING, Brake.JOINING_CODE, Brake.JOINING_SMS, Brake.JOINING_SMS_OF_COUNTRY,
    Brake.JOINING_REFUSAL, Brake.JOINED, Brake.JOINED_CRISIS, Brake.TAKEN_ALONG, Brake.DELIVERED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Try:
    """One try: at what, for which account, from where.

    `account` is text, of which a hash is kept; `address` is as `visitors.counted_address` gives it;
    `device_id` names the known device of that account it comes from.
    """

    brake: Brake
    account: str
    address: str
    device_id: uuid.UUID | None = None


def begin_attempt(session: Session, attempt: Try, now: datetime) -> uuid.UUID | None:
    """Count a try before it is looked at, as a failure so far; return None when none is answered.

    Counted first, in turns, so that forty at once are not forty tries; a try that cannot be counted
    is not answered.
    """
    take_turns(session, f"tries: {attempt.brake}")
    if not _may_try(session, attempt, now):
        return None
    row = LoginAttempt(
        at=now,
        brake=attempt.brake.value,
        account=account_hash(attempt.account),
        address=attempt.address,
        device_id=attempt.device_id,
        worked=False,
    )
    session.add(row)
    session.flush()
    session.execute(sa.delete(LoginAttempt).where(_is_old(now)))
    return row.id


def note_success(session: Session, attempt_id: uuid.UUID) -> None:
    """Count the try as one that worked."""
    session.execute(
        sa.update(LoginAttempt).where(LoginAttempt.id == attempt_id).values(worked=True)
    )


def withdraw_attempt(session: Session, attempt_id: uuid.UUID) -> None:
    """Count the try as none: it was neither right nor wrong yet, or nobody could look at it."""
    session.execute(sa.delete(LoginAttempt).where(LoginAttempt.id == attempt_id))


def account_hash(account: str) -> str:
    """Return how an account is named among the tries."""
    return hashlib.sha256(account.strip().lower().encode("utf-8", "replace")).hexdigest()


# -- inside ---------------------------------------------------------------------------------


def _may_try(session: Session, attempt: Try, now: datetime) -> bool:
    """Return whether another try is answered; a success clears the failures of its own before."""
    budget = BUDGETS[attempt.brake]
    account = LoginAttempt.account == account_hash(attempt.account)
    address = LoginAttempt.address == attempt.address
    if attempt.device_id is not None:
        own = sa.and_(account, LoginAttempt.device_id == attempt.device_id)
        return _is_within(session, attempt, budget.device, now, own, clears=True)
    stranger = LoginAttempt.device_id.is_(None)
    return (
        _is_within(session, attempt, budget.pair, now, account, address, clears=True)
        and _is_within(session, attempt, budget.address, now, address)
        and _is_within(session, attempt, budget.account, now, account, stranger)
        and _is_within(session, attempt, budget.account_a_day, now, account, stranger)
    )


def _is_within(
    session: Session,
    attempt: Try,
    limit: Limit,
    now: datetime,
    *whose: sa.ColumnElement[bool],
    clears: bool = False,
) -> bool:
    """Return whether the failures of the window are fewer than the limit."""
    if not limit.most:
        return True
    same = (LoginAttempt.brake == attempt.brake.value, *whose)
    conditions = [*same, LoginAttempt.worked.is_(False), LoginAttempt.at > now - limit.window]
    if clears:
        good = session.scalar(
            sa.select(sa.func.max(LoginAttempt.at)).where(*same, LoginAttempt.worked)
        )
        conditions += [] if good is None else [LoginAttempt.at > good]
    failures = session.scalar(
        sa.select(sa.func.count()).select_from(LoginAttempt).where(*conditions)
    )
    return (failures or 0) < limit.most


def _is_old(now: datetime) -> sa.ColumnElement[bool]:
    questions = sa.and_(
        LoginAttempt.brake.in_([each.value for each in _SOME_MINUTES]),
        LoginAttempt.at < now - QUESTIONS_KEPT,
    )
    joining = sa.and_(
        LoginAttempt.brake.in_([each.value for each in _A_DAY]),
        LoginAttempt.at < now - JOINING_KEPT,
    )
    return sa.or_(LoginAttempt.at < now - KEPT, questions, joining)
