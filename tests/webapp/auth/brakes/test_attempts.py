"""Failures count against whoever made them; an owner on a known device is never shut out."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import LoginAttempt
from core.db import writing
from webapp.auth.brakes.attempts import (
    BUDGETS,
    KEPT,
    QUESTIONS_KEPT,
    Brake,
    Try,
    begin_attempt,
    note_success,
    withdraw_attempt,
)

QUARTER = timedelta(minutes=15)
OWNER = "ana@rcm.example"
MOST = {
    Brake.SIGN_IN: 5,
    Brake.SECOND_FACTOR: 5,
    Brake.PASSWORD_CHECK: 5,
    Brake.LINK: 5,
    Brake.QUESTION: 40,
}
"""Tries of one account from one address."""


def answered(session: Session, now: datetime, attempt: Try, times: int) -> int:
    return sum(begin_attempt(session, attempt, now) is not None for _ in range(times))


def test_ten_attackers_do_not_shut_out_an_owner_on_a_known_device(
    session: Session, now: datetime
) -> None:
    for number in range(10):
        attacker = Try(Brake.SIGN_IN, OWNER, f"192.0.2.{number}")
        assert answered(session, now, attacker, 9) == 5
    owner = Try(Brake.SIGN_IN, OWNER, "198.51.100.7", uuid.uuid4())
    stranger = Try(Brake.SIGN_IN, OWNER, "198.51.100.7")
    assert answered(session, now, stranger, 1) == 0
    assert answered(session, now, owner, 20) == BUDGETS[Brake.SIGN_IN].device.most == 10
    assert answered(session, now + QUARTER, owner, 1) == 1


def test_not_even_behind_the_address_of_the_attackers(session: Session, now: datetime) -> None:
    for number in range(30):
        answered(session, now, Try(Brake.SIGN_IN, f"{number}@rcm.example", "192.0.2.1"), 2)
    neighbour = Try(Brake.SIGN_IN, "eva@rcm.example", "192.0.2.1")
    assert answered(session, now, neighbour, 1) == 0
    assert answered(session, now, Try(Brake.SIGN_IN, OWNER, "192.0.2.1", uuid.uuid4()), 1) == 1


def test_failures_on_a_known_device_are_no_strangers_tries(session: Session, now: datetime) -> None:
    assert answered(session, now, Try(Brake.SIGN_IN, OWNER, "192.0.2.1", uuid.uuid4()), 10) == 10
    assert answered(session, now, Try(Brake.SIGN_IN, OWNER, "192.0.2.2"), 9) == 5


@pytest.mark.parametrize("brakes", [tuple(Brake), tuple(Brake)[::-1]])
def test_every_brake_counts_apart_and_lets_go(
    session: Session, now: datetime, brakes: tuple[Brake, ...]
) -> None:
    """None counts what was tried at the others before it, in whichever order."""
    for brake in brakes:
        attempt = Try(brake, OWNER, "192.0.2.1")
        if brake in MOST:
            assert answered(session, now, attempt, MOST[brake] + 5) == MOST[brake]
        else:
            answered(session, now, attempt, 60)
    for brake in MOST:
        assert answered(session, now + QUARTER, Try(brake, OWNER, "192.0.2.1"), 1) == 1


def test_codes_of_one_account_are_few_a_day_from_everywhere(
    session: Session, now: datetime
) -> None:
    got = 0
    for hour in range(8):
        for number in range(2):
            attempt = Try(Brake.SECOND_FACTOR, OWNER, f"192.0.{hour}.{number}")
            got += answered(session, now + timedelta(hours=hour), attempt, 5)
    assert got == BUDGETS[Brake.SECOND_FACTOR].account_a_day.most == 50


def test_a_success_clears_its_own_failures_and_a_withdrawn_try_was_none(
    session: Session, now: datetime
) -> None:
    attempt = Try(Brake.SIGN_IN, OWNER, "192.0.2.1")
    assert answered(session, now, attempt, 4) == 4
    good = begin_attempt(session, attempt, now + timedelta(seconds=1))
    assert good is not None
    note_success(session, good)
    later = now + timedelta(seconds=2)
    assert answered(session, later, attempt, 4) == 4
    for _ in range(9):
        undecided = begin_attempt(session, attempt, later)
        assert undecided is not None
        withdraw_attempt(session, undecided)


def test_old_tries_are_deleted_and_questions_within_minutes(
    session: Session, now: datetime
) -> None:
    answered(session, now, Try(Brake.SIGN_IN, OWNER, "192.0.2.1"), 1)
    answered(session, now, Try(Brake.QUESTION, "", "hash"), 3)
    soon = now + QUESTIONS_KEPT + timedelta(seconds=1)
    answered(session, soon, Try(Brake.LINK, "", "192.0.2.1"), 1)
    assert _brakes(session) == ["link", "sign_in"]
    answered(session, now + KEPT + timedelta(minutes=1), Try(Brake.LINK, "", "192.0.2.1"), 1)
    assert _brakes(session) == ["link", "link"]


def test_the_count_is_exact_when_many_try_at_once(engine: Engine, now: datetime) -> None:
    results: list[bool] = []

    def guess(number: int) -> None:
        with writing(engine) as session:
            attempt = Try(Brake.LINK, "", "192.0.2.1")
            results.append(begin_attempt(session, attempt, now) is not None)

    threads = [threading.Thread(target=guess, args=(each,)) for each in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 7 + [True] * 5


def _brakes(session: Session) -> list[str]:
    return sorted(session.scalars(sa.select(LoginAttempt.brake)))
