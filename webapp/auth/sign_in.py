"""Signing in: throttled, then the password, then the second factor when the account has one."""

from __future__ import annotations

import enum
import time
import uuid
from datetime import datetime
from typing import cast

from flask import current_app, session
from flask_security import UserMixin
from flask_security.totp import Totp
from flask_security.utils import login_user, logout_user
from sqlalchemy.orm import Session

from core.accounts import User
from core.audit_log import record
from core.child.slots import NoFreeSlot
from webapp.auth.accounts import password_fits
from webapp.auth.rate_limit import begin_attempt, note_success, withdraw_attempt
from webapp.auth.users import user_by_email
from webapp.http.transactions import short_write

PENDING = "second_factor_of"
PENDING_SECONDS = 300
TOTP_WINDOW_SECONDS = 30


class SignInOutcome(enum.Enum):
    """What became of a try."""

    IN = "in"
    SECOND_FACTOR = "second factor"
    REFUSED = "refused"
    THROTTLED = "throttled"
    BUSY = "busy"


def try_password(
    database: Session, email: str, password: str, address: str, now: datetime
) -> SignInOutcome:
    """Return what became of one try with a password.

    Whether the account exists, is closed or has another password is never told apart. The try is
    counted, and that is committed, before anybody looks at the password: what cannot be counted is
    not answered. The browser is signed in after all that the try changed is committed. The hash
    takes a third of a second on purpose, and waits its turn: no lock is held meanwhile.
    """
    with short_write() as counting:
        attempt = begin_attempt(counting, email, address, now)
    if attempt is None:
        return SignInOutcome.THROTTLED
    user = user_by_email(database, email)
    try:
        fits = password_fits(user, password)
    except NoFreeSlot:
        _withdraw(attempt)
        return SignInOutcome.BUSY
    if user is None or not fits or not user.active:
        return SignInOutcome.REFUSED
    if user.totp_secret:
        _withdraw(attempt)
        session.clear()
        session[PENDING] = [str(user.id), user.fs_uniquifier, time.time()]
        return SignInOutcome.SECOND_FACTOR
    with short_write() as keeping:
        _keep_entry(keeping, user.id, attempt, now, ["password"])
    _enter(user, ["password"])
    return SignInOutcome.IN


def pending_user(database: Session) -> User | None:
    """Return the account whose password was right minutes ago and whose code is awaited."""
    pending = session.get(PENDING)
    if not pending or time.time() - pending[2] > PENDING_SECONDS:
        return None
    user = database.get(User, uuid.UUID(pending[0]))
    return user if user is not None and user.active and user.fs_uniquifier == pending[1] else None


def try_code(user: User, code: str, address: str, now: datetime) -> SignInOutcome:
    """Return what became of one try with a code of the second factor; it counts against the same
    limit as passwords.
    """
    with short_write() as keeping:
        attempt = begin_attempt(keeping, user.email, address, now)
        if attempt is None:
            return SignInOutcome.THROTTLED
        if not code_fits(keeping.get_one(User, user.id), code):
            return SignInOutcome.REFUSED
        _keep_entry(keeping, user.id, attempt, now, _BOTH)
    _enter(user, _BOTH)
    return SignInOutcome.IN


def code_fits(user: User, code: str, secret: str | None = None) -> bool:
    """Return whether `code` is the present one of `secret` (default: the account's), and was not
    used before.
    """
    secret = secret or user.totp_secret
    digits = "".join(code.split())
    if not secret or not digits.isdigit():
        return False
    return bool(
        totp().verify_totp(digits, secret, cast(UserMixin, user), window=TOTP_WINDOW_SECONDS)
    )


def totp() -> Totp:
    """Return the maker of second factors."""
    maker: Totp = current_app.extensions["totp"]
    return maker


def leave() -> None:
    """Sign this browser out."""
    logout_user()
    session.clear()


def enter_again(user: User) -> None:
    """Keep this browser signed in after the account's other sessions were ended."""
    session.clear()
    session.permanent = True
    login_user(cast(UserMixin, user), remember=False, authn_via=["password"])


# -- inside ---------------------------------------------------------------------------------

_BOTH = ["password", "authenticator"]


def _withdraw(attempt: uuid.UUID) -> None:
    with short_write() as counting:
        withdraw_attempt(counting, attempt)


def _keep_entry(
    database: Session, user_id: uuid.UUID, attempt: uuid.UUID, now: datetime, by: list[str]
) -> None:
    """Write down that somebody came in: the try that worked, the visit, the line of the log."""
    note_success(database, attempt)
    user = database.get_one(User, user_id)
    user.last_visit_at, user.this_visit_at = user.this_visit_at, now
    record(
        database,
        at=now,
        actor=f"user:{user.id}",
        action="account.sign_in",
        subject=user.id,
        country=user.country,
        by=by,
    )


def _enter(user: User, by: list[str]) -> None:
    """Begin a fresh session: nothing of the one before survives (fixation)."""
    session.clear()
    session.permanent = True
    login_user(cast(UserMixin, user), remember=False, authn_via=by)
