from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import KnownDevice, User
from webapp.auth.accounts import create_user, end_sessions
from webapp.auth.sessions.devices import (
    REMEMBERED,
    Remembering,
    devices_of,
    drop_forgotten,
    find_device,
    forget_device,
    passes_factor,
    remember_device,
)
from webapp.auth.sessions.visitors import Visitor
from webapp.auth.tokens import TokenHasher

DESK = Visitor("Firefox", "Linux", "192.0.*.*")
DAY = timedelta(days=1)


def test_a_device_is_known_for_its_account_until_it_ends(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    device, token = remember_device(session, ana, "", Remembering(now, DESK), hasher=hasher)
    assert find_device(session, ana, token, hasher=hasher, now=now) is device
    eva = create_user(session, "eva@rcm.example", "nobody knows this", "secretariat")
    assert find_device(session, eva, token, hasher=hasher, now=now) is None
    assert find_device(session, None, token, hasher=hasher, now=now) is None
    for wrong in ("", token[1:], "x" * 5000):
        assert find_device(session, ana, wrong, hasher=hasher, now=now) is None
    late = now + REMEMBERED
    assert find_device(session, ana, token, hasher=hasher, now=late) is None
    assert drop_forgotten(session, late) == 1


def test_the_factor_is_remembered_only_where_it_was_passed_and_asked_for(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    device, token = remember_device(session, ana, "", Remembering(now, DESK), hasher=hasher)
    assert not passes_factor(device, now)
    passed = Remembering(now, DESK, passed_factor=True)
    same, token = remember_device(session, ana, token, passed, hasher=hasher)
    assert same is device
    assert passes_factor(device, now + REMEMBERED - DAY)
    # Coming in again keeps the day on which the factor is asked for.
    later = Remembering(now + 20 * DAY, DESK)
    remember_device(session, ana, token, later, hasher=hasher)
    assert not passes_factor(device, now + REMEMBERED)
    assert device.ends_at == now + 20 * DAY + REMEMBERED
    assert not passes_factor(None, now)


def test_ending_the_sessions_forgets_the_devices(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    passed = Remembering(now, DESK, passed_factor=True)
    _device, token = remember_device(session, ana, "", passed, hasher=hasher)
    end_sessions(ana)
    session.flush()
    assert find_device(session, ana, token, hasher=hasher, now=now) is None
    assert list(devices_of(session, ana, now)) == []
    device, token = remember_device(session, ana, token, Remembering(now, DESK), hasher=hasher)
    assert not passes_factor(device, now)
    assert find_device(session, ana, token, hasher=hasher, now=now) is device


def test_a_cookie_planted_before_is_worth_nothing_afterwards(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    thief = create_user(session, "thief@rcm.example", "nobody knows this", "secretariat")
    _own, planted = remember_device(session, thief, "", Remembering(now, DESK), hasher=hasher)
    passed = Remembering(now, DESK, passed_factor=True)
    _device, token = remember_device(session, ana, planted, passed, hasher=hasher)
    assert token != planted
    assert find_device(session, ana, planted, hasher=hasher, now=now) is None
    # Two accounts of one browser are both known by its new token.
    assert find_device(session, thief, token, hasher=hasher, now=now) is not None


def test_one_device_is_forgotten_by_its_own_account_only(
    session: Session, ana: User, hasher: TokenHasher, now: datetime
) -> None:
    device, _token = remember_device(session, ana, "", Remembering(now, DESK), hasher=hasher)
    assert not forget_device(session, device.id, User(email="eva@rcm.example"))
    assert forget_device(session, device.id, ana)
    assert session.scalars(sa.select(KnownDevice)).all() == []
