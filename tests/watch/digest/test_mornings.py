"""At seven by the reader's own clock, once a day of theirs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from watch.digest.mornings import (
    FARTHEST_LOOK,
    FIRST_LOOK,
    Morning,
    due_mornings,
    reads_digest,
    set_reading,
    take_morning,
)

MEXICO = "America/Mexico_City"
SEVEN = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
"""07:00 in Mexico City."""


@pytest.fixture
def account(session: Session) -> Callable[..., User]:
    def make(role: RoleName = RoleName.EMERGENCY, zone: str = "", **given: object) -> User:
        row = session.scalar(sa.select(AccountRole).where(AccountRole.name == role.value))
        user = User(
            email=f"{secrets.token_hex(4)}@rcm.example",
            password="",
            country="SV",
            timezone=zone,
            fs_uniquifier=secrets.token_hex(8),
            **given,
        )
        user.roles = [row or AccountRole(name=role.value)]
        session.add(user)
        session.flush()
        return user

    return make


def due(session: Session, now: datetime) -> list[Morning]:
    return due_mornings(session, now, MEXICO)


def test_it_is_due_from_seven_on_and_once(session: Session, account: Callable[..., User]) -> None:
    user = account()
    assert due(session, SEVEN - timedelta(seconds=1)) == []
    (morning,) = due(session, SEVEN)
    assert (morning.user, morning.day, morning.since) == (
        user,
        date(2026, 11, 30),
        SEVEN - FIRST_LOOK,
    )
    assert take_morning(session, morning, SEVEN)
    assert not take_morning(session, morning, SEVEN)
    for hours in (1, 4.9, 16):
        assert due(session, SEVEN + timedelta(hours=hours)) == []
    (tomorrow,) = due(session, SEVEN + timedelta(days=1, hours=3))
    assert (tomorrow.day, tomorrow.since) == (date(2026, 12, 1), SEVEN)


def test_each_reader_has_their_own_seven(session: Session, account: Callable[..., User]) -> None:
    for zone in ("Europe/Madrid", "Pacific/Kiritimati", MEXICO):
        account(zone=zone)
    for hour, zones in (
        (5, set()),
        (6, {"Europe/Madrid"}),
        (13, {MEXICO}),
        (17, {"Pacific/Kiritimati", MEXICO}),
        (18, {"Pacific/Kiritimati"}),
    ):
        now = datetime(2026, 11, 30, hour, 0, tzinfo=UTC)
        assert {each.user.timezone for each in due(session, now)} == zones
    (far,) = (
        each
        for each in due(session, datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
        if each.user.timezone == "Pacific/Kiritimati"
    )
    assert far.day == date(2026, 12, 1)


def test_who_flies_west_has_the_same_day_once(
    session: Session, account: Callable[..., User]
) -> None:
    user = account(zone="Pacific/Kiritimati")
    now = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    (morning,) = due(session, now)
    take_morning(session, morning, now)
    user.timezone = "Pacific/Honolulu"
    hours = [now + timedelta(hours=hour) for hour in range(72)]
    assert next(hour for hour in hours if due(session, hour)) == datetime(
        2026, 12, 2, 17, 0, tzinfo=UTC
    )


@pytest.mark.parametrize("zone", ["America/New_York", "America/Santiago"])
def test_through_the_changes_of_the_clock_there_is_one_a_day(
    session: Session, account: Callable[..., User], zone: str
) -> None:
    account(zone=zone)
    now, days = datetime(2026, 3, 5, 0, 30, tzinfo=UTC), []
    for _two_hours in range(12 * 33):
        for morning in due(session, now):
            take_morning(session, morning, now)
            days.append(morning.day)
        now += timedelta(hours=2)
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) >= 32


def test_who_had_none_for_long_begins_a_fortnight_ago(
    session: Session, account: Callable[..., User]
) -> None:
    account()
    (morning,) = due(session, SEVEN)
    take_morning(session, morning, SEVEN)
    later = SEVEN + timedelta(days=90)
    (morning,) = due(session, later)
    assert morning.since == later - FARTHEST_LOOK


def test_who_reads_it_is_said_by_the_role_until_somebody_says(
    session: Session, account: Callable[..., User]
) -> None:
    users = {role: account(role) for role in RoleName}
    reading = {role for role, user in users.items() if reads_digest(session, user)}
    assert reading == {RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY}
    for user in users.values():
        set_reading(session, user, is_on=True)
    assert {each.user.role for each in due(session, SEVEN)} == set(RoleName) - {
        RoleName.CIVIL_SOCIETY
    }
    for user in users.values():
        set_reading(session, user, is_on=False)
    assert due(session, SEVEN) == []


def test_a_closed_account_reads_nothing(session: Session, account: Callable[..., User]) -> None:
    account(active=False)
    assert due(session, SEVEN) == []
