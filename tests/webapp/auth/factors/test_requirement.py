from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.accounts import AccountRole, RoleName, User
from webapp.auth.factors.requirement import demand_of

DAY = timedelta(days=1)


def account(role: str, first: datetime | None = None, secret: str | None = None) -> User:
    user = User(email="ana@rcm.example", first_sign_in_at=first, totp_secret=secret)
    user.roles = [AccountRole(name=role)]
    return user


@pytest.mark.parametrize(
    ("role", "is_asked"),
    [
        ("country_admin", True),
        ("consul", True),
        ("emergency", True),
        ("secretariat", True),
        ("civil_society", False),
    ],
)
def test_it_is_asked_of_who_reads_persons_or_appoints(
    role: str, is_asked: bool, now: datetime
) -> None:
    asked = demand_of(account(role), is_required=True, grace_days=14, now=now)
    assert (asked is not None) is is_asked
    assert demand_of(account(role), is_required=False, grace_days=14, now=now) is None
    with_factor = account(role, secret="sealed")
    assert demand_of(with_factor, is_required=True, grace_days=14, now=now) is None
    assert {each.value for each in RoleName} >= {role}


@pytest.mark.parametrize(
    ("later", "days_left", "is_over"),
    [
        (timedelta(), 14, False),
        (timedelta(hours=1), 14, False),
        (DAY, 13, False),
        (13 * DAY + timedelta(hours=23), 1, False),
        (14 * DAY, 0, True),
        (400 * DAY, 0, True),
    ],
)
def test_grace_is_counted_from_the_first_sign_in(
    later: timedelta, days_left: int, is_over: bool, now: datetime
) -> None:
    demand = demand_of(account("consul", now), is_required=True, grace_days=14, now=now + later)
    assert demand is not None
    assert (demand.days_left, demand.is_over) == (days_left, is_over)


def test_without_grace_it_is_over_at_once(now: datetime) -> None:
    demand = demand_of(account("consul"), is_required=True, grace_days=0, now=now)
    assert demand is not None
    assert demand.is_over
