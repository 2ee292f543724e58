"""Signing in: braked, then the password, then the second factor when the account has one."""

from __future__ import annotations

import enum
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import session
from sqlalchemy.orm import Session

from core.accounts import KnownDevice, User
from core.audit_log import record
from core.child.slots import NoFreeSlot
from webapp.auth.accounts import password_fits
from webapp.auth.brakes.attempts import (
    Brake,
    Try,
    begin_attempt,
    note_success,
    withdraw_attempt,
)
from webapp.auth.factors.passkeys import Challenge, Party, owner_of, use_passkey
from webapp.auth.factors.recovery_codes import use_recovery_code
from webapp.auth.sessions.browser_session import (
    chosen_language,
    client_address,
    current_session,
    device_token,
    drop_session,
    hold_device,
    hold_session,
    note_chosen_language,
    token_hasher,
    visitor,
)
from webapp.auth.sessions.devices import (
    Remembering,
    find_device,
    passes_factor,
    remember_device,
)
from webapp.auth.sessions.open_sessions import Entry, begin_session, leave_session, limits_of
from webapp.auth.users import user_by_email
from webapp.http.services import services
from webapp.http.transactions import short_write

PENDING = "second_factor_of"
PENDING_SECONDS = 300


class SignInOutcome(enum.Enum):
    """What became of a try."""

    IN = "in"
    SECOND_FACTOR = "second factor"
    REFUSED = "refused"
    THROTTLED = "throttled"
    BUSY = "busy"


class Factor(enum.StrEnum):
    """By what somebody came in beside the password, as their session says."""

    NONE = ""
    CODE = "code"
    PASSKEY = "passkey"
    RECOVERY = "recovery"
    DEVICE = "device"
    """Passed on this device before, some days ago at most."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How somebody comes in: the try that worked, the factor, whether it is to be remembered."""

    attempt: uuid.UUID
    factor: Factor
    is_remembered: bool = False
    is_alone: bool = False
    """Whether no password was asked for."""

    @property
    def words(self) -> list[str]:
        """By what, as the audit log says it."""
        factors = [self.factor.value] if self.factor else []
        return factors if self.is_alone else ["password", *factors]


def try_password(database: Session, email: str, password: str, now: datetime) -> SignInOutcome:
    """Return what became of one try with a password.

    Whether the account exists, is closed or has another password is never told apart. The try is
    counted, and that is committed, before anybody looks at the password: what cannot be counted is
    not answered. The browser is signed in after all that the try changed is committed. The hash
    takes a third of a second on purpose, and waits its turn: no lock is held meanwhile.
    """
    user = user_by_email(database, email)
    device = find_device(database, user, device_token(), hasher=token_hasher(), now=now)
    attempt = _begin(Brake.SIGN_IN, email, device, now)
    if attempt is None:
        return SignInOutcome.THROTTLED
    try:
        fits = password_fits(user, password)
    except NoFreeSlot:
        _withdraw(attempt)
        return SignInOutcome.BUSY
    if user is None or not fits or not user.active:
        return SignInOutcome.REFUSED
    if user.has_second_factor and not passes_factor(device, now):
        _withdraw(attempt)
        _drop_all_but_language()
        session[PENDING] = [str(user.id), user.fs_uniquifier, time.time()]
        return SignInOutcome.SECOND_FACTOR
    factor = Factor.DEVICE if user.has_second_factor else Factor.NONE
    return _come_in(user, _Way(attempt, factor), now)


def pending_user(database: Session) -> User | None:
    """Return the account whose password was right minutes ago and whose code is awaited."""
    pending = session.get(PENDING)
    if not pending or time.time() - pending[2] > PENDING_SECONDS:
        return None
    user = database.get(User, uuid.UUID(pending[0]))
    return user if user is not None and user.active and user.fs_uniquifier == pending[1] else None


def try_code(
    database: Session, user: User, code: str, now: datetime, *, is_remembered: bool
) -> SignInOutcome:
    """Return what became of one try with a code of the telephone; `is_remembered` says whether this
    device shall not be asked again for some days.
    """

    def fits(_keeping: Session, account: User) -> bool:
        return services().totp.fits(account, code, account.totp_secret)

    return _try_factor(database, user, fits, Factor.CODE, now, is_remembered)


@dataclass(frozen=True, slots=True)
class PasskeyAnswer:
    """What a device answered, and to what."""

    text: str
    party: Party
    challenge: Challenge | None


def try_passkey(
    database: Session, user: User, answer: PasskeyAnswer, now: datetime, *, is_remembered: bool
) -> SignInOutcome:
    """Return what became of one try with a passkey after the password."""
    fits = _passkey_fits(answer, now, is_alone=False)
    return _try_factor(database, user, fits, Factor.PASSKEY, now, is_remembered)


def try_passkey_alone(database: Session, answer: PasskeyAnswer, now: datetime) -> SignInOutcome:
    """Return what became of one try with a passkey and nothing else.

    An account whose password is to be chosen anew comes in by its link first.
    """
    user = owner_of(database, answer.text)
    device = find_device(database, user, device_token(), hasher=token_hasher(), now=now)
    attempt = _begin(Brake.SIGN_IN, user.email if user else "passkey", device, now)
    if attempt is None:
        return SignInOutcome.THROTTLED
    if user is None or user.must_change_password:
        return SignInOutcome.REFUSED
    way = _Way(attempt, Factor.PASSKEY, is_alone=True)
    return _come_in(user, way, now, _passkey_fits(answer, now, is_alone=True))


def try_recovery_code(database: Session, user: User, code: str, now: datetime) -> SignInOutcome:
    """Return what became of one try with a code of recovery, which is used up when it is right; the
    device is not remembered for it.
    """

    def fits(keeping: Session, account: User) -> bool:
        return use_recovery_code(keeping, account, code, hasher=token_hasher(), now=now)

    return _try_factor(database, user, fits, Factor.RECOVERY, now, is_remembered=False)


def check_password(user: User, password: str, now: datetime) -> SignInOutcome:
    """Return whether somebody who is signed in knows the password: IN, or why not.

    Counted by session, so that a browser left open is no place to guess in, and nobody who guesses
    elsewhere keeps the owner from changing it.
    """
    found = current_session()
    attempt = _begin(Brake.PASSWORD_CHECK, f"session {found[0].id if found else ''}", None, now)
    if attempt is None:
        return SignInOutcome.THROTTLED
    try:
        fits = password_fits(user, password)
    except NoFreeSlot:
        _withdraw(attempt)
        return SignInOutcome.BUSY
    if not fits:
        return SignInOutcome.REFUSED
    _withdraw(attempt)
    return SignInOutcome.IN


def leave(database: Session) -> None:
    """Sign this browser out: its session is over, also for whoever copied the cookie."""
    found = current_session()
    if found is not None:
        leave_session(database, found[0].id)
    drop_session()


def enter_again(database: Session, user: User, now: datetime, factor: Factor | None = None) -> None:
    """Keep this browser signed in, and its device known, after all sessions of the account were
    ended; `factor` says by what, if it is not what it was.
    """
    found = current_session()
    before = found[0] if found else None
    device = database.get(KnownDevice, before.device_id) if before and before.device_id else None
    if device is not None:
        device.mark = user.fs_uniquifier
    entry = Entry(
        visitor(),
        factor if factor is not None else (before.factor if before else ""),
        device.id if device else None,
    )
    token = begin_session(
        database,
        user,
        entry,
        hasher=token_hasher(),
        limits=limits_of(services().settings),
        now=now,
    )
    hold_session(token)


# -- inside ---------------------------------------------------------------------------------


def _drop_all_but_language() -> None:
    """Forget what this browser held, but the language pressed at the door: the second step and
    the account speak it.
    """
    chosen = chosen_language()
    drop_session()
    if chosen:
        note_chosen_language(chosen)


def _begin(
    brake: Brake, account: str, device: KnownDevice | None, now: datetime
) -> uuid.UUID | None:
    attempt = Try(brake, account, client_address(), device.id if device else None)
    with short_write() as counting:
        return begin_attempt(counting, attempt, now)


def _withdraw(attempt: uuid.UUID) -> None:
    with short_write() as counting:
        withdraw_attempt(counting, attempt)


def _passkey_fits(
    answer: PasskeyAnswer, now: datetime, *, is_alone: bool
) -> Callable[[Session, User], bool]:
    def fits(keeping: Session, account: User) -> bool:
        return use_passkey(
            keeping,
            account,
            answer.text,
            party=answer.party,
            challenge=answer.challenge,
            is_alone=is_alone,
            now=now,
        )

    return fits


def _try_factor(
    database: Session,
    user: User,
    fits: Callable[[Session, User], bool],
    factor: Factor,
    now: datetime,
    is_remembered: bool,
) -> SignInOutcome:
    """Count the try, then look at the code within the transaction that uses it up."""
    device = find_device(database, user, device_token(), hasher=token_hasher(), now=now)
    attempt = _begin(Brake.SECOND_FACTOR, user.email, device, now)
    if attempt is None:
        return SignInOutcome.THROTTLED
    return _come_in(user, _Way(attempt, factor, is_remembered), now, fits)


def _come_in(
    user: User,
    way: _Way,
    now: datetime,
    fits: Callable[[Session, User], bool] = lambda _keeping, _account: True,
) -> SignInOutcome:
    """Keep that somebody came in, and let the browser hold its session afterwards.

    An account that was closed or changed since its password was looked at is refused.
    """
    with short_write() as keeping:
        account = keeping.get_one(User, user.id, with_for_update=True)
        if not account.active or account.fs_uniquifier != user.fs_uniquifier:
            return SignInOutcome.REFUSED
        if not fits(keeping, account):
            return SignInOutcome.REFUSED
        account.language = chosen_language() or account.language
        session_token, device_mark = _keep_entry(keeping, account, way, now)
    hold_session(session_token)
    hold_device(device_mark)
    return SignInOutcome.IN


def _keep_entry(database: Session, user: User, way: _Way, now: datetime) -> tuple[str, str]:
    """Write down that somebody came in: the try that worked, the visit, the device, the session,
    the line of the log. Return the tokens of session and device.
    """
    note_success(database, way.attempt)
    user.last_visit_at, user.this_visit_at = user.this_visit_at, now
    user.first_sign_in_at = user.first_sign_in_at or now
    seen, hasher = visitor(), token_hasher()
    remembering = Remembering(now, seen, way.is_remembered)
    device, device_mark = remember_device(
        database, user, device_token(), remembering, hasher=hasher
    )
    token = begin_session(
        database,
        user,
        Entry(seen, way.factor, device.id),
        hasher=hasher,
        limits=limits_of(services().settings),
        now=now,
    )
    record(
        database,
        at=now,
        actor=f"user:{user.id}",
        action="account.sign_in",
        subject=user.id,
        country=user.country,
        by=way.words,
    )
    return token, device_mark
