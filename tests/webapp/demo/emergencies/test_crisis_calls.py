"""The crisis of the demo has a list half called, and statements that follow."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from response.accounting.counts import counts_of
from response.calldown.models import Call, CallItem
from response.calldown.outcomes import CallOutcome
from tests.response.calldown.conftest import Calls
from webapp.demo.emergencies.crisis_calls import sow_crisis_calls


def test_half_of_the_list_is_called_and_helps_stand_open(calls: Calls) -> None:
    for number in range(18):
        calls.register(f"Demo {number}")
    made = sow_crisis_calls(calls.session, calls.keyring, calls.crisis)
    items = calls.session.scalar(sa.select(sa.func.count(CallItem.id)))
    assert (made, items) == (9, 18)
    outcomes = set(calls.session.scalars(sa.select(Call.outcome)))
    assert {CallOutcome.HELP, CallOutcome.ELSEWHERE, CallOutcome.NO_ANSWER} <= outcomes
    counts = counts_of(calls.session, calls.keyring, calls.part, calls.now + timedelta(minutes=40))
    assert (counts.registered, counts.help, counts.not_asked) == (18, 1, 9)
