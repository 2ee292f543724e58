from __future__ import annotations

from response.locate import labels
from response.locate.models import (
    FamilyNews,
    LocateAnswer,
    LocateFear,
    LocateGround,
    LocateState,
    SightingCertainty,
)


def test_every_code_has_its_word() -> None:
    assert set(labels.STATE_WORDS) == set(labels.STATE_TONES) == set(LocateState)
    assert set(labels.GROUND_WORDS) == set(LocateGround)
    assert set(labels.FEAR_WORDS) == set(LocateFear)
    assert set(labels.NEWS_WORDS) == set(FamilyNews)
    assert set(labels.ANSWER_WORDS) == set(labels.ANSWER_TONES) == set(LocateAnswer)
    assert set(labels.CERTAINTY_WORDS) == set(SightingCertainty)
