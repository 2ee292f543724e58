from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from registry.contacts.bad_numbers import bad_numbers_of
from response.calldown.models import CallSource
from response.calldown.outcomes import CallOutcome, CallState
from response.calldown.papers.typed_back import (
    RESULT_WORDS,
    LineResult,
    TypedLine,
    TypedReport,
    enter_lines,
    with_numbers,
)
from response.calldown.recording import OutcomeDraft, calls_of
from tests.response.calldown.conftest import Calls


@pytest.fixture
def listed(calls: Calls) -> Calls:
    calls.register("Rosa", phone="+15205550111", other_phones=("+15205550222",))
    calls.register("Luz", (-98.9, 26.9), phone="+15205550333")
    calls.list()
    return calls


def line(
    calls: Calls, number: int, outcome: CallOutcome, minutes: int = -60, **given: Any
) -> TypedLine:
    draft = OutcomeDraft(
        outcome=outcome,
        happened_at=calls.now + timedelta(minutes=minutes),
        by="user:one",
        user_id=None,
        source=CallSource.PAPER,
    )
    own = {name: given.pop(name) for name in ("figures", "problem") if name in given}
    return TypedLine(1, number, replace(draft, **given), **own)


def enter(calls: Calls, *lines: TypedLine) -> TypedReport:
    resolved = with_numbers(calls.context(), calls.part, lines)
    return enter_lines(calls.session, calls.keyring, calls.part, resolved, calls.now)


def test_a_line_is_entered_once_with_the_time_on_the_paper(listed: Calls) -> None:
    sheet = line(listed, 1, CallOutcome.SAFE)
    report = enter(listed, sheet)
    assert [each.result for each in report.lines] == [LineResult.ENTERED]
    (call,) = calls_of(listed.session, listed.item(1))
    assert (call.happened_at, call.entered_at) == (listed.now - timedelta(hours=1), listed.now)
    assert [each.result for each in enter(listed, sheet).lines] == [LineResult.REPEATED]
    assert len(calls_of(listed.session, listed.item(1))) == 1


def test_two_who_say_otherwise_of_the_same_time_are_a_conflict(listed: Calls) -> None:
    enter(listed, line(listed, 1, CallOutcome.SAFE))
    report = enter(listed, line(listed, 1, CallOutcome.NO_ANSWER, -55, by="user:other"))
    assert [each.result for each in report.troubles] == [LineResult.CONFLICT]
    far = enter(listed, line(listed, 1, CallOutcome.NO_ANSWER, -90, by="user:other"))
    assert [each.result for each in far.lines] == [LineResult.OLDER]
    assert listed.item(1).state is CallState.DONE


@pytest.mark.parametrize(
    ("number", "outcome", "given"),
    [
        (9, CallOutcome.SAFE, {}),
        (0, CallOutcome.SAFE, {}),
        (1, CallOutcome.HELP, {}),
        (1, CallOutcome.SAFE, {"problem": "No se entiende el resultado."}),
        (1, CallOutcome.WRONG_NUMBER, {}),
        (1, CallOutcome.WRONG_NUMBER, {"figures": "9999"}),
        (1, CallOutcome.SAFE, {"figures": "9999"}),
    ],
)
def test_what_cannot_be_entered_is_told_and_the_others_go_in(
    listed: Calls, number: int, outcome: CallOutcome, given: dict[str, Any]
) -> None:
    report = enter(
        listed, line(listed, number, outcome, **given), line(listed, 2, CallOutcome.SAFE)
    )
    assert [each.result for each in report.lines] == [LineResult.REFUSED, LineResult.ENTERED]
    assert report.lines[0].message


def test_four_figures_name_the_number_that_was_wrong(listed: Calls) -> None:
    report = enter(listed, line(listed, 1, CallOutcome.WRONG_NUMBER, figures="0222"))
    assert report.lines[0].result is LineResult.ENTERED
    (marks,) = bad_numbers_of(listed.session, listed.item(1).person_ids).values()
    assert len(marks) == 1
    assert listed.item(1).state is CallState.WAITING
    only = enter(listed, line(listed, 2, CallOutcome.NOT_IN_SERVICE))
    assert only.lines[0].result is LineResult.ENTERED
    assert listed.item(2).state is CallState.UNREACHABLE


def test_every_result_has_its_words() -> None:
    assert set(RESULT_WORDS) == set(LineResult)
