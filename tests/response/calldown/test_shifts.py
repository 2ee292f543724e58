from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from core.errors import UnusableInput
from response.calldown.claims import claim_next
from response.calldown.models import ShiftState
from response.calldown.shifts import (
    assign_block,
    begin_shift,
    end_shift,
    hand_over_words,
    handed_to,
    pause_shift,
    shift_of,
)
from tests.response.calldown.conftest import Calls


@pytest.fixture
def listed(calls: Calls) -> Calls:
    calls.register("Rosa")
    calls.register("Luz", language="kek")
    calls.list()
    return calls


def test_a_pause_frees_what_is_held_and_a_shift_goes_on(listed: Calls) -> None:
    caller = listed.caller()
    shift = begin_shift(listed.session, listed.part, caller, listed.now)
    held = claim_next(listed.session, listed.keyring, listed.part, caller, listed.now)
    assert held is not None
    pause_shift(listed.session, listed.part, shift, listed.now)
    assert (held.claimed_by, shift.state) == (None, ShiftState.PAUSED)
    again = begin_shift(
        listed.session, listed.part, replace(caller, languages=("es", "en")), listed.now
    )
    assert again is shift
    assert (again.state, again.languages) == (ShiftState.CALLING, ["es", "en"])


def test_a_hand_over_moves_what_was_given_and_says_it_sealed(listed: Calls) -> None:
    one, other = listed.caller(), listed.caller()
    shift = begin_shift(listed.session, listed.part, one, listed.now)
    begin_shift(listed.session, listed.part, other, listed.now)
    given = assign_block(
        listed.session, listed.keyring, listed.part,
        to=one.user_id, language="kek", most=9, by="user:x", now=listed.now,
    )  # fmt: skip
    assert given == 1
    moved = end_shift(
        listed.session, listed.keyring, listed.part, shift,
        to=other.user_id, words="Zzyzx espera", now=listed.now,
    )  # fmt: skip
    assert moved == 1
    assert shift.ciphertext is not None
    assert b"Zzyzx" not in shift.ciphertext
    (found,) = handed_to(listed.session, listed.part.id, other.user_id)
    assert hand_over_words(listed.keyring, found) == "Zzyzx espera"
    found.ciphertext = b"damaged"
    assert hand_over_words(listed.keyring, found) is None


def test_nothing_is_handed_to_who_does_not_call_here(listed: Calls) -> None:
    one = listed.caller()
    shift = begin_shift(listed.session, listed.part, one, listed.now)
    for to in (uuid.uuid4(), one.user_id):
        with pytest.raises(UnusableInput):
            end_shift(
                listed.session, listed.keyring, listed.part, shift, to=to, words="", now=listed.now
            )
    assert shift_of(listed.session, listed.part.id, one.user_id) is shift


def test_a_caller_without_a_language_and_a_block_of_none_are_refused(listed: Calls) -> None:
    caller = listed.caller()
    with pytest.raises(UnusableInput):
        begin_shift(listed.session, listed.part, replace(caller, languages=("",)), listed.now)
    for most in (0, 501):
        with pytest.raises(UnusableInput):
            assign_block(
                listed.session, listed.keyring, listed.part,
                to=None, most=most, by="user:x", now=listed.now,
            )  # fmt: skip
