from __future__ import annotations

import pytest

from watch.alarms import labels
from watch.alarms.models import AlarmState, AnswerMeans, CallAnswer, RungKind, SkipReason


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.STATE_WORDS, AlarmState),
        (labels.RUNG_WORDS, RungKind),
        (labels.RUNG_REASONS, RungKind),
        (labels.ANSWER_WORDS, CallAnswer),
        (labels.MEANS_WORDS, AnswerMeans),
        (labels.SKIP_WORDS, SkipReason),
    ],
)
def test_each_code_has_words(words: dict[str, str], codes: type[AlarmState]) -> None:
    assert set(words) == set(codes)
    assert all(words.values())
