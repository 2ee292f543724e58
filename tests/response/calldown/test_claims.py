from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import writing
from registry.people.models import Need
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import StatementDraft, add_statement
from response.calldown.claims import (
    CLAIM,
    QUIET,
    Caller,
    claim_item,
    claim_next,
    claim_of,
    give_back,
    hold_claim,
    release,
)
from response.calldown.lists.reasons import mark_of
from response.calldown.models import CallItem
from response.calldown.outcomes import CallState
from response.calldown.shifts import assign_block, begin_shift, end_shift
from response.crisis.models import Participation
from tests.response.calldown.conftest import Calls, make_calls

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def take(calls: Calls, caller: Caller, after: timedelta = timedelta()) -> CallItem | None:
    return claim_next(calls.session, calls.keyring, calls.part, caller, calls.now + after)


def say(calls: Calls, item: CallItem, says: Says) -> None:
    for person_id in item.person_ids:
        draft = StatementDraft(
            person_id=person_id,
            says=says,
            source=StatementSource.HOTLINE,
            confidence=Confidence.SELF,
            said_at=calls.now,
            by="user:hotline",
        )
        add_statement(calls.session, calls.keyring, calls.part, draft, calls.now)


@pytest.fixture
def three(calls: Calls) -> Calls:
    """Three households: the first needs a doctor."""
    calls.register("Rosa", needs=(Need.MEDICAL,))
    calls.register("Luz")
    calls.register("Ana", (-98.9, 26.9), language="kek")
    calls.list()
    return calls


def test_each_caller_has_one_household_and_each_household_one_caller(three: Calls) -> None:
    callers = [three.caller() for _ in range(4)]
    held = [take(three, each) for each in callers]
    assert sorted(each.number for each in held if each) == [1, 2, 3]
    assert held[3] is None
    assert take(three, callers[0]) is held[0]


def test_a_claim_is_free_after_twelve_minutes_and_held_by_any_act(three: Calls) -> None:
    one, other = three.caller(), three.caller()
    held = take(three, one)
    assert held is not None
    hold_claim(held, three.now + timedelta(minutes=10))
    three.session.flush()
    later = CLAIM + timedelta(minutes=1)
    assert claim_of(three.session, three.part.id, one.user_id, three.now + later) is held
    found = take(three, other, later)
    assert found is not None
    assert found is not held
    long_after = timedelta(minutes=22)
    third = three.caller()
    assert take(three, third, long_after) is held
    assert claim_of(three.session, three.part.id, one.user_id, three.now + long_after) is None


def test_who_gives_a_household_back_leaves_it_to_the_next(three: Calls) -> None:
    one, other = three.caller(), three.caller()
    held = take(three, one)
    assert held is not None
    give_back(three.session, held, other.user_id)
    assert held.claimed_by == one.user_id
    give_back(three.session, held, one.user_id)
    assert take(three, other) is held


def test_nobody_takes_what_another_caller_holds(three: Calls) -> None:
    one, other = three.caller(), three.caller()
    held = take(three, one)
    assert held is not None
    assert not claim_item(three.session, three.part, held, other, three.now)
    assert claim_item(three.session, three.part, three.item(3), one, three.now)
    assert not held.is_claimed(three.now)
    assert take(three, other) is held


def test_help_that_nobody_has_in_hand_comes_before_all_else(three: Calls) -> None:
    last = three.item(3)
    last.state, last.last_call_at = CallState.DONE, three.now
    say(three, last, Says.HELP)
    assert take(three, three.caller()) is last


def test_whom_others_accounted_for_is_settled_and_not_called(three: Calls) -> None:
    say(three, three.item(1), Says.SAFE)
    found = take(three, three.caller())
    assert found is three.item(2)
    assert three.item(1).state is CallState.DONE


def test_a_promised_call_comes_at_its_time_before_who_is_more_urgent(three: Calls) -> None:
    item = three.item(3)
    item.state, item.is_promised = CallState.LATER, True
    item.next_at = three.now + timedelta(minutes=5)
    item.last_call_at = three.now
    three.session.flush()
    assert take(three, three.caller()) is three.item(1)
    assert take(three, three.caller(), timedelta(minutes=5)) is item


def test_no_family_is_called_by_two_within_ten_minutes(three: Calls) -> None:
    for number in (2, 3):
        three.item(number).state = CallState.DONE
    item = three.item(1)
    item.last_call_at = three.now
    three.session.flush()
    assert take(three, three.caller(), QUIET - timedelta(seconds=1)) is None
    assert take(three, three.caller(), QUIET) is item


def test_of_as_urgent_ones_whose_language_is_spoken_goes_first(three: Calls) -> None:
    three.item(1).state = CallState.DONE
    three.session.flush()
    assert take(three, three.caller("kek")) is three.item(3)


def test_who_needs_a_language_waits_for_who_speaks_it(three: Calls) -> None:
    for number in (2, 3):
        three.item(number).state = CallState.DONE
    item = three.item(1)
    item.needs_language = True
    item.language_mark = mark_of(three.keyring, "SV", "mam")
    three.session.flush()
    assert take(three, three.caller("es", "en")) is None
    assert take(three, three.caller("mam")) is item


def test_what_is_given_to_a_caller_who_calls_goes_to_nobody_else(three: Calls) -> None:
    one, other = three.caller(), three.caller()
    shift = begin_shift(three.session, three.part, one, three.now)
    moved = assign_block(
        three.session, three.keyring, three.part, to=one.user_id, most=2, by="user:x", now=three.now
    )
    assert moved == 2
    assert take(three, other) is three.item(3)
    end_shift(three.session, three.keyring, three.part, shift, to=None, words="", now=three.now)
    give_back(three.session, three.item(3), other.user_id)
    assert take(three, other) is three.item(1)


def test_callers_at_once_never_get_the_same_household(
    engine: sa.Engine, keyring: Keyring, base_atlas: Atlas
) -> None:
    with writing(engine) as session:
        calls = make_calls(session, keyring, base_atlas, _NOW)
        for number in range(16):
            calls.register(f"N{number}")
        calls.list()
        callers = [calls.caller() for _ in range(8)]
        part_id = calls.part.id
    barrier, found, wrong = threading.Barrier(8), list[int](), list[Exception]()

    def run(caller: Caller) -> None:
        barrier.wait()
        try:
            for _ in range(2):
                with writing(engine) as session:
                    part = session.get_one(Participation, part_id)
                    item = claim_next(session, keyring, part, caller, _NOW)
                    assert item is not None
                    found.append(item.number)
                    item.state = CallState.DONE
                    release(item)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert sorted(found) == list(range(1, 17))
