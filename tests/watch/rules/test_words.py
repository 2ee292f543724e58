from __future__ import annotations

from watch.rules.models import FiringOutcome
from watch.rules.terms import Trigger
from watch.rules.words import (
    CERTAINTY_WORDS,
    CONDITION_WORDS,
    FIRING_WORDS,
    OUTCOME_WORDS,
    TRIGGER_WORDS,
    UNKNOWN_WORDS,
)


def test_every_code_has_words() -> None:
    assert set(TRIGGER_WORDS) == set(FIRING_WORDS) == set(Trigger)
    assert set(OUTCOME_WORDS) == set(FiringOutcome)
    assert set(UNKNOWN_WORDS) < set(CONDITION_WORDS)
    assert list(CERTAINTY_WORDS) == ["Observed", "Likely", "Possible"]
