from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountSession, KnownDevice, User
from webapp.auth.accounts import change_role, end_sessions, hash_password, set_password
from webapp.auth.sessions.devices import Remembering, remember_device
from webapp.auth.sessions.open_sessions import (
    SEEN_EVERY,
    Entry,
    SessionLimits,
    begin_session,
    drop_ended,
    end_session,
    find_session,
    is_due,
    leave_session,
    note_use,
    sessions_of,
)
from webapp.auth.sessions.visitors import Visitor
from webapp.auth.tokens import TokenHasher

LIMITS = SessionLimits(timedelta(hours=12), timedelta(hours=72))
PHONE = Visitor("Firefox", "Android", "192.0.*.*")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def begin(session: Session, ana: User, hasher: TokenHasher, now: datetime) -> Callable[[], str]:
    return lambda: begin_session(
        session, ana, Entry(PHONE, "code"), hasher=hasher, limits=LIMITS, now=now
    )


@pytest.fixture
def lives(session: Session, hasher: TokenHasher) -> Callable[[str, datetime], bool]:
    return lambda token, at: (
        find_session(session, token, hasher=hasher, limits=LIMITS, now=at) is not None
    )


Begin = Callable[[], str]
Lives = Callable[[str, datetime], bool]


def test_a_session_is_found_by_its_token_alone(
    session: Session, ana: User, hasher: TokenHasher, now: datetime, begin: Begin
) -> None:
    token = begin()
    found = find_session(session, token, hasher=hasher, limits=LIMITS, now=now)
    assert found is not None
    assert (found[1], found[0].factor) == (ana, "code")
    row = session.scalars(sa.select(AccountSession)).one()
    assert token.encode() not in row.token_hash
    other = TokenHasher.of_secret("another installation")
    for wrong, with_hasher in (
        (token, other),
        (token[:-1], hasher),
        (token.swapcase(), hasher),
        (row.token_hash.hex(), hasher),
        (str(row.id), hasher),
        ("", hasher),
        ("x" * 5000, hasher),
    ):
        assert find_session(session, wrong, hasher=with_hasher, limits=LIMITS, now=now) is None


def test_a_session_ends_by_idleness_and_in_the_end_however_much_it_is_used(
    session: Session, now: datetime, begin: Begin, lives: Lives
) -> None:
    token = begin()
    assert lives(token, now + LIMITS.idle - MINUTE)
    assert not lives(token, now + LIMITS.idle)
    at = now
    row = session.scalars(sa.select(AccountSession)).one()
    while at + LIMITS.idle / 2 < now + LIMITS.whole:
        at += LIMITS.idle / 2
        assert lives(token, at)
        note_use(session, row.id, at)
        session.expire(row)
    assert not lives(token, now + LIMITS.whole)


@pytest.mark.parametrize("deed", ["password", "role", "close", "end", "delete"])
def test_every_session_is_over_at_once_when_the_account_changes(
    session: Session, ana: User, now: datetime, begin: Begin, lives: Lives, deed: str
) -> None:
    tokens = [begin() for _ in range(3)]
    if deed == "password":
        set_password(ana, hash_password("cuatro palabras al azar"))
    elif deed == "role":
        change_role(session, ana, "secretariat", None, None)
    elif deed == "close":
        ana.active = False
    elif deed == "end":
        end_sessions(ana)
    else:
        session.flush()
        session.expunge(ana)
        session.execute(sa.delete(User))
    session.flush()
    assert [lives(token, now) for token in tokens] == [False] * 3


def test_a_session_begun_while_the_password_changes_is_over_with_the_others(
    session: Session, ana: User, now: datetime, begin: Begin, lives: Lives
) -> None:
    token = begin()
    row = session.scalars(sa.select(AccountSession)).one()
    end_sessions(ana)
    session.flush()
    assert not lives(token, now)
    assert row.mark != ana.fs_uniquifier


def test_use_is_written_down_every_few_minutes_and_never_backwards(
    session: Session, hasher: TokenHasher, now: datetime, begin: Begin
) -> None:
    found = find_session(session, begin(), hasher=hasher, limits=LIMITS, now=now)
    assert found is not None
    assert not is_due(found[0], now + SEEN_EVERY - MINUTE)
    assert is_due(found[0], now + SEEN_EVERY)
    for at in (now + 2 * SEEN_EVERY, now + SEEN_EVERY):
        note_use(session, found[0].id, at)
    assert session.scalars(sa.select(AccountSession.seen_at)).one() == now + 2 * SEEN_EVERY


def test_one_is_ended_with_its_device_and_left_without_it(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    ids = []
    for _ in range(2):
        device, _token = remember_device(session, ana, "", Remembering(now, PHONE), hasher=hasher)
        entry = Entry(PHONE, device_id=device.id)
        begin_session(session, ana, entry, hasher=hasher, limits=LIMITS, now=now)
        ids.append(device.id)
    first, second = sessions_of(session, ana, limits=LIMITS, now=now)
    assert end_session(session, first.id, ana)
    assert not end_session(session, first.id, ana)
    leave_session(session, second.id)
    assert sessions_of(session, ana, limits=LIMITS, now=now) == []
    assert session.scalars(sa.select(KnownDevice.id)).all() == [second.device_id]


def test_nobody_ends_the_session_of_another(
    session: Session, ana: User, now: datetime, begin: Begin, lives: Lives
) -> None:
    token = begin()
    row = session.scalars(sa.select(AccountSession)).one()
    assert not end_session(session, row.id, User(email="eva@rcm.example"))
    assert lives(token, now)


def test_rows_of_sessions_that_are_over_are_deleted(
    session: Session, ana: User, now: datetime, begin: Begin
) -> None:
    begin()
    assert drop_ended(session, LIMITS, now) == 0
    assert drop_ended(session, LIMITS, now + LIMITS.idle) == 1
    begin()
    end_sessions(ana)
    session.flush()
    assert drop_ended(session, LIMITS, now) == 1
