from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.errors import UnusableInput
from registry.contacts.bad_numbers import NumberFault, bad_numbers_of
from registry.people.models import Need
from response.accounting.models import Says
from response.accounting.statements import states_of_persons
from response.accounting.states import PersonStanding
from response.calldown.claims import Caller, claim_next
from response.calldown.helps import items_with_help
from response.calldown.models import Call, CallItem
from response.calldown.outcomes import CallOutcome, CallState
from response.calldown.recording import OutcomeDraft, RecordedCall, calls_of, note_of, record_call
from tests.response.calldown.conftest import Calls

NUMBER = "+15205550100"


@pytest.fixture
def family(calls: Calls) -> Calls:
    """One household of two."""
    home = calls.home()
    calls.register("Rosa", household=home)
    calls.register("Luz", household=home, birth_year=2018)
    calls.list()
    return calls


def tell(
    calls: Calls, outcome: CallOutcome, minutes: int = 0, item: CallItem | None = None, **given: Any
) -> RecordedCall:
    at = calls.now + timedelta(minutes=minutes)
    draft = OutcomeDraft(outcome=outcome, happened_at=at, by="user:caller", user_id=None)
    return record_call(
        calls.session,
        calls.keyring,
        calls.part,
        item or calls.item(1),
        replace(draft, **given),
        at,
    )


def standings(calls: Calls) -> set[PersonStanding]:
    ids = calls.item(1).person_ids
    found = states_of_persons(calls.session, calls.part.id, ids)
    return {found[each].standing if each in found else PersonStanding.UNKNOWN for each in ids}


def test_a_household_that_is_safe_is_said_so_person_by_person(family: Calls) -> None:
    written = tell(family, CallOutcome.SAFE)
    assert len(written.statements) == 2
    assert standings(family) == {PersonStanding.SAFE}
    item = family.item(1)
    assert (item.state, item.next_at, item.attempts) == (CallState.DONE, None, 1)


def test_of_whom_it_is_not_true_it_is_only_said_that_they_were_asked(family: Calls) -> None:
    one = family.item(1).person_ids[0]
    tell(family, CallOutcome.SAFE, about=(one,))
    assert standings(family) == {PersonStanding.SAFE, PersonStanding.SILENT}


def test_help_has_its_needs_an_owner_and_comes_back(family: Calls) -> None:
    caller = family.caller()
    written = tell(family, CallOutcome.HELP, needs=(Need.MEDICAL,), user_id=caller.user_id)
    assert {each.says for each in written.statements} == {Says.HELP}
    assert {each.owner_id for each in written.statements} == {caller.user_id}
    item = family.item(1)
    assert item.state is CallState.LATER
    assert item.next_at == family.now + timedelta(minutes=30)
    assert not items_with_help(family.session, family.part.id, family.now)
    late = family.now + timedelta(minutes=31)
    assert set(items_with_help(family.session, family.part.id, late)) == {item.id}


@pytest.mark.parametrize(
    "outcome",
    [CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.BUSY],
)
def test_who_does_not_answer_is_asked_and_silent_however_often(
    family: Calls, outcome: CallOutcome
) -> None:
    for minutes in range(0, 300, 30):
        tell(family, outcome, minutes)
    item = family.item(1)
    assert item.is_open
    assert item.unanswered == item.attempts == 10
    assert standings(family) == {PersonStanding.SILENT}


def test_no_answer_comes_back_in_half_an_hour_then_two_then_six(family: Calls) -> None:
    waits, at = [], 0
    for _ in range(4):
        written = tell(family, CallOutcome.NO_ANSWER, at)
        assert written.step.next_at is not None
        waits.append((written.step.next_at - written.call.happened_at) // timedelta(minutes=1))
        at += 400
    assert waits == [30, 120, 360, 360]


def test_a_wrong_number_is_marked_for_these_persons_and_the_caller_goes_on(family: Calls) -> None:
    caller = family.caller()
    held = claim_next(family.session, family.keyring, family.part, caller, family.now)
    assert held is not None
    persons = held.person_ids
    tell(
        family,
        CallOutcome.WRONG_NUMBER,
        number=NUMBER,
        number_persons=persons[:1],
        numbers_left=True,
        user_id=caller.user_id,
    )
    (marks,) = bad_numbers_of(family.session, persons).values()
    assert set(marks.values()) == {NumberFault.WRONG}
    assert held.claimed_by == caller.user_id
    tell(
        family,
        CallOutcome.NOT_IN_SERVICE,
        1,
        number="+15205550109",
        number_persons=persons[:1],
        numbers_left=False,
        user_id=caller.user_id,
    )
    assert held.state is CallState.UNREACHABLE
    assert held.claimed_by is None


def test_a_number_that_somebody_answers_is_right_again(family: Calls) -> None:
    persons = family.item(1).person_ids
    tell(family, CallOutcome.WRONG_NUMBER, number=NUMBER, number_persons=persons)
    tell(family, CallOutcome.SAFE, 20, number=NUMBER, number_persons=persons)
    assert not any(bad_numbers_of(family.session, persons).values())


def test_a_language_nobody_here_speaks_sends_it_to_who_does(family: Calls) -> None:
    tell(family, CallOutcome.OTHER_LANGUAGE, language="mam")
    item, later = family.item(1), family.now + timedelta(minutes=30)
    assert item.needs_language
    for caller, expected in ((family.caller("es"), None), (family.caller("mam"), item)):
        found = claim_next(family.session, family.keyring, family.part, caller, later)
        assert found is expected


def test_what_another_person_says_of_them_is_a_third_party_s_word(family: Calls) -> None:
    tell(family, CallOutcome.THIRD_PARTY, relation="vecina", heard=Says.SAFE)
    assert standings(family) == {PersonStanding.SAFE}
    assert family.item(1).is_open
    tell(family, CallOutcome.HELP, 5, needs=(Need.MEDICAL,))
    assert standings(family) == {PersonStanding.HELP}


def test_who_wants_no_calls_gets_none(family: Calls) -> None:
    tell(family, CallOutcome.REFUSES)
    later = family.now + timedelta(days=2)
    found = claim_next(family.session, family.keyring, family.part, family.caller(), later)
    assert found is None


@pytest.mark.parametrize(
    ("outcome", "field"),
    [
        (CallOutcome.HELP, "needs"),
        (CallOutcome.ELSEWHERE, "place"),
        (CallOutcome.THIRD_PARTY, "relation"),
        (CallOutcome.WRONG_NUMBER, "number"),
        (CallOutcome.OTHER_LANGUAGE, "language"),
        (CallOutcome.CALL_AT, "call_at"),
    ],
)
def test_what_an_outcome_lacks_is_asked_for_and_nothing_is_written(
    family: Calls, outcome: CallOutcome, field: str
) -> None:
    with pytest.raises(UnusableInput) as wrong:
        tell(family, outcome)
    assert wrong.value.location == field
    assert not calls_of(family.session, family.item(1))


def test_neither_the_future_nor_a_stranger_can_be_said(family: Calls) -> None:
    with pytest.raises(UnusableInput):
        tell(family, CallOutcome.SAFE, happened_at=family.now + timedelta(hours=1))
    with pytest.raises(UnusableInput):
        tell(family, CallOutcome.SAFE, about=(uuid.uuid4(),))
    with pytest.raises(UnusableInput):
        tell(family, CallOutcome.SAFE, note="x" * 1001)


def test_of_two_calls_the_later_one_says_how_it_stands(family: Calls) -> None:
    tell(family, CallOutcome.SAFE, 60)
    early = tell(family, CallOutcome.NO_ANSWER, 60, happened_at=family.now)
    assert not early.is_latest
    assert family.item(1).state is CallState.DONE
    assert family.item(1).attempts == 2


def test_a_call_of_who_lost_the_claim_is_kept_and_the_other_keeps_the_household(
    family: Calls,
) -> None:
    slow, quick = family.caller(), family.caller()
    held = claim_next(family.session, family.keyring, family.part, slow, family.now)
    later = family.now + timedelta(minutes=13)
    assert claim_next(family.session, family.keyring, family.part, quick, later) is held
    written = tell(family, CallOutcome.NO_ANSWER, 13, user_id=slow.user_id)
    assert written.held_by == quick.user_id
    assert family.item(1).claimed_by == quick.user_id


def test_what_was_noted_is_sealed_and_the_log_names_nobody(family: Calls) -> None:
    written = tell(family, CallOutcome.THIRD_PARTY, relation="tía Zzyzx", note="llamar tarde")
    assert written.call.ciphertext is not None
    assert b"Zzyzx" not in written.call.ciphertext
    note = note_of(family.keyring, written.call)
    assert note is not None
    assert (note.relation, note.note) == ("tía Zzyzx", "llamar tarde")
    rows = family.session.execute(sa.select(Call.__table__)).mappings().all()
    assert NUMBER not in str(rows)
    entry = family.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "call.record")
    ).one()
    assert "Zzyzx" not in str(entry.details)
    written.call.ciphertext = b"damaged"
    assert note_of(family.keyring, written.call) is None


def test_a_call_holds_and_lets_go_like_its_caller_says(family: Calls) -> None:
    caller = family.caller()
    held = claim_next(family.session, family.keyring, family.part, caller, family.now)
    assert held is not None
    tell(family, CallOutcome.BUSY, user_id=caller.user_id)
    assert held.claimed_by is None
    assert isinstance(caller, Caller)


def test_a_help_somebody_called_about_is_in_their_hand_and_hides_no_other(family: Calls) -> None:
    other = family.register("Ana")
    family.list(2)
    caller, next_caller = family.caller(), family.caller()
    for item in (family.item(1), family.item_of(other)):
        tell(family, CallOutcome.HELP, needs=(Need.MEDICAL,), item=item)
    found = items_with_help(family.session, family.part.id, family.now)
    assert len(found) == 2
    held = claim_next(family.session, family.keyring, family.part, caller, family.now)
    assert held is not None
    tell(family, CallOutcome.NO_ANSWER, 1, item=held, user_id=caller.user_id)
    at = family.now + timedelta(minutes=1)
    left = items_with_help(family.session, family.part.id, at)
    assert set(left) == set(found) - {held.id}
    taken = claim_next(family.session, family.keyring, family.part, next_caller, at)
    assert taken is not None
    assert {taken.id} == set(left)
    again = items_with_help(family.session, family.part.id, at + timedelta(minutes=30))
    assert held.id in again
    assert PersonStanding.HELP in standings(family)


def test_a_call_before_the_help_leaves_it_waiting(family: Calls) -> None:
    tell(family, CallOutcome.HELP, 60, needs=(Need.MEDICAL,))
    caller = family.caller()
    late = family.now + timedelta(minutes=61)
    tell(family, CallOutcome.NO_ANSWER, 61, happened_at=family.now, user_id=caller.user_id)
    assert items_with_help(family.session, family.part.id, late)
