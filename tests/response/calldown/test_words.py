from __future__ import annotations

from registry.contacts.bad_numbers import NumberFault
from response.calldown import words
from response.calldown.cards import AGE_WORDS, AgeBand
from response.calldown.lookup import CallFilter
from response.calldown.models import CallChannel, ShiftState
from response.calldown.outcomes import CallState


def test_every_code_has_its_words() -> None:
    assert set(words.STATE_WORDS) == set(CallState)
    assert set(words.FILTER_WORDS) == set(CallFilter)
    assert set(words.CHANNEL_WORDS_OF_CALLS) == set(CallChannel)
    assert set(words.SHIFT_WORDS) == set(ShiftState)
    assert set(words.NUMBER_FAULT_WORDS) == set(NumberFault)
    assert set(AGE_WORDS) == set(AgeBand)
