from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import UnusableInput
from registry.contacts.bad_numbers import NumberFault
from response.calldown.outcomes import (
    NOT_REACHED,
    OPEN_STATES,
    OUTCOME_RULES,
    STEPS_AFTER,
    CallOutcome,
    CallState,
    advice_after,
    next_step,
)

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "times_before", "state", "minutes"),
    [
        (CallOutcome.SAFE, 0, CallState.DONE, None),
        (CallOutcome.HELP, 0, CallState.LATER, 30),
        (CallOutcome.ELSEWHERE, 0, CallState.DONE, None),
        (CallOutcome.REFUSES, 0, CallState.REFUSED, None),
        (CallOutcome.THIRD_PARTY, 0, CallState.LATER, 120),
        (CallOutcome.VOICEMAIL, 0, CallState.LATER, 45),
        (CallOutcome.NO_ANSWER, 0, CallState.LATER, 30),
        (CallOutcome.NO_ANSWER, 1, CallState.LATER, 120),
        (CallOutcome.NO_ANSWER, 2, CallState.LATER, 360),
        (CallOutcome.NO_ANSWER, 40, CallState.LATER, 360),
        (CallOutcome.BUSY, 3, CallState.LATER, 10),
        (CallOutcome.WRONG_NUMBER, 0, CallState.WAITING, None),
        (CallOutcome.NOT_IN_SERVICE, 0, CallState.WAITING, None),
        (CallOutcome.OTHER_LANGUAGE, 0, CallState.LATER, 10),
    ],
)
def test_each_outcome_has_its_next_step(
    outcome: CallOutcome, times_before: int, state: CallState, minutes: int | None
) -> None:
    step = next_step(outcome, at=AT, times_before=times_before)
    assert step.state is state
    assert step.next_at == (None if minutes is None else AT + timedelta(minutes=minutes))


@pytest.mark.parametrize("outcome", NOT_REACHED)
@pytest.mark.parametrize("times", [0, 1, 7, 60])
@pytest.mark.parametrize("numbers_left", [True, False])
def test_who_was_not_reached_is_never_done(
    outcome: CallOutcome, times: int, numbers_left: bool
) -> None:
    step = next_step(
        outcome,
        at=AT,
        times_before=times,
        unanswered=times + 1,
        numbers_left=numbers_left,
        call_at=AT + timedelta(hours=1),
    )
    assert step.state in OPEN_STATES


def test_a_call_that_was_asked_for_comes_at_its_exact_time_and_never_in_the_past() -> None:
    at_seven = AT + timedelta(hours=4, minutes=7)
    assert next_step(CallOutcome.CALL_AT, at=AT, call_at=at_seven).next_at == at_seven
    for wrong in (None, AT, AT - timedelta(minutes=1)):
        with pytest.raises(UnusableInput):
            next_step(CallOutcome.CALL_AT, at=AT, call_at=wrong)


def test_a_bad_number_without_another_one_leaves_nobody_behind_in_silence() -> None:
    step = next_step(CallOutcome.WRONG_NUMBER, at=AT, numbers_left=False)
    assert step.state is CallState.UNREACHABLE
    assert step.advice


def test_every_outcome_has_words_a_key_of_its_own_and_what_it_marks() -> None:
    assert set(OUTCOME_RULES) == set(CallOutcome)
    keys = [rule.key for rule in OUTCOME_RULES.values()]
    assert len(set(keys)) == len(keys) == 12
    assert set("123456789") <= set(keys)
    assert {rule.fault for rule in OUTCOME_RULES.values()} - {None} == set(NumberFault)


def test_advice_grows_with_the_calls_that_reached_nobody() -> None:
    assert advice_after(1) == ""
    found = [advice_after(least) for least, _ in STEPS_AFTER]
    assert found == [words for _, words in STEPS_AFTER]
    assert advice_after(99) == STEPS_AFTER[-1][1]
