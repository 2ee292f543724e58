from __future__ import annotations

from response.accounting.labels import (
    CONFIDENCE_WORDS,
    DEATH_WORDS,
    GROUP_WORDS,
    SAYS_WORDS,
    SOURCE_WORDS,
    STANDING_WORDS,
    TONES,
)
from response.accounting.models import Confidence, DeathState, Says, StatementSource
from response.accounting.states import CountGroup, PersonStanding


def test_every_code_has_its_words() -> None:
    assert set(SAYS_WORDS) == set(Says)
    assert set(STANDING_WORDS) == set(PersonStanding)
    assert set(SOURCE_WORDS) == set(StatementSource)
    assert set(CONFIDENCE_WORDS) == set(Confidence)
    assert set(DEATH_WORDS) == set(DeathState)
    assert set(TONES) == set(GROUP_WORDS) == set(CountGroup)
    assert len(set(STANDING_WORDS.values())) == len(PersonStanding)
