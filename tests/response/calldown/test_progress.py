from __future__ import annotations

from datetime import timedelta

from response.calldown.claims import claim_next
from response.calldown.outcomes import CallOutcome, CallState
from response.calldown.progress import curve_of, loads_of, progress_of
from response.calldown.recording import OutcomeDraft, record_call
from response.calldown.shifts import begin_shift
from tests.response.calldown.conftest import Calls


def test_of_a_list_that_was_never_made_nothing_is_known(calls: Calls) -> None:
    found = progress_of(calls.session, calls.part.id, calls.now)
    assert (found.made_at, found.eldest_since, found.households) == (None, None, 0)


def test_counts_sum_and_say_who_calls_what(calls: Calls) -> None:
    for name in ("Rosa", "Luz", "Ana"):
        calls.register(name)
    calls.list()
    caller = calls.caller()
    begin_shift(calls.session, calls.part, caller, calls.now)
    held = claim_next(calls.session, calls.keyring, calls.part, caller, calls.now)
    assert held is not None
    for number, outcome in ((1, CallOutcome.SAFE), (2, CallOutcome.NO_ANSWER)):
        draft = OutcomeDraft(
            outcome=outcome,
            happened_at=calls.now + timedelta(minutes=70 * (number - 1)),
            by=f"user:{caller.user_id}",
            user_id=caller.user_id,
        )
        at = calls.now + timedelta(hours=2)
        record_call(calls.session, calls.keyring, calls.part, calls.item(number), draft, at)
    found = progress_of(calls.session, calls.part.id, calls.now)
    assert sum(found.by_state.values()) == found.households == found.persons == 3
    assert (found.settled, found.open, found.never_called, found.due) == (1, 2, 1, 1)
    assert found.by_state[CallState.LATER] == 1
    assert found.eldest_since == calls.now
    (load,) = loads_of(calls.session, calls.part.id, calls.now)
    assert (load.calls, load.reached, load.languages, load.holds) == (2, 1, ("es",), None)
    points = curve_of(calls.session, calls.part.id)
    assert [(each.called, each.reached) for each in points] == [(1, 1), (2, 1)]
