from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from tests.full_disk import full_disk
from webapp.auth.brakes.attempts import BUDGETS, Brake
from webapp.auth.brakes.questions import QuestionLimit, may_ask

A_MINUTE = BUDGETS[Brake.QUESTION].address.most
MINUTE = timedelta(minutes=1)


def test_questions_are_counted_by_address_and_forgotten(engine: Engine, now: datetime) -> None:
    assert all(may_ask(engine, "a", now) for _ in range(A_MINUTE))
    assert not may_ask(engine, "a", now)
    assert may_ask(engine, "b", now)
    assert may_ask(engine, "a", now + MINUTE)


def test_a_full_disk_keeps_nobody_from_asking_whom_to_call(engine: Engine, now: datetime) -> None:
    spare = QuestionLimit(a_minute=2)
    with full_disk(engine):
        assert [may_ask(engine, "a", now, spare) for _ in range(3)] == [True, True, False]
        assert may_ask(engine, "b", now, spare)
        assert may_ask(engine, "a", now + MINUTE, spare)


def test_one_process_forgets_the_addresses_of_long_ago(now: datetime) -> None:
    limit = QuestionLimit(a_minute=1)
    for number in range(2100):
        assert limit.lets_through(str(number), now)
    assert limit.lets_through("0", now)
    assert not limit.lets_through("2099", now)
